api() {
  curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" "$@"
}
