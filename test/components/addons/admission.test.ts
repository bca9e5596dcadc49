import assert from "node:assert/strict";
import { Admission, type AdmissionArgs, AdmissionMode } from "../../../components";
import { POLICY_API, POLICY_KIND, policySpec } from "../../../components/addons/admission/policy";
import { admissionParts, admissionValues } from "../../../components/addons/admission/values";
import { FACTS } from "../../../components/addons/facts";
import { requestsOf } from "../../../components/requests";
import { cloud } from "../../support/components";
import { deploy } from "../../support/deploy";
import { assertKnown, planOf, registered, RELEASE } from "./support";

const SIGNER = {
    issuer: "https://token.actions.githubusercontent.com",
    subject: "https://github.com/acme/shop/.github/workflows/build.yml@refs/heads/main",
};
const SIGNED: AdmissionArgs = { signers: [SIGNER], images: ["ghcr.io/acme/**"] };
const POLICY = `kubernetes:${POLICY_API}:${POLICY_KIND}`;

const valuesOf = (mode: AdmissionMode, replicas = 2) => admissionValues(planOf("policyController", { replicas }), mode);

describe("The values of the policy controller", () => {
    it("are known to the chart", () => {
        for (const mode of Object.values(AdmissionMode)) assertKnown("policyController", valuesOf(mode));
    });
    it("refuse nothing while they warn: neither an unknown image nor a pod while the controller is away", () => {
        const { configData, failurePolicy } = valuesOf("warn")["webhook"];
        assert.deepEqual([configData["no-match-policy"], failurePolicy], ["warn", "Ignore"]);
    });
    it("let nothing through when they enforce: neither an unknown image nor a pod while the controller is away", () => {
        const { configData, failurePolicy } = valuesOf("enforce")["webhook"];
        assert.deepEqual([configData["no-match-policy"], failurePolicy], ["deny", "Fail"]);
    });
    it("give the controller the time to fetch what is attached to an image", () => {
        const { mutating, validating } = valuesOf("enforce")["cosign"].webhookTimeoutSeconds;
        // The API server waits 30 seconds at most for each, and a client 60 for both.
        for (const seconds of [mutating, validating]) assert.ok(seconds > 10 && seconds <= 30);
        assert.ok(mutating + validating < 60);
    });
    it("concern the namespaces that opt in", () => {
        const { matchExpressions } = valuesOf("warn")["webhook"].namespaceSelector;
        assert.deepEqual(matchExpressions, [{ key: "policy.sigstore.dev/include", operator: "In", values: ["true"] }]);
    });
    it("keep one pod up while nodes are drained, where there are two", () => {
        const budget = (replicas: number) => valuesOf("warn", replicas)["webhook"].podDisruptionBudget.enabled;
        assert.deepEqual([budget(2), budget(1)], [true, false]);
    });
    it("run no image that changes by itself", () => {
        assert.match(valuesOf("warn")["leasescleanup"].image.version, /^\d+\.\d+\.\d+$/);
    });
});

describe("The policy", () => {
    it("is of a kind that the chart serves", () => {
        assert.ok(FACTS.policyController.serves.includes(`${POLICY_API}/${POLICY_KIND}`));
    });
    const authoritiesOf = (...signers: (typeof SIGNER)[]) =>
        policySpec("enforce", ["ghcr.io/acme/**"], signers)["authorities"];

    it("wants a provenance in the form that cosign 3 writes, which the controller reads no bare signatures in", () => {
        const [{ signatureFormat, attestations }] = authoritiesOf(SIGNER);
        assert.equal(signatureFormat, "bundle");
        assert.deepEqual(
            attestations.map(({ predicateType }: any) => predicateType),
            ["https://slsa.dev/provenance/v1"],
        );
    });
    it("has an authority for each signer to the letter: of one with two the controller takes no bundle", () => {
        const preview = { ...SIGNER, subject: SIGNER.subject.replace("build.yml", "preview.yml") };
        const authorities = authoritiesOf(SIGNER, preview);
        assert.deepEqual(
            authorities.map(({ keyless }: any) => keyless.identities),
            [[SIGNER], [preview]],
        );
        assert.equal(new Set(authorities.map(({ name }: any) => name)).size, 2);
    });
    it("takes of a workflow what it has built of the repositories of its owner, whoever can call it", () => {
        const ruleOf = (subject: string) => authoritiesOf({ ...SIGNER, subject })[0].attestations[0].policy;
        const { type, data } = ruleOf(SIGNER.subject);
        assert.equal(type, "rego");
        assert.match(data, /startswith\(input\.predicate\..*\.workflow\.repository, "https:\/\/github\.com\/acme\/"\)/);
        assert.match(ruleOf(SIGNER.subject.replace("acme", "other")).data, /"https:\/\/github\.com\/other\/"/);
    });
    it("is made once the controller runs, which checks it", async () => {
        const { one } = await deploy(() => new Admission("one", { ...SIGNED, mode: "enforce" }), cloud(false));
        const { inputs, dependsOn } = one(POLICY);
        assert.deepEqual([inputs["spec"].mode, inputs["spec"].images], ["enforce", [{ glob: "ghcr.io/acme/**" }]]);
        assert.ok(dependsOn.includes(one(RELEASE).urn));
    });
    it("is not there without a signer", async () => {
        const { all } = await deploy(() => new Admission("one", {}), cloud(false));
        assert.deepEqual(all(POLICY), []);
    });
});

describe("Admission", () => {
    const refused = (args: AdmissionArgs, expected: RegExp) =>
        assert.throws(() => new Admission("one", { ...SIGNED, ...args }), expected);

    it("is installed in a namespace of its own, which is restricted, and warns unless told to enforce", async () => {
        const { release, registrations } = await registered(() => new Admission("one", SIGNED));
        assert.deepEqual([release.inputs["name"], release.inputs["namespace"]], ["policy-controller", "cosign-system"]);
        const { metadata } = registrations.find(({ type }) => type.endsWith(":Namespace"))!.inputs;
        assert.equal(metadata.labels["pod-security.kubernetes.io/enforce"], "restricted");
        assert.equal(registrations.find(({ type }) => type === POLICY)!.inputs["spec"].mode, "warn");
    });
    it("reads signatures from ECR by a role that its pods have when they start", async () => {
        const aws = { clusterName: "main", region: "ap-northeast-2" };
        const imagePullPolicyArn = "arn:aws:iam::111122223333:policy/pull";
        const { one } = await deploy(() => new Admission("one", { ...SIGNED, aws, imagePullPolicyArn }), cloud(false));
        const { namespace, serviceAccount } = one("aws:eks/podIdentityAssociation:PodIdentityAssociation").inputs;
        const { values, namespace: installedIn } = one(RELEASE).inputs;
        assert.deepEqual([namespace, serviceAccount], [installedIn, values.webhook.serviceAccount.name]);
        const attachment = one("aws:iam/rolePolicyAttachment:RolePolicyAttachment");
        assert.equal(attachment.inputs["policyArn"], imagePullPolicyArn);
        assert.ok(one(RELEASE).dependsOn.includes(attachment.urn));
    });
    it("makes nothing in AWS where the cluster is not there", async () => {
        const { registrations } = await registered(() => new Admission("one", SIGNED));
        assert.deepEqual(
            registrations.filter(({ type }) => type.startsWith("aws:")),
            [],
        );
    });
    it("refuses to enforce without a signer, and says what to do; without one it can warn", async () => {
        refused({ mode: "enforce", signers: [] }, /signers: .*no image at all could run; name the workflow that signs/);
        await deploy(() => new Admission("one", { mode: "warn" }), cloud(false));
    });
    it("refuses a mode that there is not, signers without images, and half of what AWS takes; all at once", () => {
        const args: any = { mode: "audit", images: [], imagePullPolicyArn: "arn:aws:iam::111122223333:policy/pull" };
        refused(args, /has 3 problems:\n {2}mode: .*\n {2}images: .*\n {2}aws: /);
    });
    it("refuses a signer by a pattern: whoever can name a repository so could sign", () => {
        refused(
            { signers: [{ ...SIGNER, subject: "https://github.com/acme/*" }] },
            /signers\[0\].subject: .*to the letter/,
        );
        refused(
            { signers: [{ ...SIGNER, subject: "acme/shop" }] },
            /signers\[0\].subject: expected the URL of one workflow/,
        );
        refused({ signers: [{ ...SIGNER, issuer: "github" }] }, /signers\[0\].issuer: expected a URL/);
    });
    it("refuses an image that is no glob, as the controller would once it runs", () => {
        refused({ images: ["ghcr.io/acme/{api,web}"] }, /images\[0\]: expected a glob/);
    });
    it("asks for what all its pods ask for", () => {
        const asked = requestsOf(admissionParts(planOf("policyController")));
        assert.deepEqual(asked, { cpuMillicores: 100, memoryMiB: 512, pods: 2 });
    });
});
