# Only those that wait: what is at Segmind is paid for, and goes on.
api "$API_URL/shoot/cancel?folder=spring%2Fana" --json '{"status": "queued"}' | jq '{id, action, state}'
