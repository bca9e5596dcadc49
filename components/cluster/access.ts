/** What an access entry may do: the access policy of EKS with that name. */
export const AccessPolicy = {
    /** Everything, in the whole cluster: what a deployer needs. */
    ClusterAdmin: "ClusterAdmin",
    /** Everything in namespaces, but no cluster-wide objects. */
    Admin: "Admin",
    /** Workloads, their settings and secrets, but no permissions. */
    Edit: "Edit",
    /** Reads everything in the whole cluster, secrets among it. */
    AdminView: "AdminView",
    /** Reads, secrets aside. */
    View: "View",
} as const;
export type AccessPolicy = (typeof AccessPolicy)[keyof typeof AccessPolicy];

/** Lets one IAM principal use the Kubernetes API. */
export interface AccessEntry {
    /** Role of the entry, fixed for life, such as `deployer`. EKS refuses a second entry for a principal, so a rename fails. */
    name: string;
    /** ARN of an IAM role or user, path included, as `aws iam get-role` prints it. Never the ARN of a session. */
    principalArn: string;
    /** What the principal may do. */
    policy: AccessPolicy;
    /** Namespaces that the policy is limited to. Absent: the whole cluster. */
    namespaces?: string[];
}

const ASSUMED_ROLE = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)\/.+$/;
const PRINCIPAL = /^arn:aws:iam::(\d{12}):(role|user)\/([\w+=,.@/-]*[\w+=,.@-])$/;

/** ARN of the AWS managed access policy. */
export function accessPolicyArn(policy: AccessPolicy): string {
    return `arn:aws:eks::aws:cluster-access-policy/AmazonEKS${policy}Policy`;
}

/**
 * The IAM principal behind what `aws sts get-caller-identity` answers: the role of a session, anything else unchanged.
 *
 * A session does not know its role's path. For a role that has one (every role of IAM Identity Center does) the result
 * names the right role but is not its ARN: fit to compare by `grantsAdmin`, not to be an access entry's principal.
 */
export function principalOf(callerArn: string): string {
    const [, partition, account, role] = ASSUMED_ROLE.exec(callerArn) ?? [];
    return role === undefined ? callerArn : `arn:${partition}:iam::${account}:role/${role}`;
}

/** True when the caller may create everything in the cluster, so that a stack can stop before it creates anything. */
export function grantsAdmin(entries: AccessEntry[], callerArn: string): boolean {
    const caller = identityOf(principalOf(callerArn));
    return entries.some((entry) => isClusterAdmin(entry) && identityOf(entry.principalArn) === caller);
}

export function isClusterAdmin(entry: AccessEntry): boolean {
    return entry.policy === AccessPolicy.ClusterAdmin && entry.namespaces === undefined;
}

/** Account, kind and name of a principal. Names are unique in an account whatever their path, so the path may go. */
export function identityOf(principalArn: string): string {
    const [, account, kind, path] = PRINCIPAL.exec(principalArn) ?? [];
    return path === undefined ? principalArn : `${account}:${kind}/${path.split("/").at(-1)}`;
}

/** Why the ARN cannot be an access entry's principal; undefined when it can. */
export function problemWithPrincipal(arn: string): string | undefined {
    if (ASSUMED_ROLE.test(arn)) {
        return `expected an IAM role or user, got the session ${arn}: EKS knows no sessions; use the role, ${principalOf(arn)} (with its path, if it has one)`;
    }
    const [, , , path] = PRINCIPAL.exec(arn) ?? [];
    if (path === undefined) {
        return `expected the ARN of an IAM role or user such as "arn:aws:iam::123456789012:role/deployer", got ${JSON.stringify(arn)}`;
    }
    if (path.startsWith("AWSReservedSSO_")) {
        return `expected a role of IAM Identity Center with its path (aws-reserved/sso.amazonaws.com/...), got ${arn}: take what "aws iam get-role --role-name ${path} --query Role.Arn" prints`;
    }
    return undefined;
}
