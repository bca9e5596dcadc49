import type { Values } from "../values";

/** Somebody whose signature counts: what a keyless certificate of Sigstore says of the one who signed. */
export interface Signer {
    /** URL of who vouched for the signer. For GitHub Actions `https://token.actions.githubusercontent.com`. */
    issuer: string;
    /**
     * Who signed, to the letter. For a workflow its URL with its ref:
     * `https://github.com/acme/shop/.github/workflows/build.yml@refs/heads/main`.
     */
    subject: string;
}

/** What becomes of an image that nobody trusted has signed. */
export const AdmissionMode = {
    /** It runs, and whoever deploys it is warned. */
    Warn: "warn",
    /** It does not run. */
    Enforce: "enforce",
} as const;
export type AdmissionMode = (typeof AdmissionMode)[keyof typeof AdmissionMode];

/** API of the policy; the charts' facts know whether it is served. */
export const POLICY_API = "policy.sigstore.dev/v1beta1";
export const POLICY_KIND = "ClusterImagePolicy";

/** What a policy says: these images need a signature of one of these signers, found in the public transparency log. */
export function policySpec(mode: AdmissionMode, images: unknown[], signers: Signer[]): Values {
    const identities = signers.map(({ issuer, subject }) => ({ issuer, subject }));
    return {
        mode,
        images: images.map((glob) => ({ glob })),
        authorities: [
            {
                name: "signers",
                keyless: { url: "https://fulcio.sigstore.dev", identities },
                ctlog: { url: "https://rekor.sigstore.dev" },
                // What cosign 3 writes. The controller would look for the older form.
                signatureFormat: "bundle",
            },
        ],
    };
}
