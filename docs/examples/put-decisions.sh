# decisions.json is what the review page saves.
api -X PUT "$API_URL/decisions?folder=spring%2Fana" --json @decisions.json | jq '.photos[] | {key, decision}'
