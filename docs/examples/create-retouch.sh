# One photo:
api "$API_URL/retouches" --json '{"key": "uploads/spring/ana/ana.jpg"}' | jq '{id, status}'
# Several, each answered by itself; with a key, the request can be repeated safely:
api "$API_URL/retouches" -H 'Idempotency-Key: order-4711' --json '{
  "photos": [
    {"key": "uploads/spring/ana/ana.jpg", "reference": "order-4711"},
    {"url": "'"$PHOTO_URL"'", "folder": "spring/ana", "fileName": "bea.jpg", "reference": "order-4711"}
  ]
}' | jq '.answers[] | {status, id: .retouch.id, problem: .problem.detail}'
