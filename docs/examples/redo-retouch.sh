# Half as strong, from the model’s own picture: for nothing.
api "$API_URL/retouches/$ID/redo" --json '{"recipe": {"strength": 0.5}}' | jq '{attempt, status}'
# With other words it is a new job, which is paid for: --json '{"recipe": {"notes": "Keep the freckles."}}'
