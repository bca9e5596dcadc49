import assert from "node:assert/strict";
import { attempt, CONFIG, type Outcome } from "./support";

const PROVIDER = "pulumi:providers:kubernetes";

/** Another value for each key of prod's file that may change while the cluster stays. */
const CHANGES: Record<string, string> = {
    addonReplicas: "1",
    admission: "enforce",
    administrators: '["arn:aws:iam::210987654321:role/platform-admin","arn:aws:iam::210987654321:role/second"]',
    argoCdAdminTeam: "",
    argoCdCertificateArn: "",
    argoCdHost: "",
    argoCdSsoClientId: "",
    cacheNodeType: "cache.t4g.small",
    cacheNodes: "3",
    cidrBlock: "10.9.0.0/16",
    databaseInstanceClass: "db.m6g.xlarge",
    databaseMultiZone: "false",
    databaseStorageGiB: "200",
    deletionProtection: "false",
    environments: '["prod","canary"]',
    interfaceEndpoints: '["ecr.api"]',
    kubernetesVersion: "1.37",
    monitoringStorageGiB: "80",
    natGateways: "single",
    nodeCount: "4",
    nodeCountMax: "8",
    nodeInstanceType: "m7g.xlarge",
    otlpEndpoint: "otlp.example.com:4317",
    previews: "true",
    publicAccessCidrs: '["100.20.31.0/24"]',
    runtimeSecurity: "true",
    services: '["api","web"]',
    zones: '["ap-northeast-2a","ap-northeast-2c"]',
};

describe("the provider of the cluster's inside", function () {
    this.timeout(60_000);
    const inputsOf = ({ one }: Outcome) => one(PROVIDER).inputs;
    const withValue = (key: string, value: string) => attempt({ [`slipway:${key}`]: value });
    let usual: Record<string, any>;
    before(async () => void (usual = inputsOf(await attempt({}))));

    it("is told which cluster it is by the ARN, so that a change of the kubeconfig replaces nothing", () => {
        assert.equal(usual["clusterIdentifier"], "arn of prod-cluster-control-plane");
    });
    it("applies on the server, and does not forget what it cannot reach", () => {
        assert.equal(usual["enableServerSideApply"], "true");
        assert.equal(usual["deleteUnreachable"], undefined);
    });
    it("is the same whatever changes in the file of the stack, key by key", async () => {
        const keys = Object.keys(CONFIG.prod).flatMap((key) => /^slipway:(.*)/.exec(key)?.[1] ?? []);
        const settings = keys.filter((key) => key in CHANGES);
        assert.deepEqual(Object.keys(CHANGES).sort(), settings.sort(), "say here what changes with a new key");
        for (const [key, value] of Object.entries(CHANGES)) {
            const outcome = await withValue(key, value);
            assert.equal(outcome.failure, undefined, key);
            assert.deepEqual(inputsOf(outcome), usual, key);
        }
    });
});
