# Watch a whole shoot with one request in 5 seconds, whatever its size.
api "$API_URL/shoot?folder=spring%2Fana" |
  jq '{photos, queued, running, succeeded, failed, failedBy, doubtful, costSoFar, costToCome, secondsLeft, ended}'
