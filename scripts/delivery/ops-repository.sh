#!/usr/bin/env bash
# Prints `name=...`: the ops repository, for which alone a token is asked. Without a name GitHub would give one for all that the
# app is installed on.
set -euo pipefail

[[ "${OPS_REPOSITORY:-}" =~ ^[^/]+/[^/]+$ ]] || {
    echo "expected owner/name of the ops repository in the variable OPS_REPOSITORY, got '${OPS_REPOSITORY:-}'" >&2
    exit 1
}
echo "name=${OPS_REPOSITORY#*/}"
