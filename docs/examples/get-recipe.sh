api "$API_URL/recipe?folder=spring/ana" | jq '{own, words: .recipe.instructions, from: .recipe.from, wrong}'
