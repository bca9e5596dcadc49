#!/usr/bin/env bash
# Refuses TAG where the registry does not say that it is an image, by the version and by the digest: one that was never built,
# or that is gone, or that a build gave another version. FILE names the repository of the image.
set -euo pipefail

file=$(realpath "$1") tag=$2
version=${tag%%@*} digest=${tag##*@}
# From the folder of the packages, by which node looks for them.
cd "$(dirname "$0")"
repository=$(node -p 'require("yaml").parse(require("fs").readFileSync(process.argv[1], "utf8")).image.repository' "$file")

refuse() {
    echo "$*"
    exit 1
}

# Silence is no proof, but it is not an image that is missing either.
said=$(crane digest "$repository:$version" 2>&1) || case $said in
    *MANIFEST_UNKNOWN* | *NAME_UNKNOWN*)
        refuse "$repository has no $version: build it, or promote one that was built"
        ;;
    *UNAUTHORIZED* | *DENIED* | *"status code 401"* | *"status code 403"*)
        refuse "$repository: the registry does not let this job in, so nobody knows whether $version was built: let" \
            "the package be read by this repository, or correct image.repository: ${said##*$'\n'}"
        ;;
    *)
        refuse "$repository: the registry gave no answer, so nobody knows whether $version was built: correct" \
            "image.repository, or run this again when the registry is well: ${said##*$'\n'}"
        ;;
esac
found=${said##*$'\n'}
[ "$found" = "$digest" ] || refuse "$repository:$version is $found, not $digest: promote a tag as the build has printed it"
