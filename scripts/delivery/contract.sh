#!/usr/bin/env bash
# Compares every apps/*/openapi.json with what it was at the commit BASE: what would break its clients is an error.
set -euo pipefail
shopt -s inherit_errexit

base=$1
checker=$(dirname "$0")/../../apps/api/contract.py
old=$(mktemp -d)
trap 'rm -rf "$old"' EXIT

files=$(git ls-tree -r --name-only "$base" -- apps | sed -nE '\|^apps/[^/]+/openapi\.json$|p')
failed=0
for file in $files; do
    mkdir -p "$old/$(dirname "$file")"
    git show "$base:$file" > "$old/$file"
    if [ ! -e "$file" ]; then
        echo "$file: removed"
        failed=1
    elif ! changes=$(python3 "$checker" "$old/$file" "$file"); then
        printf '%s breaks its clients:\n%s\n' "$file" "$changes"
        failed=1
    fi
done
exit "$failed"
