api "$API_URL/decisions?folder=spring%2Fana" > decisions.json
jq '.photos[] | {key, version, decision, reason}' decisions.json
