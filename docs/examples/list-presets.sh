api "$API_URL/presets" | jq '.presets[] | {name, title, description}'
