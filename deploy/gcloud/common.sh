# shellcheck shell=bash disable=SC2034
# What the scripts of this folder share: the settings, and names made of them. Sourced, not run.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$here/../.." && pwd)
SETTINGS=${SETTINGS:-$here/settings.sh}

if [ ! -f "$SETTINGS" ]; then
  echo "$SETTINGS is missing: cp deploy/gcloud/settings.example.sh deploy/gcloud/settings.sh, and fill it in." >&2
  exit 1
fi
# shellcheck source=settings.example.sh
. "$SETTINGS"
: "${PROJECT:?}" "${REGION:?}" "${NAME:?}" "${CONFIG:?}" "${TRIGGER:?}" "${TASKS:?}" "${MEMORY:?}" "${SERVICE:?}"
: "${SCHEDULE:?}" "${ALERT_HOURS:?}"
case $TRIGGER in job | service) ;; *) echo "TRIGGER is job or service, not $TRIGGER." >&2; exit 1 ;; esac
if [ "$TRIGGER" = service ] && [ "$SERVICE" != yes ]; then
  echo "TRIGGER=service needs SERVICE=yes." >&2
  exit 1
fi
if [ "${#NAME}" -gt 24 ]; then
  echo "NAME has at most 24 letters: the names of accounts are made of it." >&2
  exit 1
fi
if [ "$ALERT_HOURS" -gt 23 ]; then
  echo "ALERT_HOURS is at most 23: Cloud Monitoring looks back no further." >&2
  exit 1
fi

REPOSITORY=$REGION-docker.pkg.dev/$PROJECT/$NAME
RUNNER=$NAME-run@$PROJECT.iam.gserviceaccount.com           # as whom the job and the service work
CALLER=$NAME-calls@$PROJECT.iam.gserviceaccount.com         # as whom Cloud Scheduler starts them; may do nothing else
LINK_KEY=$NAME-link-key                                     # names of secrets
NOTIFY_KEY=$NAME-notify-key
EXCHANGE=$PROJECT-$NAME-exchange                            # bucket where the tasks of one run meet (TASKS above 1)

# What is there already is left as it is: every script can be run again.
have() { "$@" --project "$PROJECT" >/dev/null 2>&1; }
g() { gcloud --project "$PROJECT" --quiet "$@"; }
say() { printf '\n== %s\n' "$*"; }
