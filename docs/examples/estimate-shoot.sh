api "$API_URL/shoot/estimate?folder=spring%2Fana" --json '{"photos": 600}' | jq '{dollars, seconds, fits}'
