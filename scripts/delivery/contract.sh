#!/usr/bin/env bash
# Compares every apps/*/openapi.json with what it was at the commit BASE: what would break its clients is an error, unless the major
# of info.version has risen.
set -euo pipefail
shopt -s inherit_errexit

base=$1
rules=$(dirname "$0")/oasdiff.yaml
for tool in oasdiff jq; do
    command -v "$tool" > /dev/null || { echo "expected $tool on the PATH, found none: docs/services.md says which" >&2; exit 64; }
done

# A line each. What a request may hold beside its named members oasdiff compares, and does not judge.
breaking() {
    oasdiff breaking --config "$rules" "$1" "$2" | jq --raw-output '.[] | "\([.operation, .path | values] | join(" ")): \(.text)"'
    oasdiff diff --config "$rules" "$1" "$2" | jq --raw-output '
        def narrowed: .additionalPropertiesAllowed.to == false
            or (.additionalProperties.schemaAdded and .additionalPropertiesAllowed.from != false);
        .paths.modified // {} | to_entries[] | .key as $path | .value.operations.modified // {} | to_entries[]
            | select(any(.value.requestBody | .. | objects; narrowed))
            | "\(.key) \($path): the request may not hold every further member any more"'
}

major() { jq --raw-output '.info.version' | sed -nE 's/^(0|[1-9][0-9]*)\..*/\1/p'; }

files=$({ git ls-tree -r --name-only "$base" -- apps; git ls-files -- apps; } | sed -nE '\|^apps/[^/]+/openapi\.json$|p' | sort -u)
failed=0
for file in $files; do
    folder=${file%/openapi.json}
    # By git, for a folder may be there though none of its files is.
    if [ ! -e "$file" ] && [ -z "$(git ls-files -- "$folder")" ]; then
        echo "$file is gone, and its service with it"
    elif [ ! -e "$file" ]; then
        echo "$file is gone: its clients have nothing to hold on to. Put it back, or remove $folder as a whole"
        failed=1
    elif ! said=$(oasdiff validate --config "$rules" --format text "$file" 2>&1); then
        printf '%s is no OpenAPI document:\n%s\n' "$file" "$said"
        failed=1
    elif git cat-file -e "$base:$file" 2> /dev/null; then
        changes=$(breaking "$base:$file" "$file")
        [ -n "$changes" ] || continue
        before=$(git show "$base:$file" | major)
        after=$(major < "$file")
        if [[ -n "$before" && -n "$after" && "$after" -gt "$before" ]]; then
            printf '%s breaks its clients, as version %s may:\n%s\n' "$file" "$after" "$changes"
        else
            printf '%s breaks its clients. Let it be, or raise the major of info.version:\n%s\n' "$file" "$changes"
            failed=1
        fi
    fi
done
exit "$failed"
