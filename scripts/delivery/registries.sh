#!/usr/bin/env bash
# Prints where the images of this repository go: `ghcr`, `ecr` or both, in full.
set -euo pipefail

# Registries know no capital letters.
owner_and_name=${GITHUB_REPOSITORY,,}
for kind in ${1:?expected ghcr, ecr or both}; do
    case $kind in
        ghcr) echo "ghcr.io/$owner_and_name" ;;
        ecr) echo "${IMAGE_REGISTRY:?the variable of the repository is not set}/${owner_and_name#*/}" ;;
        *)
            echo "registries: expected ghcr, ecr or both, got '$kind'" >&2
            exit 64
            ;;
    esac
done
