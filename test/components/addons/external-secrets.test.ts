import assert from "node:assert/strict";
import { ExternalSecrets, type ExternalSecretsArgs, type SecretStore } from "../../../components";
import { controllerPolicy, readerPolicy, readerTrust } from "../../../components/addons/external-secrets/policies";
import { storeSpec } from "../../../components/addons/external-secrets/store";
import { externalSecretsParts, externalSecretsValues } from "../../../components/addons/external-secrets/values";
import { FACTS } from "../../../components/addons/facts";
import { requestsOf } from "../../../components/requests";
import { SECRET } from "../../support/components";
import { isSecret, type Registration, reveal } from "../../support/deploy";
import { boundary, permits } from "../identity/documents";
import { assertKnown, planOf, registered } from "./support";

const AWS = { clusterName: "prod-cluster", region: "ap-northeast-2" };
const PROD: SecretStore = { name: "aws-sm", environment: "prod", path: "prod" };
const PLATFORM: SecretStore = { name: "aws-sm-platform", namespaces: ["argocd", "monitoring"], path: "prod-platform" };
const GIVEN: SecretStore = { name: "given", environment: "dev", values: { "dev/api/DB_URL": SECRET } };
const ROLE = "arn:aws:iam::111122223333:role/prod-external-secrets-pods-role-1";

const create = (args: Partial<ExternalSecretsArgs> = {}) =>
    registered(() => new ExternalSecrets("one", { stores: [PROD, PLATFORM], aws: AWS, ...args }));
const store = ({ registrations }: { registrations: Registration[] }, name: string) =>
    registrations.find((one) => one.name === `one-${name}`)!;

describe("The values of External Secrets", () => {
    const values = externalSecretsValues(planOf("externalSecrets"));

    it("are known to the chart", () => assertKnown("externalSecrets", values));
    it("keep the definitions when the chart goes, and with them every secret in the cluster", () => {
        assert.deepEqual(values["crds"].annotations, { "helm.sh/resource-policy": "keep" });
    });
    it("let one of several controllers work at a time, and keep one pod of each part up while nodes are drained", () => {
        const { leaderElect, podDisruptionBudget, webhook, certController } = externalSecretsValues(
            planOf("externalSecrets", { replicas: 1 }),
        );
        assert.deepEqual([values["leaderElect"], leaderElect], [true, false]);
        for (const part of [values, values["webhook"], values["certController"]]) {
            assert.deepEqual([part.replicaCount, part.podDisruptionBudget.enabled], [2, true]);
        }
        // A budget over a single pod would stop every drain.
        for (const budget of [podDisruptionBudget, webhook.podDisruptionBudget, certController.podDisruptionBudget]) {
            assert.equal(budget.enabled, false);
        }
    });
    it("fail where nothing could scrape them", () => {
        assert.deepEqual(values["serviceMonitor"], { enabled: true, renderMode: "failIfMissing" });
    });
    it("leave out what writes secrets elsewhere, and tokens of service accounts", () => {
        const { processPushSecret, processClusterPushSecret, rbac } = values;
        assert.deepEqual(
            [processPushSecret, processClusterPushSecret, rbac.serviceAccountTokenCreate],
            [false, false, false],
        );
    });
});

describe("The policies of External Secrets", () => {
    const scope = { region: "ap-northeast-2", accountId: "111122223333", path: "prod", kmsKeyArn: undefined };
    const secret = (name: string) => `arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:${name}`;
    const can = (action: string, resource: string) => permits([readerPolicy(scope)], action, resource, {});

    it("let a store read the secrets of its path, and no others", () => {
        const read = (name: string) => can("secretsmanager:GetSecretValue", secret(name));
        const names = [
            "prod/api/DB_URL-a1b2c3",
            "dev/api/DB_URL-a1b2c3",
            "prod-platform/github-a1b2c3",
            "production/x-1",
        ];
        assert.deepEqual(names.map(read), [true, false, false, false]);
    });
    it("let it change nothing", () => {
        for (const action of ["PutSecretValue", "DeleteSecret", "CreateSecret", "UpdateSecret"]) {
            assert.equal(can(`secretsmanager:${action}`, secret("prod/api/DB_URL-a1b2c3")), false, action);
        }
    });
    it("let it decrypt with the key that it is given, and with none otherwise", () => {
        const decrypts = (kmsKeyArn: string | undefined, key: string) =>
            permits([readerPolicy({ ...scope, kmsKeyArn })], "kms:Decrypt", key, {});
        assert.deepEqual(
            [decrypts("key/1", "key/1"), decrypts("key/1", "key/2"), decrypts(undefined, "key/1")],
            [true, false, false],
        );
    });
    it("let the controller become a reader of its own, and nothing else", () => {
        const [statement, ...others] = controllerPolicy([ROLE]).Statement;
        assert.deepEqual(others, []);
        assert.deepEqual([statement!.Action, statement!.Resource], [["sts:AssumeRole", "sts:TagSession"], [ROLE]]);
    });
    it("have a reader trust the controller alone", () => {
        const [statement, ...others] = readerTrust(ROLE).Statement;
        assert.deepEqual(others, []);
        assert.deepEqual(statement!.Principal, { AWS: ROLE });
    });
    it("stay below the ceiling of an environment, for its own paths and no others", () => {
        const under = (path: string) =>
            permits([boundary], "secretsmanager:GetSecretValue", secret(`${path}/x-a1b2c3`), {});
        assert.deepEqual(["prod", "prod-platform", "dev", "dev-platform"].map(under), [true, true, false, false]);
    });
});

describe("A store of secrets", () => {
    const reader = { region: "ap-northeast-2", roleArn: ROLE };

    it("reads from AWS as its own role, with no credentials of its own", () => {
        const { provider } = storeSpec(PROD, reader);
        assert.deepEqual(provider, { aws: { service: "SecretsManager", region: "ap-northeast-2", role: ROLE } });
    });
    it("is open to the namespaces of its environment, or to those that it names", () => {
        const environment = { namespaceSelector: { matchLabels: { "slipway/environment": "prod" } } };
        assert.deepEqual(storeSpec(PROD, reader).conditions, [environment]);
        assert.deepEqual(storeSpec(PLATFORM, reader).conditions, [{ namespaces: ["argocd", "monitoring"] }]);
        const both = storeSpec({ ...PROD, namespaces: ["tools"] }, reader).conditions;
        assert.deepEqual(both, [environment, { namespaces: ["tools"] }]);
    });
    it("speaks a version of the API that the chart serves", async () => {
        const { apiVersion, kind } = store(await create(), "aws-sm").inputs;
        assert.ok(FACTS.externalSecrets.serves.includes(`${apiVersion}/${kind}`));
    });
    it("waits for the chart, and for every right that it takes to read", async () => {
        const deployment = await create();
        const { dependsOn } = store(deployment, "aws-sm");
        const needed = deployment.registrations.filter(({ type }) =>
            ["kubernetes:helm.sh/v3:Release", "aws:iam/rolePolicy:RolePolicy"].includes(type),
        );
        assert.equal(needed.length, 4);
        for (const { urn } of needed) assert.ok(dependsOn.includes(urn), urn);
    });
    it("holds the values that it is given as secrets, where there is no AWS", async () => {
        const { registrations } = await create({ stores: [GIVEN], aws: undefined });
        assert.deepEqual(
            registrations.filter(({ type }) => type.startsWith("aws:")),
            [],
        );
        const [{ key, value }] = store({ registrations }, "given").inputs["spec"].provider.fake.data;
        assert.equal(key, "dev/api/DB_URL");
        assert.ok(isSecret(value));
        assert.equal(reveal(value), SECRET);
    });
});

describe("ExternalSecrets", () => {
    it("is installed in a restricted namespace of its own, once its pods can have their role", async () => {
        const { release, registrations } = await create();
        assert.deepEqual(
            [release.inputs["name"], release.inputs["namespace"]],
            ["external-secrets", "external-secrets"],
        );
        const { labels } = registrations.find(({ name }) => name === "one-namespace")!.inputs["metadata"];
        assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
        const association = registrations.find(({ type }) => type.endsWith(":PodIdentityAssociation"))!;
        assert.equal(association.inputs["serviceAccount"], release.inputs["values"].serviceAccount.name);
        assert.ok(release.dependsOn.includes(association.urn));
    });
    it("gives each path a role of its own, under the boundary", async () => {
        const permissionsBoundaryArn = "arn:aws:iam::111122223333:policy/bound";
        const { registrations } = await create({ aws: { ...AWS, permissionsBoundaryArn } });
        const roles = registrations.filter(({ type }) => type === "aws:iam/role:Role");
        assert.deepEqual(roles.map(({ name }) => name).sort(), [
            "one-aws-sm-platform-reader",
            "one-aws-sm-reader",
            "one-pods-role",
        ]);
        for (const { inputs } of roles) assert.equal(inputs["permissionsBoundary"], permissionsBoundaryArn);
        const rightsOf = (name: string) =>
            JSON.parse(registrations.find((one) => one.name === name)!.inputs["policy"]).Statement[0].Resource;
        assert.deepEqual(rightsOf("one-aws-sm-reader-policy"), [
            "arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:prod/*",
        ]);
        const readers = ["arn of one-aws-sm-reader", "arn of one-aws-sm-platform-reader"];
        assert.deepEqual(rightsOf("one-readers"), readers);
    });
    it("has no role where no store reads from AWS", async () => {
        const { registrations } = await create({ stores: [GIVEN] });
        assert.deepEqual(
            registrations.filter(({ type }) => type.startsWith("aws:")),
            [],
        );
    });
    it("asks for what all its pods ask for", () => {
        const ofTwo = requestsOf(externalSecretsParts(planOf("externalSecrets")));
        assert.deepEqual(ofTwo, { cpuMillicores: 80, memoryMiB: 512, pods: 6 });
    });
    it("lists everything that is wrong at once, and creates nothing", async () => {
        const stores = [
            { name: "aws-sm", path: "prod/*", environment: "prod" },
            { name: "aws-sm", namespaces: ["*"] },
            { name: "", path: "dev", values: {} },
        ];
        await assert.rejects(create({ stores, aws: undefined }), {
            message: `ExternalSecrets "one" has 9 problems:
  stores[0].path: expected a path such as "prod", got "prod/*": no wildcard, and no "/" at its ends
  stores[0].path: expected aws beside it, got none: name the cluster and the region, or give values
  stores[1].name: expected names that differ, got "aws-sm" again: a cluster has one store of a name
  stores[1]: expected environments and namespaces such as "prod", got "*"
  stores[1]: expected path or values, got neither: a store reads from AWS or holds its secrets
  stores[2].name: expected a name such as "aws-sm", got ""
  stores[2]: expected an environment or namespaces, got none: without them every namespace of the cluster could read the secrets
  stores[2]: expected path or values, got both: a store reads from AWS or holds its secrets
  stores[2].path: expected aws beside it, got none: name the cluster and the region, or give values`,
        });
    });
});
