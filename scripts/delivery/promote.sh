#!/usr/bin/env bash
# Writes a promotion of SERVICE to ENVIRONMENT, or with ROLLBACK=true the way back, on the one branch that both have in the ops
# repository, a checkout of which is the folder OPS: to TAG, or to what `slipway promote` finds without one. Prints `change={...}`
# with what was proven of it, or `change=` for none.
set -euo pipefail
shopt -s inherit_errexit

ops=$1
scripts=$(dirname "$0")
git() { "$scripts/ops-git.sh" "$ops" "$@"; }
slipway() { node "$scripts/../slipway.cjs" promote --ops "$ops" --json "$@"; }

base=$(git rev-parse HEAD)
file=envs/$ENVIRONMENT/$SERVICE.yaml
branch=promote/$ENVIRONMENT/$SERVICE
back=()
[ "${ROLLBACK:-false}" != true ] || back=(--rollback)

written=$(slipway --to "$ENVIRONMENT" --service "$SERVICE" "${back[@]}" ${TAG:+--tag "$TAG"})
if [ "$(jq .changed <<< "$written")" = false ]; then
    echo "change="
    exit
fi
tag=$(jq --raw-output .after <<< "$written")
git commit --quiet --message "$SERVICE in $ENVIRONMENT: ${back:+back to }$tag" -- "$file"

# What is pushed is what was proven: nobody else wrote to this checkout.
proven=$(slipway --check "$base")
"$scripts/built.sh" "$ops/$file" "$tag" >&2
git push --quiet --force origin "HEAD:refs/heads/$branch" >&2
echo "change=$(jq --compact-output --arg branch "$branch" '. + {branch: $branch}' <<< "$proven")"
