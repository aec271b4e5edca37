#!/usr/bin/env bash
# Keys of the service (SERVICE=yes), made once and kept in Secret Manager; `rotate` makes new ones.
# A new key ends the links in mails that were sent before.
set -euo pipefail
. "$(dirname "$0")/common.sh"

g services enable secretmanager.googleapis.com
for secret in "$LINK_KEY" "$NOTIFY_KEY"; do
  if ! have gcloud secrets describe "$secret"; then
    say "Secret $secret"
    openssl rand -hex 32 | tr -d '\n' | g secrets create "$secret" --replication-policy automatic --data-file -
  elif [ "${1:-}" = rotate ]; then
    say "Secret $secret: a new version, which the next deploy.sh takes into use"
    openssl rand -hex 32 | tr -d '\n' | g secrets versions add "$secret" --data-file -
  fi
done
