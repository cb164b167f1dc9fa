api "$API_URL/openapi.json" > openapi.json
jq -r '.paths | keys[]' openapi.json
# A client with types for every route and shape:
#   npx oazapfts openapi.json retouch-client.ts
