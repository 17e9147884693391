# What people put into a crontab: tccli, jq and curl. TOOLS ENDPOINT WEBHOOK FOLDER
set -e
list() {
  HOME="$4" "$1/tccli" teo DescribePrefetchTasks --ZoneId zone-1 --Limit 1000 --endpoint "$2" \
    --StartTime "$(date -u -d '1 day ago' +%FT%TZ)" --EndTime "$(date -u +%FT%TZ)" \
    --secretId "$TENCENTCLOUD_SECRETID" --secretKey "$TENCENTCLOUD_SECRETKEY" --token "$TENCENTCLOUD_SESSIONTOKEN" \
    --region ap-guangzhou | jq -r '.Tasks[] | select(.Status == "failed") | .JobId + " " + .Target' | sort
}
list "$@" > "$4/new"
if [ "$5" = list ]; then cat "$4/new"; exit; fi
if [ -e "$4/old" ]; then
  failed=$(comm -13 "$4/old" "$4/new")
  if [ -n "$failed" ]; then
    jq -n --arg text "Prefetch failed: $failed" '{text: $text}' | curl -s -o /dev/null -d @- "$3"
  fi
fi
mv "$4/new" "$4/old"
