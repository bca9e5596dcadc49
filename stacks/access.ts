import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AccessPolicy, grantsAdmin, type AccessEntry } from "../components";
import { isOfflinePlan, refuse } from "./config";

/** Name of the entry of the role by which GitHub Actions deploys. */
const GITHUB_ACTIONS = "github-actions";

/** Name of the entry of the role that looks for drift, which reads every object that the stack has made. */
const GITHUB_DRIFT = "github-drift";

/** Who may administer the cluster, and how far the roles go that the stack creates. */
interface Access {
    readonly accessEntries: AccessEntry[];
    /** Absent when GitHub Actions does not deploy the stack. */
    readonly permissionsBoundaryArn: string | undefined;
}

/**
 * Reads who may administer the cluster: the people of the stack file, and the role by which GitHub Actions deploys the stack.
 *
 * Whoever runs the program must be among them, or it stops before it creates anything: a cluster that its own deployer
 * cannot enter can be neither filled nor mended by the next run.
 */
export async function readAccess(administrators: string[], global: pulumi.StackReference): Promise<Access> {
    const entries = administrators.map((arn) => clusterAdmin(nameOf(arn), arn));
    const deployer = await ofThisStack(global, "deployRoleArns");
    if (deployer !== undefined) entries.push(clusterAdmin(GITHUB_ACTIONS, deployer));
    const drift = await ofThisStack(global, "driftRoleArns");
    if (drift !== undefined) entries.push({ name: GITHUB_DRIFT, principalArn: drift, policy: AccessPolicy.AdminView });
    if (!isOfflinePlan()) await checkDeployer(entries, await previewers(global));
    return { accessEntries: entries, permissionsBoundaryArn: await ofThisStack(global, "permissionsBoundaryArns") };
}

/** The roles that preview are never administrators: to warn of them would be to warn in every preview. */
async function checkDeployer(entries: AccessEntry[], previewers: AccessEntry[]): Promise<void> {
    const { arn } = await aws.getCallerIdentity();
    if (grantsAdmin(entries, arn)) return;
    if (grantsAdmin(previewers, arn) && pulumi.runtime.isDryRun()) return;
    refuse([`${pulumi.getProject()}:administrators: you are ${arn}, who is not among them: add the role to the list`]);
}

/** The roles that only look: at a pull request, and at night for drift; as if they were administrators, to compare with. */
async function previewers(global: pulumi.StackReference): Promise<AccessEntry[]> {
    const roles = [await ofThisStack(global, "previewRoleArns"), await ofThisStack(global, "driftRoleArns")];
    return roles.filter((arn) => arn !== undefined).map((arn) => clusterAdmin(GITHUB_ACTIONS, arn));
}

/**
 * Stops on environments that `global` does not know this stack to host, for the rights of its deployer and the ceiling of its roles
 * do not reach them; and, in a stack that `global` does not know, on those of another stack, whose secrets they would be.
 */
export async function checkHosts(environments: string[], global: pulumi.StackReference): Promise<void> {
    const { value } = await global.getOutputDetails("environmentStacks");
    const { [pulumi.getStack()]: hosts, ...others } = (value ?? {}) as Record<string, string[]>;
    const expected = `expected those that global lists in environmentStacks, ${hosts?.join(", ")}`;
    refuse(
        environments.flatMap((name) => {
            const about = (problem: string) => [`${pulumi.getProject()}:environments: ${problem}`];
            if (hosts !== undefined)
                return hosts.includes(name) ? [] : about(`${expected}, got ${name}: add it there first`);
            const [stack] = Object.entries(others).find(([, taken]) => taken.includes(name)) ?? [];
            return stack === undefined
                ? []
                : about(`expected none of another stack, got ${name}, which ${stack} hosts: rename it`);
        }),
    );
}

/** What `global` holds for this stack, when it names the stack among those that GitHub Actions deploys. */
async function ofThisStack(global: pulumi.StackReference, output: string): Promise<string | undefined> {
    const { value } = await global.getOutputDetails(output);
    return (value as Record<string, string> | undefined)?.[pulumi.getStack()];
}

function clusterAdmin(name: string, principalArn: string): AccessEntry {
    return { name, principalArn, policy: AccessPolicy.ClusterAdmin };
}

/**
 * `arn:aws:iam::111122223333:role/team/platform-admin` is `platform-admin`. A name that cannot stand so in the name of a
 * resource, such as those of IAM Identity Center, which are too long, is cut and told apart by a digest.
 */
function nameOf(arn: string): string {
    const principal = arn.split(/[/:]/).at(-1)!;
    const name = principal.toLowerCase().replace(/[^a-z0-9]+/g, "-");
    if (/^[a-z][a-z0-9-]{0,29}$/.test(name) && ![GITHUB_ACTIONS, GITHUB_DRIFT].includes(name)) return name;
    const readable = name.replace(/^(awsreservedsso)?[^a-z]*/, "") || "principal";
    const digest = createHash("sha256").update(principal).digest("hex").slice(0, 8);
    return `${readable.slice(0, 21)}-${digest}`;
}
