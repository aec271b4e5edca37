#!/usr/bin/env bash
# Job, service and schedule, with an account for each purpose:  deploy/gcloud/deploy.sh IMAGE
# Safe to run again: what is there is brought up to date.
set -euo pipefail
. "$(dirname "$0")/common.sh"
image=${1:?which image: the name that image.sh printed}

say "APIs"
g services enable run.googleapis.com cloudscheduler.googleapis.com iamcredentials.googleapis.com \
  sheets.googleapis.com drive.googleapis.com gmail.googleapis.com

say "Accounts"
for account in "$RUNNER" "$CALLER"; do
  have gcloud iam service-accounts describe "$account" ||
    g iam service-accounts create "${account%@*}" --display-name "${account%@*}"
done
# Mails: the account signs for itself (delegation without a key). It has no role in the project.
g iam service-accounts add-iam-policy-binding "$RUNNER" --condition None \
  --member "serviceAccount:$RUNNER" --role roles/iam.serviceAccountTokenCreator >/dev/null

number=$(g projects describe "$PROJECT" --format 'value(projectNumber)')
url=https://$NAME-$number.$REGION.run.app
variables=SHEETS_AUTOMATION_FOLDER_ID=$FOLDER_ID,SHEETS_AUTOMATION_MAIL_USER=$MAIL_USER${EXTRA_ENV:+,$EXTRA_ENV}
secrets=$EXTRA_SECRETS
if [ "$SERVICE" = yes ]; then
  "$here/secrets.sh"
  variables=$variables,SHEETS_AUTOMATION_PUBLIC_URL=$url # the job sends mails with links, too
  secrets=SHEETS_AUTOMATION_LINK_KEY=$LINK_KEY:latest${secrets:+,$secrets}
fi

say "Secrets that $RUNNER may read"
served=$secrets${secrets:+,}SHEETS_AUTOMATION_NOTIFY_KEY=$NOTIFY_KEY:latest
[ "$SERVICE" = yes ] && readable=$served || readable=$secrets
for pair in ${readable//,/ }; do
  secret=${pair#*=}
  g secrets add-iam-policy-binding "${secret%%:*}" \
    --member "serviceAccount:$RUNNER" --role roles/secretmanager.secretAccessor >/dev/null
done

say "Job $NAME"
# No retries: the next run settles what one left unfinished.
with=(--clear-secrets)
[ -n "$secrets" ] && with=(--set-secrets "$secrets")
job_variables=$variables
if [ "$TASKS" -gt 1 ]; then # they meet in a folder, which is a bucket; nothing in it outlives a day
  g services enable storage.googleapis.com
  have gcloud storage buckets describe "gs://$EXCHANGE" ||
    g storage buckets create "gs://$EXCHANGE" --location "$REGION" --uniform-bucket-level-access \
      --public-access-prevention --soft-delete-duration 0
  g storage buckets update "gs://$EXCHANGE" --lifecycle-file "$here/exchange-lifecycle.json"
  g storage buckets add-iam-policy-binding "gs://$EXCHANGE" \
    --member "serviceAccount:$RUNNER" --role roles/storage.objectUser >/dev/null
  # shellcheck disable=SC2054 # the commas are gcloud's
  with+=(--clear-volumes --clear-volume-mounts
    --add-volume "name=exchange,type=cloud-storage,bucket=$EXCHANGE,mount-options=uid=10001;gid=10001"
    --add-volume-mount volume=exchange,mount-path=/exchange)
  job_variables=$job_variables,SHEETS_AUTOMATION_EXCHANGE=/exchange
else
  with+=(--clear-volumes --clear-volume-mounts)
fi
g run jobs deploy "$NAME" --image "$image" --region "$REGION" --service-account "$RUNNER" --args run,--quiet \
  --tasks "$TASKS" --parallelism "$TASKS" --max-retries 0 --task-timeout 15m --cpu 1 --memory "$MEMORY" \
  --set-env-vars "$job_variables" "${with[@]}"
g run jobs add-iam-policy-binding "$NAME" --region "$REGION" \
  --member "serviceAccount:$CALLER" --role roles/run.invoker >/dev/null

if [ "$SERVICE" = yes ]; then
  say "Service $url"
  # Cloud Run's own check of callers is off, since it takes the signature out of the token, which `serve` verifies
  # itself (issuer, audience, account), and since people open links of mails without an account of the project.
  g run deploy "$NAME" --image "$image" --region "$REGION" --service-account "$RUNNER" --no-invoker-iam-check \
    --max-instances 1 --concurrency 20 --no-cpu-throttling --timeout 300 --cpu 1 --memory "$MEMORY" --ingress all \
    --set-env-vars "$variables,SHEETS_AUTOMATION_AUDIENCE=$url,SHEETS_AUTOMATION_CALLERS=$CALLER" \
    --set-secrets "$served"
fi

say "Schedule $SCHEDULE ($TRIGGER)"
if [ "$TRIGGER" = job ]; then
  uri=https://run.googleapis.com/v2/projects/$PROJECT/locations/$REGION/jobs/$NAME:run
  as=(--oauth-service-account-email "$CALLER")
else
  uri=$url/run
  as=(--oidc-service-account-email "$CALLER" --oidc-token-audience "$url")
fi
have gcloud scheduler jobs describe "$NAME" --location "$REGION" && verb=update || verb=create
g scheduler jobs "$verb" http "$NAME" --location "$REGION" --schedule "$SCHEDULE" --time-zone America/Bogota \
  --uri "$uri" --http-method POST --attempt-deadline 320s --max-retry-attempts 0 "${as[@]}"

say "Done. Share the folder of the registers with $RUNNER (editor); for mails authorise its client number:"
g iam service-accounts describe "$RUNNER" --format 'value(uniqueId)'
