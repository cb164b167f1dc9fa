api "$API_URL/decisions?folder=spring/ana" > decisions.json
jq '.photos[] | {key, version, decision, reason}' decisions.json
