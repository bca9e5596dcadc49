import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { PodRole } from "../../identity/pod-role";
import type { AwsAccess } from "../aws-access";
import type { Owner } from "../owner";
import { controllerPolicy, readerPolicy, readerTrust } from "./policies";
import type { SecretStore } from "./store";
import { EXTERNAL_SECRETS } from "./values";

/** The roles by which secrets are read. */
interface Readers {
    /** ARN of the role of each store that reads from AWS, by the store's name. */
    readonly roleArns: Map<string, pulumi.Output<string>>;
    /** What the controller's pods need to start with. */
    readonly controller: pulumi.Resource[];
    /** What the controller needs before it can become a reader. */
    readonly rights: pulumi.Resource[];
}

/** Who reads from AWS: a role for each store there is, and one for the controller, which can only become one of them. */
export function createReaders(owner: Owner, stores: SecretStore[], access: AwsAccess | undefined): Readers {
    const inAws = stores.flatMap((store) => (store.path === undefined ? [] : [{ ...store, path: store.path }]));
    if (access === undefined || inAws.length === 0) return { roleArns: new Map(), controller: [], rights: [] };
    const { name, parent } = owner;
    const { clusterName, permissionsBoundaryArn, tags } = access;

    const pod = { clusterName, namespace: EXTERNAL_SECRETS, serviceAccount: EXTERNAL_SECRETS };
    const controller = new PodRole(`${name}-pods`, { ...pod, permissionsBoundaryArn, tags }, { parent });
    const readers = inAws.map((store) => createReader(owner, store, access, controller.roleArn));
    // The readers trust the controller, so it is there before them; it learns of them in a policy that follows.
    const policy = pulumi
        .all(readers.map(({ role }) => role.arn))
        .apply((arns) => JSON.stringify(controllerPolicy(arns)));
    const become = new aws.iam.RolePolicy(`${name}-readers`, { role: controller.roleName, policy }, { parent });
    return {
        roleArns: new Map(readers.map(({ store, role }) => [store, role.arn])),
        controller: [controller],
        rights: [become, ...readers.map(({ policy }) => policy)],
    };
}

function createReader(
    { name, parent }: Owner,
    { name: store, path, kmsKeyArn }: SecretStore & { path: string },
    { region, permissionsBoundaryArn, tags }: AwsAccess,
    controllerRoleArn: pulumi.Output<string>,
) {
    const { accountId } = aws.getCallerIdentityOutput({}, { parent });
    const role = new aws.iam.Role(
        `${name}-${store}-reader`,
        {
            description: `Reads the secrets of ${path}`,
            assumeRolePolicy: controllerRoleArn.apply((arn) => JSON.stringify(readerTrust(arn))),
            permissionsBoundary: permissionsBoundaryArn,
            tags,
        },
        { parent },
    );
    const document = pulumi
        .all([accountId, kmsKeyArn])
        .apply(([accountId, kmsKeyArn]) => JSON.stringify(readerPolicy({ region, accountId, path, kmsKeyArn })));
    const policy = new aws.iam.RolePolicy(
        `${name}-${store}-reader-policy`,
        { role: role.name, policy: document },
        { parent },
    );
    return { store, role, policy };
}
