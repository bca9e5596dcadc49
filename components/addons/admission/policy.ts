import type { Values } from "../values";

/** A workflow whose signatures count: what a keyless certificate of Sigstore says of the job that signed. */
export interface Signer {
    /** URL of who vouched for the signer. For GitHub Actions `https://token.actions.githubusercontent.com`. */
    issuer: string;
    /**
     * URL of the workflow with its ref, to the letter: `https://github.com/acme/shop/.github/workflows/build.yml@refs/heads/main`.
     * It counts for what it has built of the repositories of its own owner.
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

/** What a policy says: of each image, one of these signers attests in the public transparency log what it was built from. */
export function policySpec(mode: AdmissionMode, images: unknown[], signers: Signer[]): Values {
    return {
        mode,
        images: images.map((glob) => ({ glob })),
        // One each: the controller takes no bundle by an authority that has two identities.
        authorities: signers.map(({ issuer, subject }, index) => ({
            name: `signer-${index + 1}`,
            keyless: { url: "https://fulcio.sigstore.dev", identities: [{ issuer, subject }] },
            ctlog: { url: "https://rekor.sigstore.dev" },
            // What cosign 3 writes; the controller would look for the older form. It finds attestations in this one, not signatures.
            signatureFormat: "bundle",
            attestations: [
                {
                    name: "provenance",
                    predicateType: "https://slsa.dev/provenance/v1",
                    policy: { type: "rego", data: builtFrom(ownerOf(subject)!) },
                },
            ],
        })),
    };
}

/** URL that the repositories of a workflow's owner begin with: `https://github.com/acme/`. */
export function ownerOf(subject: string): string | undefined {
    return /^(https:\/\/[^\s*/]+\/[^\s*/]+\/)[^\s*]+$/.exec(subject)?.[1];
}

/**
 * A certificate names the workflow, and a public one can be called from anybody's repository: so what it says of the repository
 * counts as well. In Rego, for CUE takes a provenance that says nothing of it.
 */
function builtFrom(owner: string): string {
    const repository = "input.predicate.buildDefinition.externalParameters.workflow.repository";
    return `package sigstore\n\nisCompliant {\n    startswith(${repository}, ${JSON.stringify(owner)})\n}\n`;
}
