api "$API_URL/shoot/estimate?folder=spring/ana" --json '{"photos": 600}' | jq '{dollars, seconds, fits}'
