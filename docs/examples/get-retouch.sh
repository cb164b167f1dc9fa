api "$API_URL/retouches/$ID" > retouch.json
jq '{status, step, ahead, paid, error}' retouch.json
# The result, once it has succeeded; the URL is good for minutes:
curl -sS --fail-with-body -o retouched.jpg "$(jq -r '.outputs[0].url' retouch.json)"
