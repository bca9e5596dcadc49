#!/usr/bin/env bash
# Judges the migrations of APP that are not as they were at the commit BASE, by what runs as the ops repository says, of which the
# folder OPS is a checkout. A fork has no key to it, and an empty OPS: there a step that takes away something is refused.
set -euo pipefail

app=$1 base=$2 ops=$3
known=()
if [ -n "$ops" ]; then
    # Git keeps no empty folder, and before the first service nothing runs.
    [ -d "$ops/envs" ] || mkdir "$ops/envs"
    known=(--ops "$ops" --service "$app")
fi
node "$(dirname "$0")/../slipway.cjs" migrations check "apps/$app" --changed-since "$base" "${known[@]}"
