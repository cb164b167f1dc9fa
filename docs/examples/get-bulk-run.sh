api "$API_URL/bulk/$ID" | jq '{state, matched, done, changed, failed, mayPayAgain}'
