#!/usr/bin/env bash
# Build the container and push it; prints its name on stdout. Needs gcloud and docker: Cloud Shell has both.
set -euo pipefail
. "$(dirname "$0")/common.sh"

{
  say "Registry $REPOSITORY"
  g services enable artifactregistry.googleapis.com
  have gcloud artifacts repositories describe "$NAME" --location "$REGION" ||
    g artifacts repositories create "$NAME" --location "$REGION" --repository-format docker
  gcloud --quiet auth configure-docker "$REGION-docker.pkg.dev"

  tag=$(date -u +%Y%m%d-%H%M%S)-$(git -C "$ROOT" rev-parse --short HEAD 2>/dev/null || echo sin-git)
  image=$REPOSITORY/$NAME:$tag
  say "Image $image"
  context=$ROOT
  if [ "$CONFIG" != config ]; then # another company: its decisions in the place where the image looks for them
    context=$(mktemp -d)
    trap 'rm -rf "$context"' EXIT
    cp -R "$ROOT/Dockerfile" "$ROOT/.dockerignore" "$ROOT/requirements-production.lock" "$ROOT/sheets_automation" "$context"
    cp -R "$ROOT/$CONFIG" "$context/config"
  fi
  docker build --platform linux/amd64 --tag "$image" "$context"
  docker push "$image"
} >&2
echo "$image"
