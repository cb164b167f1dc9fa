api -X DELETE "$API_URL/retouches/$ID" | jq '{status, paid, error}'
