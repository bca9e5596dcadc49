#!/usr/bin/env bash
# Joins images of one platform each, as OCI layouts, into one layout of them all; prints the digest of the whole. No registry
# is needed for that, so the digest is known before anything is pushed, and is the same in every registry.
set -euo pipefail
shopt -s inherit_errexit

output=$1
shift
blobs=$output/blobs/sha256
mkdir -p "$blobs"
printf '{"imageLayoutVersion":"1.0.0"}' > "$output/oci-layout"

fail() {
    echo "$1" >&2
    exit 1
}

blob() {
    [[ "$2" =~ ^sha256:[0-9a-f]{64}$ ]] || fail "$1: expected sha256:<digest>, got '$2'"
    printf '%s/blobs/sha256/%s' "$1" "${2#sha256:}"
}

# What the list says of one image. Its platform is that of its configuration, which is what runs.
descriptor() {
    local layout=$1 digest manifest config
    jq --exit-status '.manifests | length == 1 and (.[0].mediaType | endswith("image.manifest.v1+json"))' \
        "$layout/index.json" > /dev/null || fail "$layout: expected an OCI layout of one image"
    digest=$(jq --raw-output '.manifests[0].digest' "$layout/index.json")
    manifest=$(blob "$layout" "$digest")
    config=$(blob "$layout" "$(jq --raw-output .config.digest "$manifest")")
    jq --compact-output --slurpfile config "$config" \
        '.manifests[0] | {mediaType, digest, size, platform: ($config[0] | {os, architecture, variant} | with_entries(select(.value)))}' \
        "$layout/index.json"
}

descriptors=()
for layout in "$@"; do
    descriptors+=("$(descriptor "$layout")")
    cp "$layout"/blobs/sha256/* "$blobs/"
done
index=$(jq --slurp --compact-output '{schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: .}' <<< "${descriptors[*]}")
# The nodes are of the one kind, the machines of most people of the other.
[ "$(jq --raw-output '[.manifests[].platform | "\(.os)/\(.architecture)"] | sort | join(" ")' <<< "$index")" = "linux/amd64 linux/arm64" ] ||
    fail "expected images for linux/amd64 and linux/arm64, got $(jq --compact-output '[.manifests[].platform]' <<< "$index")"

digest=$(printf %s "$index" | sha256sum | cut -d ' ' -f 1)
printf %s "$index" > "$blobs/$digest"
jq --null-input --compact-output --arg digest "sha256:$digest" --argjson size "$(wc -c < "$blobs/$digest")" \
    '{schemaVersion: 2, manifests: [{mediaType: "application/vnd.oci.image.index.v1+json", digest: $digest, size: $size}]}' \
    > "$output/index.json"
echo "sha256:$digest"
