import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { policySpec } from "../../../components/addons/admission/policy";
import type { Values } from "../../../components/addons/values";
import { type Registry, run, RUNNER, script, startRegistry, write } from "../../workflows/delivery/support";
import { runCommand } from "../../workflows/run";
import { needTool, pathWith } from "../../support/tools";

const ISSUER = "https://token.actions.githubusercontent.com";
const BUILD = "acme/slipway/.github/workflows/build.yml@refs/heads/main";
const PREVIEW = "acme/slipway/.github/workflows/preview.yml@refs/heads/main";

/** What the controller itself says of images that cosign has signed as the workflows do, by a Sigstore of this machine. */
describe("The policy, to the controller of the chart,", function () {
    this.timeout(60_000);
    const stops: (() => void)[] = [];
    let folder = "";
    let tester = "";
    let registry: Registry;
    let sigstore: string;
    let env: Record<string, string>;

    before(async function () {
        const path = pathWith(this, "crane", "cosign", "jq");
        tester = needTool(this, "policy-tester");
        const command = needTool(this, "local-sigstore");
        folder = mkdtempSync(join(tmpdir(), "admission-"));
        stops.push(() => rmSync(folder, { recursive: true }));
        env = { PATH: path, HOME: folder, TUF_ROOT: join(folder, "trusted") };
        sigstore = await startSigstore(command);
        registry = await startRegistry(path);
        stops.push(registry.stop);
        const root = join(folder, "sigstore/repository/root.json");
        await cosign("initialize", "--mirror", sigstore, "--root", root);
    });
    after(() => {
        for (const stop of stops.reverse()) stop();
    });

    async function startSigstore(command: string): Promise<string> {
        const child = spawn(command, [join(folder, "sigstore")], { env: { ...process.env, ...env } });
        stops.push(() => child.kill());
        return new Promise((resolve, reject) => {
            let said = "";
            child.stderr.on("data", (text) => (said += text));
            child.stdout.on("data", (text) => resolve(String(text).trim()));
            child.on("close", () => reject(new Error(said)));
        });
    }

    /** What a job knows, and whom GitHub says it is. */
    const job = (workflow: string, repository: string) => ({
        ...RUNNER,
        ...env,
        TUF_ROOT: join(folder, "cosign"),
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: "token",
        ACTIONS_ID_TOKEN_REQUEST_URL: `${sigstore}/token?workflow=${workflow}&repository=${repository}`,
        BUILDER: workflow,
        SIGNER: `https://github.com/${workflow}`,
        GITHUB_REPOSITORY: repository,
        GITHUB_WORKFLOW_REF: `${repository}/.github/workflows/service.yml@refs/heads/main`,
    });
    const cosign = (...args: string[]) => run("cosign", args, folder, job(BUILD, "acme/shop"));

    /** Pushes an image that nobody has signed. */
    let images = 0;
    async function push(): Promise<string> {
        const name = `${registry.host}/acme/shop/api:${++images}`;
        write(folder, { layer: String(images), "sbom.json": '{"spdxVersion":"SPDX-2.3","packages":[]}' });
        await run("tar", ["-cf", "layer.tar", "layer"], folder);
        await run("crane", ["append", "--oci-empty-base", "-f", "layer.tar", "-t", name], folder, env);
        return `${name.split(":").slice(0, 2).join(":")}@${(await run("crane", ["digest", name], folder, env)).trim()}`;
    }

    /** What a job of a workflow builds in a repository, as `publish` signs and attests it. */
    async function built(workflow = BUILD, repository = "acme/shop", change = "."): Promise<string> {
        const [image, as] = [await push(), job(workflow, repository)];
        write(folder, { "said.json": await run("bash", [script("provenance.sh")], folder, as) });
        write(folder, { "provenance.json": await run("jq", [change, "said.json"], folder) });
        await run("bash", [script("sign.sh"), image, "provenance.json", "sbom.json"], folder, as);
        return image;
    }

    /** Why the controller refuses an image; nothing, if it admits it. Of two signers it would tell one's reason, either's. */
    async function refusal(image: string, workflows = [BUILD], change: (spec: Values) => void = () => undefined) {
        const signers = workflows.map((workflow) => ({ issuer: ISSUER, subject: `https://github.com/${workflow}` }));
        const spec = policySpec("enforce", [`${registry.host}/acme/**`], signers);
        change(spec);
        const policy = {
            apiVersion: "policy.sigstore.dev/v1beta1",
            kind: "ClusterImagePolicy",
            metadata: { name: "signed" },
        };
        writeFileSync(join(folder, "policy.yaml"), JSON.stringify({ ...policy, spec }));
        const ended = await runCommand(tester, ["-policy", "policy.yaml", "-image", image], { cwd: folder, env });
        if (ended.status === 0) return "";
        return JSON.parse(ended.stdout).errors.join("\n");
    }

    it("admits what either workflow has built in a repository of its owner, and neither's for the other's", async () => {
        for (const workflow of [BUILD, PREVIEW]) {
            const image = await built(workflow);
            assert.equal(await refusal(image, [BUILD, PREVIEW]), "");
            assert.equal(await refusal(image, [workflow]), "");
        }
        assert.match(await refusal(await built(PREVIEW)), /expected SAN value .*build\.yml.*, got .*preview\.yml/);
    });
    it("refuses what nobody has signed", async () => {
        assert.match(await refusal(await push()), /no valid bundles exist in registry/);
    });
    it("refuses a signature alone, and another attestation", async () => {
        const image = await push();
        const unattested = /no matching attestations.* with type https:\/\/slsa.dev\/provenance\/v1/;
        await cosign("sign", "--yes", image);
        assert.match(await refusal(image), unattested);
        await cosign("attest", "--yes", "--type", "spdxjson", "--predicate", "sbom.json", image);
        assert.match(await refusal(image), unattested);
    });
    it("refuses what another workflow has built, and ours elsewhere than on main", async () => {
        for (const workflow of [BUILD.replace("build.yml", "other.yml"), BUILD.replace("heads/main", "heads/other")]) {
            assert.match(await refusal(await built(workflow)), /expected SAN value .*, got /);
        }
    });
    it("refuses what a key has signed, as a rehearsal does", async () => {
        const image = await push();
        const key = join(folder, "key");
        const env = { ...job(BUILD, "acme/shop"), COSIGN_PASSWORD: "", SIGNING_KEY: key };
        await run("cosign", ["generate-key-pair", "--output-key-prefix", key], folder, env);
        await run("cosign", ["signing-config", "create", "--out", `${key}.json`], folder, env);
        write(folder, { "provenance.json": await run("bash", [script("provenance.sh")], folder, env) });
        await run("bash", [script("sign.sh"), image, "provenance.json", "sbom.json"], folder, env);
        assert.match(await refusal(image), /no matching attestations/);
    });
    it("refuses what our workflow has built for somebody else, who has called it", async () => {
        for (const repository of ["mallory/shop", "acme-mallory/shop", "mallory/acme"]) {
            const image = await built(BUILD, repository);
            assert.match(await refusal(image), /failed evaluating rego policy .* not compliant/);
            assert.notEqual(await refusal(image, [BUILD, PREVIEW]), "");
        }
    });
    it("refuses a provenance that says nothing of the repository", async () => {
        const said = ".buildDefinition.externalParameters";
        for (const change of [`del(${said}.workflow.repository)`, `${said} = {}`, `${said}.workflow.repository = 1`]) {
            const image = await built(BUILD, "acme/shop", change);
            assert.match(await refusal(image), /failed evaluating rego policy .* not compliant/);
        }
    });
    it("asks for an attestation, and has an authority for each signer: it could verify nothing otherwise", async () => {
        const image = await built();
        const bare = ({ authorities }: Values) => delete authorities[0].attestations;
        assert.match(await refusal(image, [BUILD], bare), /bundle support for image signatures is not yet implemented/);
        const together = ({ authorities: [first] }: Values) =>
            first.keyless.identities.push({ issuer: ISSUER, subject: `https://github.com/${PREVIEW}` });
        assert.match(await refusal(image, [BUILD], together), /multiple identities are not supported at this time/);
    });
});
