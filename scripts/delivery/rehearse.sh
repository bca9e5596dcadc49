#!/usr/bin/env bash
# Does all that publish.sh does, but in a registry of this machine that ends with it, and with a key that nobody has.
set -euo pipefail

work=$(mktemp -d)
registry=
trap '[ -z "$registry" ] || kill "$registry"; rm -rf "$work"' EXIT

# It is there before anybody writes to it: what runs in the background may begin late.
: > "$work/log"
crane registry serve --address 127.0.0.1:0 > "$work/log" 2>&1 &
registry=$!
for _ in {1..50}; do
    port=$(sed -nE 's/.*serving on port ([0-9]+).*/\1/p' "$work/log")
    [ -z "$port" ] || break
    sleep 0.1
done

export COSIGN_PASSWORD='' SIGNING_KEY=$work/rehearsal
cosign generate-key-pair --output-key-prefix "$SIGNING_KEY" >&2
# No log, no clock: nothing of a rehearsal leaves this machine.
cosign signing-config create --out "$SIGNING_KEY.json"
"$(dirname "$0")/publish.sh" "$1" "$2" "127.0.0.1:$port/rehearsal"
