api() {
  curl -sS --fail-with-body --aws-sigv4 "aws:amz:$AWS_REGION:execute-api" \
    -u "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
    ${AWS_SESSION_TOKEN:+-H "x-amz-security-token: $AWS_SESSION_TOKEN"} "$@"
}
