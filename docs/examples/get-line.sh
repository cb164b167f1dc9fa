api "$API_URL/line" | jq '{inFlight, limit, waiting, breaker}'
