# By the file that the review page saved; what would be done, and what it costs:
jq '{decisions: ., dryRun: true}' decisions.json |
  api "$API_URL/shoot/redo?folder=spring%2Fana" --json @- | jq '{matched, costAtMost}'
jq '{decisions: .}' decisions.json |
  api "$API_URL/shoot/redo?folder=spring%2Fana" -H "idempotency-key: $KEY" --json @- | jq '{id, state}'
