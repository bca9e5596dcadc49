#!/usr/bin/env bash
# Puts into a folder what the tests of the admission run: policy-tester, which says what the policy controller would say, and
# local-sigstore, a Sigstore of this machine. They are commands of its module, which replaces others and so cannot be installed; Go
# checks the source against its public checksums. It takes 4 minutes of a processor the first time.
set -euo pipefail
shopt -s inherit_errexit

folder=$(cd "$1" && pwd)
sources=$(mktemp -d)
trap 'rm -rf "$sources"' EXIT
export CGO_ENABLED=0
controller=$(go mod download -json github.com/sigstore/policy-controller@v0.13.1 | jq --raw-output .Dir)
(cd "$controller" && go build -o "$folder/policy-tester" ./cmd/tester)
cp "$controller"/go.{mod,sum} test/components/addons/admission-sigstore.go "$sources"
(cd "$sources" && go build -o "$folder/local-sigstore" admission-sigstore.go)
