#!/usr/bin/env bash
# Count the runs that end, and tell ALERT_EMAIL when none has for ALERT_HOURS. Safe to run again.
set -euo pipefail
. "$(dirname "$0")/common.sh"
: "${ALERT_EMAIL:?is empty in the settings: nobody to tell}"

metric=$NAME-runs
[ "$TRIGGER" = job ] && resource=cloud_run_job || resource=cloud_run_revision
# Done, or done in part: what is in trouble then, the run itself mails to the administrator.
filter='resource.type="'$resource'"
jsonPayload.logger="sheets_automation.service"
(jsonPayload.message=~"^the run has ended: (terminada|parcial)" OR jsonPayload.status=~"^(terminada|parcial)$")
(resource.labels.job_name="'$NAME'" OR resource.labels.service_name="'$NAME'")'

g services enable logging.googleapis.com monitoring.googleapis.com
say "Metric $metric"
have gcloud logging metrics describe "$metric" && verb=update || verb=create
g logging metrics "$verb" "$metric" --description "Runs of $NAME that ended, done or done in part" --log-filter "$filter"

say "Channel $ALERT_EMAIL"
channel=$(g beta monitoring channels list --format 'value(name)' \
  --filter "type=\"email\" AND labels.email_address=\"$ALERT_EMAIL\"" | head -n 1)
[ -n "$channel" ] || channel=$(g beta monitoring channels create --display-name "$NAME" --type email \
  --channel-labels "email_address=$ALERT_EMAIL" --format 'value(name)')

say "Alarm after $ALERT_HOURS hours"
policy=$(mktemp)
trap 'rm -f "$policy"' EXIT
seconds=$((ALERT_HOURS * 3600))
# Two conditions, since a counter without entries may show as nothing or as 0.
cat >"$policy" <<JSON
{
  "displayName": "$NAME: runs have stopped",
  "combiner": "OR",
  "notificationChannels": ["$channel"],
  "documentation": {
    "mimeType": "text/markdown",
    "content": "Ninguna corrida de $NAME ha terminado en $ALERT_HOURS horas. Qué hacer: docs/operacion.md, «Alarma: no hay corridas»."
  },
  "conditions": [
    {
      "displayName": "no data for $ALERT_HOURS hours",
      "conditionAbsent": {
        "filter": "metric.type=\"logging.googleapis.com/user/$metric\" AND resource.type=\"$resource\"",
        "duration": "${seconds}s",
        "aggregations": [
          {"alignmentPeriod": "600s", "perSeriesAligner": "ALIGN_DELTA", "crossSeriesReducer": "REDUCE_SUM"}
        ]
      }
    },
    {
      "displayName": "no run in $ALERT_HOURS hours",
      "conditionThreshold": {
        "filter": "metric.type=\"logging.googleapis.com/user/$metric\" AND resource.type=\"$resource\"",
        "comparison": "COMPARISON_LT",
        "thresholdValue": 1,
        "duration": "0s",
        "aggregations": [
          {"alignmentPeriod": "${seconds}s", "perSeriesAligner": "ALIGN_DELTA", "crossSeriesReducer": "REDUCE_SUM"}
        ]
      }
    }
  ]
}
JSON
known=$(g alpha monitoring policies list --format 'value(name)' --filter "displayName=\"$NAME: runs have stopped\"" | head -n 1)
if [ -n "$known" ]; then
  g alpha monitoring policies update "$known" --policy-from-file "$policy"
else
  g alpha monitoring policies create --policy-from-file "$policy"
fi
