import assert from "node:assert/strict";
import { attempt, keyed } from "./support";

const CERTIFICATE = "arn:aws:acm:ap-northeast-2:210987654321:certificate/1";

/** Keys that are fine by themselves and not beside another, and the lines that tell of them. */
const CONTRADICTIONS: [what: string, values: Record<string, string>, lines: string[]][] = [
    [
        "more pods of a kind than nodes",
        { addonReplicas: "4" },
        [
            'addonReplicas: expected at most one pod of a kind for each node, of which there are 3, got "4": lower it, or raise nodeCount',
        ],
    ],
    ...(
        [
            [
                "Prod",
                "expected lower-case letters, digits and dashes, 63 characters at most",
                "a namespace is named by it",
            ],
            ["kube-system", "expected another name", "Kubernetes, an add-on or our previews use it"],
            ["argocd", "expected another name", "Kubernetes, an add-on or our previews use it"],
            [
                "dev-platform",
                "expected a name that does not end in platform",
                "rename it, for the platform of each stack keeps its own secrets under such a name",
            ],
        ] as const
    ).map(([name, message, cure]): [string, Record<string, string>, string[]] => [
        `an environment with the name ${name}`,
        { environments: JSON.stringify(["prod", name]) },
        [`environments[1]: ${message}, got "${name}": ${cure}`],
    ]),
    [
        "no way out of the network",
        { natGateways: "none" },
        ['natGateways: expected single or perZone, got "none": charts and their images come from the internet'],
    ],
    [
        "fewer nodes at most than at first",
        { nodeCountMax: "2" },
        ['nodeCountMax: expected at least nodeCount, 3, got "2": raise it'],
    ],
    [
        "a private block at a public endpoint",
        { publicAccessCidrs: '["100.20.30.0/24","10.0.0.0/8"]' },
        [
            'publicAccessCidrs[1]: expected a block of public addresses, got "10.0.0.0/8": ' +
                "nobody comes to a public endpoint from a private one",
        ],
    ],
    [
        "a team with its owner",
        { argoCdAdminTeam: "acme/platform" },
        [
            'argoCdAdminTeam: expected the name of a team without its owner, got "acme/platform": ' +
                "leave out what is before the slash",
        ],
    ],
    [
        "a host without a certificate",
        { argoCdHost: "argocd.acme.dev" },
        ['argoCdCertificateArn: expected some text beside argoCdHost, got "": fill it in, or empty argoCdHost'],
    ],
    [
        "a login without a place to come back to, and without anybody who may do something",
        { argoCdSsoClientId: "Iv23" },
        [
            'argoCdHost: expected some text beside argoCdSsoClientId, got "": fill it in, or empty argoCdSsoClientId',
            'argoCdAdminTeam: expected some text beside argoCdSsoClientId, got "": fill it in, or empty argoCdSsoClientId',
        ],
    ],
];

describe("the keys of a configuration beside each other", () => {
    for (const [what, values, lines] of CONTRADICTIONS) {
        it(`refuse ${what}`, async () => {
            const { failure, registrations } = await attempt(keyed(values));
            assert.equal(failure, `Pulumi.prod.yaml is wrong:\n${lines.map((line) => `  slipway:${line}`).join("\n")}`);
            assert.deepEqual(registrations, []);
        });
    }
    it("are accepted when each has what it needs", async () => {
        const host = { argoCdHost: "argocd.acme.dev", argoCdCertificateArn: CERTIFICATE };
        const sso = { argoCdSsoClientId: "Iv23", argoCdAdminTeam: "platform" };
        assert.equal((await attempt(keyed({ ...host, ...sso }))).failure, undefined);
    });
});
