# Fetches the first page of a folder's results, each file to its place below ./results.
api "$API_URL/results?folder=spring%2Fana" > page.json
jq -r '.files[] | "url = \(.url | tojson)\noutput = \(.key | tojson)"' page.json > downloads.txt
curl -sS --fail-with-body --create-dirs -K downloads.txt
find results -type f | sort
jq .nextCursor page.json
