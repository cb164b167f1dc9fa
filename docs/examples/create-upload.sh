api "$API_URL/uploads" --json '{
  "fileName": "ana.jpg",
  "folder": "spring/ana",
  "contentType": "image/jpeg",
  "bytes": '$(($(wc -c < ana.jpg)))',
  "reference": "order-4711"
}' > upload.json
jq -r '.headers | to_entries[] | "\(.key): \(.value)"' upload.json > headers.txt
curl -sS --fail-with-body -T ana.jpg -H @headers.txt "$(jq -r .url upload.json)"
jq .key upload.json
