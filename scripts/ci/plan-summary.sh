#!/usr/bin/env bash
# Plans each stack offline and shows it on the page of the run. A finding is worth a look and no failure: a plan of the
# template finds its placeholders.
set -euo pipefail

failed=0
for stack in "$@"; do
    status=0
    report=$(npm run --silent plan -- --stack "$stack" 2>&1) || status=$?
    [ "$status" -eq 0 ] || [ "$status" -eq 2 ] || failed=1
    printf '%s\n' "$report"
    {
        printf '<details><summary>%s</summary>\n\n' "$stack"
        printf '~~~~text\n%s\n~~~~\n\n</details>\n\n' "$report"
    } >> "$GITHUB_STEP_SUMMARY"
done
exit "$failed"
