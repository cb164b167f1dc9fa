api "$API_URL/recipes/preview" --json '{"recipe": {"light": {"brightness": 2}}}' | jq -r '.words, .wrong[]'
