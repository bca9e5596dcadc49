#!/usr/bin/env bash
# git in the checkout OPS of the ops repository, with the token in GH_TOKEN, which is written down nowhere.
set -euo pipefail

ops=$1
shift
# git runs the helper, which then reads the token from the environment.
# shellcheck disable=SC2016
exec git -C "$ops" -c user.name=slipway -c user.email=slipway@users.noreply.github.com -c credential.helper= \
    -c credential.helper='!f() { echo username=x-access-token; echo "password=$GH_TOKEN"; }; f' "$@"
