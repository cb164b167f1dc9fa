# If that answers may-pay-again: --json '{"payAgain": true}'
api -X POST "$API_URL/retouches/$ID/retry" | jq '{attempt, status}'
