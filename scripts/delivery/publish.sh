#!/usr/bin/env bash
# Pushes the images of a folder by digest to every one of REGISTRIES, signs them there, and then gives them TAG: whoever sees a
# tag sees what was scanned and signed. Prints `tags={...}`: what a promotion of each image writes.
#
# The folder holds `image-<name>-<architecture>/`, OCI layouts, and `sbom-<name>-<architecture>.spdx.json`.
set -euo pipefail
shopt -s inherit_errexit

folder=$1 tag=$2 registries=${3:?expected a registry to push to}
scripts=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$scripts/provenance.sh" > "$work/provenance.json"
tags={}
for first in "$folder"/image-*-amd64; do
    image=$(basename "$first" -amd64)
    image=${image#image-}
    digest=$("$scripts/assemble.sh" "$work/$image" "$folder/image-$image-amd64" "$folder/image-$image-arm64")
    for registry in $registries; do
        reference=$registry/$image@$digest
        crane push "$work/$image" "$reference" >&2
        [ "$(crane digest "$reference")" = "$digest" ]
        "$scripts/sign.sh" "$reference" "$work/provenance.json" \
            "$folder/sbom-$image-amd64.spdx.json" "$folder/sbom-$image-arm64.spdx.json" >&2
        crane tag "$reference" "$tag" >&2
    done
    tags=$(jq --compact-output --arg image "$image" --arg tag "$tag@$digest" '.[$image] = $tag' <<< "$tags")
done
echo "tags=$tags"
