api "$API_URL/retouches?reference=order-4711" | jq '.retouches[] | {id, key, status, paid, code}'
# The next page, with the same filters:
CURSOR=$(api "$API_URL/retouches?limit=1" | jq -r .nextCursor)
api "$API_URL/retouches?cursor=$CURSOR&limit=1" | jq '.retouches[] | {id, key, status}'
