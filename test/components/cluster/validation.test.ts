import * as assert from "node:assert/strict";
import { AccessPolicy } from "../../../components/cluster/access";
import type { ClusterArgs } from "../../../components/cluster/cluster";
import type { NodeGroup } from "../../../components/cluster/nodes";
import { ARGS, DEPLOYER, deployCluster } from "./support";

/** Each problem of the arguments, as the user reads it. */
async function problemsOf(args: Partial<ClusterArgs>): Promise<string[]> {
    const error = await deployCluster(args).then(
        () => assert.fail("the arguments were accepted"),
        (reason: Error) => reason,
    );
    const [head, ...problems] = error.message.split("\n").map((line) => line.trim());
    assert.match(head!, new RegExp(`^Cluster "main" has ${problems.length} problems?:$`));
    return problems;
}

const sizes = (group: Partial<NodeGroup>) => ({ nodeGroups: [{ name: "default", ...group }] });
const entry = ARGS.accessEntries[0]!;

const WRONG: [string, Partial<ClusterArgs>, string][] = [
    [
        "a zone for a region",
        { region: "ap-northeast-2a" },
        'region: expected a commercial AWS region such as "ap-northeast-2", got "ap-northeast-2a"',
    ],
    [
        "a region whose ARNs differ",
        { region: "us-gov-west-1" },
        'region: expected a commercial AWS region such as "ap-northeast-2", got "us-gov-west-1"',
    ],
    [
        "an old or shortened version",
        { kubernetesVersion: "1.5" },
        'kubernetesVersion: expected a minor version as text, such as "1.36", got "1.5"',
    ],
    [
        "a version that moves",
        { kubernetesVersion: "latest" },
        'kubernetesVersion: expected a minor version as text, such as "1.36", got "latest"',
    ],
    [
        "a patch version",
        { kubernetesVersion: "1.36.2" },
        'kubernetesVersion: expected a minor version as text, such as "1.36", got "1.36.2"',
    ],
    [
        "a name that EKS refuses",
        { clusterName: "-x" },
        'clusterName: expected at most 100 letters, digits, hyphens and underscores, the first a letter or digit, got "-x"',
    ],
    [
        "an add-on version that moves",
        { addonVersions: { coreDns: "latest" } },
        'addonVersions.coreDns: expected a version such as "v1.20.4-eksbuild.2", as "aws eks describe-addon-versions" lists them, got "latest"',
    ],
    [
        "logs for ever",
        { logRetentionDays: 0 },
        "logRetentionDays: expected one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, which CloudWatch accepts, got 0",
    ],
    [
        "a malformed block",
        { publicAccessCidrs: ["203.0.113.7"] },
        'publicAccessCidrs[0]: expected an IPv4 block such as "203.0.113.0/24", got "203.0.113.7"',
    ],
    [
        "a shortened block",
        { publicAccessCidrs: ["10/8"] },
        'publicAccessCidrs[0]: expected an IPv4 block such as "203.0.113.0/24", got "10/8"',
    ],
    [
        "an open block",
        { publicAccessCidrs: ["203.0.113.0/24", "0.0.0.0/0"] },
        "publicAccessCidrs[1]: expected blocks of /8 or narrower, got 0.0.0.0/0: name the addresses of your offices and runners, or ask for the whole internet with openToInternet",
    ],
    [
        "half of the internet",
        { publicAccessCidrs: ["128.0.0.0/1"] },
        "publicAccessCidrs[0]: expected blocks of /8 or narrower, got 128.0.0.0/1: name the addresses of your offices and runners, or ask for the whole internet with openToInternet",
    ],
    [
        "an address for a block",
        { publicAccessCidrs: ["203.0.113.7/24"] },
        "publicAccessCidrs[0]: expected the first address of the block, got 203.0.113.7/24: write 203.0.113.0/24",
    ],
    [
        "blocks beside everybody",
        { publicAccessCidrs: ["203.0.113.0/24"], openToInternet: true },
        "publicAccessCidrs: expected none beside openToInternet, which lets in everybody: remove one of the two",
    ],
    [
        "a cluster that nobody administers",
        { accessEntries: [] },
        "accessEntries: expected at least one ClusterAdmin without namespaces: nobody else, not even the creator, may administer the cluster; add the role that deploys",
    ],
    [
        "a principal twice",
        { accessEntries: [entry, { ...entry, name: "again", policy: AccessPolicy.View }] },
        `accessEntries[1].principalArn: expected each principal once, got ${DEPLOYER} again: EKS allows one entry a principal`,
    ],
    [
        "a name twice",
        { accessEntries: [entry, { ...entry, principalArn: `${DEPLOYER}-2` }] },
        'accessEntries[1].name: expected names that differ, got "deployer" again',
    ],
    [
        "an access policy that is none",
        { accessEntries: [entry, { name: "x", principalArn: `${DEPLOYER}-2`, policy: "Root" as AccessPolicy }] },
        'accessEntries[1].policy: expected one of ClusterAdmin, Admin, Edit, AdminView, View, got "Root"',
    ],
    [
        "no namespaces at all",
        {
            accessEntries: [
                entry,
                { name: "x", principalArn: `${DEPLOYER}-2`, policy: AccessPolicy.Edit, namespaces: [] },
            ],
        },
        "accessEntries[1].namespaces: expected at least one namespace, got none: name some, or leave it out for the whole cluster",
    ],
    ["no node groups", { nodeGroups: [] }, "nodeGroups: expected at least one: pods need nodes"],
    [
        "a node group twice",
        { nodeGroups: [{ name: "a" }, { name: "a" }] },
        'nodeGroups[1].name: expected names that differ, got "a" again',
    ],
    [
        "a node group's name that a URN or AWS would not take",
        sizes({ name: "Big Nodes" }),
        'nodeGroups[0].name: expected at most 30 lower-case letters, digits and hyphens, the first a letter, got "Big Nodes"',
    ],
    [
        "sizes out of order",
        sizes({ minSize: 4, desiredSize: 3 }),
        "nodeGroups[0]: expected whole numbers with 0 <= minSize <= desiredSize <= maxSize and maxSize > 0, got 4, 3, 6",
    ],
    [
        "no room at all",
        sizes({ minSize: 0 }),
        "nodeGroups[0]: expected whole numbers with 0 <= minSize <= desiredSize <= maxSize and maxSize > 0, got 0, 0, 0",
    ],
    [
        "half a node",
        sizes({ minSize: 1.5 }),
        "nodeGroups[0]: expected whole numbers with 0 <= minSize <= desiredSize <= maxSize and maxSize > 0, got 1.5, 1.5, 3",
    ],
    [
        "a volume that the image does not fit in",
        sizes({ diskSizeGiB: 8 }),
        "nodeGroups[0].diskSizeGiB: expected a whole number of at least 20, the size of the image, got 8",
    ],
    [
        "no instance types",
        sizes({ instanceTypes: [] }),
        "nodeGroups[0].instanceTypes: expected at least one instance type",
    ],
    [
        "an instance type that is none",
        sizes({ instanceTypes: ["large"] }),
        'nodeGroups[0].instanceTypes[0]: expected an EC2 instance type such as "m7g.large", got "large": write a family and a size',
    ],
    [
        "Intel for an Arm image",
        sizes({ instanceTypes: ["m7g.large", "m7i.large"] }),
        "nodeGroups[0].instanceTypes[1]: expected a Graviton type such as m7g.large for AL2023_ARM_64_STANDARD, got m7i.large: change it, or set amiType to AL2023_x86_64_STANDARD",
    ],
    [
        "Graviton for an Intel image",
        sizes({ amiType: "AL2023_x86_64_STANDARD" }),
        "nodeGroups[0].instanceTypes[0]: expected an Intel or AMD type such as m7i.large for AL2023_x86_64_STANDARD, got m7g.large: change it, or set amiType to AL2023_ARM_64_STANDARD",
    ],
    [
        "an image that is none",
        sizes({ amiType: "AL2_x86_64" as never }),
        'nodeGroups[0].amiType: expected one of AL2023_ARM_64_STANDARD, AL2023_x86_64_STANDARD, got "AL2_x86_64"',
    ],
];

describe("the arguments of a Cluster", () => {
    for (const [what, args, problem] of WRONG) {
        it(`refuse ${what}`, async () => assert.deepEqual(await problemsOf(args), [problem]));
    }

    it("refuse a session for a principal, and name the role", async () => {
        const principalArn = "arn:aws:sts::123456789012:assumed-role/deployer/me";
        const [problem, ...others] = await problemsOf({ accessEntries: [{ ...entry, principalArn }] });
        assert.deepEqual(others, []);
        assert.match(
            problem!,
            /^accessEntries\[0\]\.principalArn: .* use the role, arn:aws:iam::123456789012:role\/deployer/,
        );
    });

    it("are all reported at once, before anything is created", async () => {
        const problems = await problemsOf({
            kubernetesVersion: "1",
            logRetentionDays: 2,
            nodeGroups: [],
            accessEntries: [],
        });
        const paths = problems.map((problem) => problem.split(":")[0]);
        assert.deepEqual(paths, ["kubernetesVersion", "logRetentionDays", "accessEntries", "nodeGroups"]);
    });

    it("accept what people run", async () => {
        await deployCluster({
            region: "eu-central-1",
            kubernetesVersion: "1.35",
            publicAccessCidrs: ["203.0.113.0/24", "198.51.100.7/32"],
            nodeGroups: [
                { name: "intel", amiType: "AL2023_x86_64_STANDARD", instanceTypes: ["m7i-flex.large", "g6.xlarge"] },
            ],
            addonVersions: { ebsCsiDriver: "v1.58.0-eksbuild.1" },
        });
    });
});
