import { join } from "node:path";
import { readConfig } from "../../engine/config";
import { readProject } from "../../engine/project";
import program from "../../stacks";
import { deliveryOf } from "../../stacks/delivery";
import { cloud } from "../support/components";
import { deploy, type Deployment } from "../support/deploy";

export const ROOT = join(__dirname, "../..");

/** Somebody who may administer the cluster of `CONFIG`. */
export const ADMIN = "arn:aws:iam::210987654321:role/platform-admin";

/** The files as the CLI hands them over, with everything filled in that their owner must fill in. */
export const CONFIG: Record<"global" | "prod", Record<string, string>> = {
    global: {
        ...readConfig(readProject(ROOT), "global", {}).values,
        "github:owner": "acme",
        "slipway:githubOwner": "acme",
        "slipway:githubOwnerId": "65",
        "slipway:githubRepositoryId": "75",
        "slipway:reviewers": '["acme/platform","octocat"]',
    },
    prod: {
        ...readConfig(readProject(ROOT), "prod", {}).values,
        "slipway:publicAccessCidrs": '["100.20.30.0/24"]',
        "slipway:administrators": JSON.stringify([ADMIN]),
    },
};

export interface Attempt {
    /** Default: prod. */
    readonly stack?: "global" | "prod";
    readonly preview?: boolean;
    /** As `slipway plan` runs it. */
    readonly offline?: boolean;
    /** ARN of who runs it. */
    readonly caller?: string;
    /** What the stack `global` exports. */
    readonly global?: Record<string, unknown>;
}

export interface Outcome extends Pick<Deployment<unknown>, "registrations" | "one" | "all"> {
    /** Message of the error that ended it. */
    readonly failure?: string;
    readonly warnings: string[];
}

/** Runs a stack of the program with these values over those of `CONFIG`; `undefined` takes one away. */
export async function attempt(values: Record<string, string | undefined>, options: Attempt = {}): Promise<Outcome> {
    const { stack = "prod", preview = false, offline = false, caller = ADMIN, global = {} } = options;
    const given = Object.entries({ ...CONFIG[stack], ...values }).filter(([, value]) => value !== undefined);
    const { call, state } = cloud(preview);
    const warnings: string[] = [];
    const restore = listen(warnings, offline);
    try {
        const { value, ...rest } = await deploy(() => program().then(() => undefined, messageOf), {
            project: "slipway",
            stack,
            preview,
            config: Object.fromEntries(given) as Record<string, string>,
            call: (args) => (args.token === CALLER ? { ...call!(args), arn: caller } : call!(args)),
            state: (args) => (args.type === REFERENCE ? { outputs: { ...GLOBAL, ...global } } : state?.(args)),
        });
        return { ...rest, failure: value, warnings };
    } finally {
        restore();
    }
}

/** Keys of the project, as the CLI hands them over. */
export function keyed(values: Record<string, string>): Record<string, string> {
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [`slipway:${key}`, value]));
}

const CALLER = "aws:index/getCallerIdentity:getCallerIdentity";
const REFERENCE = "pulumi:pulumi:StackReference";
const GLOBAL = {
    imagePullPolicyArn: "arn:aws:iam::210987654321:policy/pull",
    ...deliveryOf({ githubOwner: "acme", githubRepository: "shop", opsRepository: "ops" }),
    registryUrl: "210987654321.dkr.ecr.ap-northeast-2.amazonaws.com",
};

/** Without an engine the SDK warns on the console. */
function listen(warnings: string[], offline: boolean): () => void {
    const { log, warn } = console;
    console.log = (message: string) => void (message.startsWith("info: [runtime]") || log(message));
    console.warn = (message: string) => void warnings.push(message.replace("warning: [runtime] ", ""));
    // The runner names the engine that the program talks to; `slipway plan` names its own.
    process.env["PULUMI_NODEJS_MONITOR"] = "127.0.0.1:1";
    process.env["SLIPWAY_OFFLINE"] = offline ? "127.0.0.1:1" : "left behind by another run";
    return () => {
        Object.assign(console, { log, warn });
        delete process.env["PULUMI_NODEJS_MONITOR"];
        delete process.env["SLIPWAY_OFFLINE"];
    };
}

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
