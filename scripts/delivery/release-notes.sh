#!/usr/bin/env bash
# Prints what CHANGELOG.md says of VERSION. The package, the tag and the changelog must speak of the same one, and the package of
# the repository that publishes it: npm compares that with the provenance.
set -euo pipefail

version=$1
root=$(dirname "$0")/../..
packaged=$(jq --raw-output .version "$root/package.json")
[ "$packaged" = "$version" ] || {
    echo "package.json has version $packaged, and the tag is v$version" >&2
    exit 1
}
from=$(jq --raw-output .repository.url "$root/package.json") here=git+$GITHUB_SERVER_URL/$GITHUB_REPOSITORY.git
[ "$from" = "$here" ] || {
    echo "package.json is of $from, and this is $here: correct \`repository\`" >&2
    exit 1
}
notes=$(awk -v heading="## [$version]" 'index($0, "## [") == 1 { shown = index($0, heading) == 1; next } shown' "$root/CHANGELOG.md")
[[ "$notes" =~ [^[:space:]] ]] || {
    echo "CHANGELOG.md says nothing of $version: give what is under Unreleased the heading \"## [$version] - <date>\"" >&2
    exit 1
}
printf '%s\n' "$notes"
