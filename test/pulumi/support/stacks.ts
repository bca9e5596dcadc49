import { readAnswersFile } from "../../../engine/answers";
import { ADMIN, ROOT } from "../../stacks/support";

/** A secret that an owner gives by hand. */
export const TOKEN = "token-of-the-registry";

/** What the owner of each stack has to fill in. */
export const FILLED = {
    global: {
        "github:owner": "acme",
        githubOwner: "acme",
        githubOwnerId: 65,
        githubRepositoryId: 75,
        reviewers: ["acme/platform", "octocat"],
        pullThroughUser: "octocat",
    },
    dev: { publicAccessCidrs: ["100.20.30.0/24"], administrators: [ADMIN] },
    prod: { publicAccessCidrs: ["100.20.30.0/24"], administrators: [ADMIN] },
    local: { githubOwner: "acme" },
};

export type Stack = keyof typeof FILLED;

const REPOSITORY = "github:index/repository:Repository";

/** What the data sources say, and GitHub of a repository. The outputs of `global` are those that it has put out itself. */
export function answers() {
    const { path, invokes, outputs } = readAnswersFile(`${ROOT}/answers.yaml`);
    const caller = { accountId: "210987654321", arn: ADMIN, id: "210987654321", userId: "AROA" };
    const repository = outputs?.[REPOSITORY] as Record<string, unknown>;
    return {
        path,
        invokes: { ...invokes, "aws:index/getCallerIdentity:getCallerIdentity": caller },
        outputs: { [REPOSITORY]: { ...repository, httpCloneUrl: "https://github.com/acme/slipway-ops.git" } },
    };
}

/** A change of a stack's file that somebody makes on an ordinary day, and all that it may replace. */
interface Change {
    readonly what: string;
    readonly stack: Stack;
    readonly values: Record<string, unknown>;
    readonly replaces: string[];
    /** What it must not touch at all. */
    readonly leaves?: string[];
}

const NODES = "prod-cluster-nodes-default";

export const CHANGES: Change[] = [
    {
        what: "bigger databases and caches, more nodes, their next version, another service and administrator",
        stack: "prod",
        values: {
            kubernetesVersion: "1.37",
            nodeCount: 4,
            nodeCountMax: 9,
            databaseInstanceClass: "db.m6g.xlarge",
            databaseStorageGiB: 200,
            cacheNodeType: "cache.m7g.large",
            cacheNodes: 3,
            services: ["api", "web"],
            administrators: [ADMIN, `${ADMIN}-too`],
        },
        replaces: [],
    },
    {
        what: "another zone",
        stack: "prod",
        values: { zones: ["ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c"] },
        replaces: [NODES],
        // EKS takes no subnet of a zone that it did not begin with.
        leaves: ["prod-cluster-control-plane-eksCluster"],
    },
    { what: "another type of nodes", stack: "prod", values: { nodeInstanceType: "m7g.xlarge" }, replaces: [NODES] },
    {
        what: "images and an environment more",
        stack: "global",
        values: { images: ["api", "web", "jobs"], environmentStacks: { dev: ["dev", "stage"], prod: ["prod", "eu"] } },
        replaces: [],
    },
];
