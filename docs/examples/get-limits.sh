api "$API_URL/limits" | jq '{types, maxBytes, maxPixels, pricePerPhoto}'
