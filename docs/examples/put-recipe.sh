api -X PUT "$API_URL/recipe?folder=spring/ana" \
  --json '{"preset": "soft-portrait", "skin": {"retouching": "low"}, "notes": "Keep the freckles."}' |
  jq '.recipe.from'
