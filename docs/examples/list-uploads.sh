api "$API_URL/uploads?folder=spring" | jq '.files[] | {key, bytes, storedAt}'
# The next page, of the same folder:
CURSOR=$(api "$API_URL/uploads?folder=spring&limit=1" | jq -r .nextCursor)
api "$API_URL/uploads?cursor=$CURSOR&folder=spring&limit=1" | jq '.files[] | {key, bytes, etag}'
