api "$API_URL/recipe?folder=spring%2Fana" | jq '{own, words: .recipe.instructions, from: .recipe.from, wrong}'
