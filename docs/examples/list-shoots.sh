api "$API_URL/shoots" | jq '.shoots[] | {folder, photos, succeeded, failed, ended}'
