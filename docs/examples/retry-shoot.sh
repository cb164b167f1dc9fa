# How many, and what it costs at most:
api "$API_URL/shoot/retry?folder=spring%2Fana" --json '{"code": "segmind-refused", "dryRun": true}' |
  jq '{matched, costAtMost, mayPayAgain, mayPayAgainCost}'
# The same key and body are the same run, however often you send them.
api "$API_URL/shoot/retry?folder=spring%2Fana" -H "idempotency-key: $KEY" --json '{"code": "segmind-refused"}' |
  jq '{id, state}'
