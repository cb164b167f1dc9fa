api -X PUT "$API_URL/recipe?folder=spring%2Fana" \
  --json '{"preset": "soft-portrait", "skin": {"retouching": "low"}, "notes": "Keep the freckles."}' |
  jq '.recipe.from'
