import { allow, deny, policyDocument } from "../identity/policy-document";
import type { PolicyDocument } from "../identity/policy-document";

/** Refuses whoever comes without TLS; who may come at all is decided by IAM alone. */
export function bucketPolicy(bucketArn: string): PolicyDocument {
    const insecure = { Bool: { "aws:SecureTransport": "false" } };
    // Every action and everybody: there is no request, read or write, that may cross a network in the open.
    const statement = deny("TlsOnly", ["s3:*"], [bucketArn, `${bucketArn}/*`], insecure);
    return policyDocument({ ...statement, Principal: { AWS: "*" } });
}

/**
 * Leaves the key to the account's IAM policies, as AWS does by default; written out so that a plan shows it.
 *
 * Without the account as a principal a mistake here would lock everybody out of the key, and of the state for good. The
 * wildcard is every action on a key, and in a key's policy "*" means this key.
 */
export function keyPolicy(accountId: string): PolicyDocument {
    return policyDocument({
        ...allow("AccountDecides", ["kms:*"], ["*"]),
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    });
}
