import { allow, policyDocument } from "../../identity/policy-document";
import type { PolicyDocument } from "../../identity/policy-document";

/** What one store may read. */
interface ReaderScope {
    readonly region: string;
    readonly accountId: string;
    readonly path: string;
    readonly kmsKeyArn: string | undefined;
}

/**
 * EKS Pod Identity tags the sessions of pods, and AWS carries the tags over into each role that such a session assumes, which
 * that role must allow: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
const SWITCH_ROLE = ["sts:AssumeRole", "sts:TagSession"];

/** What the role of a store may do: read the secrets of its path, and no others. */
export function readerPolicy({ region, accountId, path, kmsKeyArn }: ReaderScope): PolicyDocument {
    // AWS adds a suffix to each name, and names have parts of their own below the path.
    const secrets = [`arn:aws:secretsmanager:${region}:${accountId}:secret:${path}/*`];
    const read = allow("ReadSecrets", ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"], secrets);
    if (kmsKeyArn === undefined) return policyDocument(read);
    return policyDocument(read, allow("DecryptSecrets", ["kms:Decrypt"], [kmsKeyArn]));
}

/** Trust policy of a store's role: the controller can assume it, and nobody else. */
export function readerTrust(controllerRoleArn: string): PolicyDocument {
    return policyDocument({
        Sid: "Controller",
        Effect: "Allow",
        Principal: { AWS: controllerRoleArn },
        Action: SWITCH_ROLE,
    });
}

/** What the controller's own role may do: become the reader of a store. It can read nothing by itself. */
export function controllerPolicy(readerRoleArns: string[]): PolicyDocument {
    return policyDocument(allow("BecomeReaders", SWITCH_ROLE, readerRoleArns));
}
