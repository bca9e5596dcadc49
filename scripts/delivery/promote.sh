#!/usr/bin/env bash
# Writes a promotion of SERVICE to ENVIRONMENT, or takes the last one back, on the one branch that both have in the ops
# repository, a checkout of which is the folder OPS. Prints `change={...}` with what was proven of it, or `change=` for none.
set -euo pipefail
shopt -s inherit_errexit

ops=$1
scripts=$(dirname "$0")
git() { "$scripts/ops-git.sh" "$ops" "$@"; }
slipway() { node "$scripts/../slipway.cjs" promote --ops "$ops" --json "$@"; }

base=$(git rev-parse HEAD)
file=envs/$ENVIRONMENT/$SERVICE.yaml
branch=promote/$ENVIRONMENT/$SERVICE

if [ "${ROLLBACK:-false}" = true ]; then
    # Not `git revert`: that meets in a conflict whatever else became of the lines around.
    earlier=$(node "$scripts/ops-file.cjs" "$ops" "$file" && echo .)
    printf '%s' "${earlier%.}" > "$ops/$file"
    git commit --quiet --message "$SERVICE in $ENVIRONMENT: back" -- "$file"
else
    written=$(slipway --to "$ENVIRONMENT" --service "$SERVICE" ${TAG:+--tag "$TAG"})
    if [ "$(jq .changed <<< "$written")" = false ]; then
        echo "change="
        exit
    fi
    git commit --quiet --message "$SERVICE in $ENVIRONMENT: $(jq --raw-output .after <<< "$written")" -- "$file"
fi

# What is pushed is what was proven: nobody else wrote to this checkout.
proven=$(slipway --check "$base")
"$scripts/built.sh" "$ops/$file" "$(jq --raw-output .after <<< "$proven")" >&2
git push --quiet --force origin "HEAD:refs/heads/$branch" >&2
# In dev, which takes any build, going back looks like a promotion.
echo "change=$(jq --compact-output --arg branch "$branch" --argjson back "${ROLLBACK:-false}" \
    '. + {branch: $branch, rollback: (.rollback or $back)}' <<< "$proven")"
