#!/usr/bin/env bash
# Signs the image REFERENCE, attests how it was built and what is in it (PROVENANCE, then SBOMs), and reads all of it back. By
# the identity of the job that it runs in, which must turn out to be SIGNER; or, to rehearse, by SIGNING_KEY without a log.
set -euo pipefail

reference=$1 provenance=$2
shift 2
[[ "$reference" =~ @sha256:[0-9a-f]{64}$ ]] || {
    echo "expected an image by its digest, got '$reference': a tag can be moved after it was signed" >&2
    exit 1
}

if [ -n "${SIGNING_KEY:-}" ]; then
    by=(--key "$SIGNING_KEY.key" --signing-config "$SIGNING_KEY.json")
    as=(--key "$SIGNING_KEY.pub" --insecure-ignore-tlog)
else
    by=()
    as=(--certificate-identity "$SIGNER" --certificate-oidc-issuer https://token.actions.githubusercontent.com)
fi

# cosign 3 writes bundles, which is the format that admission reads.
cosign sign --yes "${by[@]}" "$reference"
cosign attest --yes "${by[@]}" --type slsaprovenance1 --predicate "$provenance" "$reference"
for sbom in "$@"; do
    cosign attest --yes "${by[@]}" --type spdxjson --predicate "$sbom" "$reference"
done

cosign verify "${as[@]}" "$reference" > /dev/null
for type in slsaprovenance1 spdxjson; do
    cosign verify-attestation "${as[@]}" --type "$type" "$reference" > /dev/null
done
