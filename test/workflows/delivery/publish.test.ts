import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathWith } from "../../support/tools";
import { inFolder, runCommand } from "../run";
import { buildImages, run, RUNNER, script, withRegistry } from "./support";

const TAG = "1.12.0";
const DIGEST = /^sha256:[0-9a-f]{64}$/;

describe("publishing images", function () {
    this.timeout(120_000);
    let path = "";
    let built = "";
    before(async function () {
        path = pathWith(this, "crane", "cosign", "jq");
        built = mkdtempSync(join(tmpdir(), "images-"));
        for (const image of ["api", "web"]) await buildImages(built, image, path);
    });
    after(() => {
        if (built !== "") rmSync(built, { recursive: true });
    });

    /** Runs a script among the images that a build has left. */
    const among = <T>(images: string[], work: (folder: string, env: Record<string, string>) => Promise<T>) =>
        inFolder(async (folder) => {
            for (const file of readdirSync(built).filter((file) => images.includes(file.split("-")[1]!))) {
                cpSync(join(built, file), join(folder, file), { recursive: true });
            }
            return work(folder, { ...RUNNER, PATH: path, COSIGN_PASSWORD: "", HOME: folder });
        });
    /** A key, as the rehearsal makes one. */
    const makeKey = async (folder: string, env: object) => {
        const key = join(folder, "key");
        await run("cosign", ["generate-key-pair", "--output-key-prefix", key], folder, env);
        await run("cosign", ["signing-config", "create", "--out", `${key}.json`], folder, env);
        return key;
    };

    it("pushes each to every registry with one digest, signed and attested before it has a tag", () =>
        among(["api", "web"], (folder, env) =>
            withRegistry(path, async (host) => {
                const key = await makeKey(folder, env);
                const registries = `${host}/acme/shop\n${host}/shop`;
                const publish = [script("publish.sh"), folder, TAG, registries];
                const printed = await run("bash", publish, folder, { ...env, SIGNING_KEY: key });
                const tags: Record<string, string> = JSON.parse(printed.replace(/^tags=/, ""));
                assert.deepEqual(Object.keys(tags), ["api", "web"]);
                for (const [image, tag] of Object.entries(tags)) {
                    const digest = tag.split("@")[1]!;
                    assert.equal(tag, `${TAG}@${digest}`);
                    for (const registry of registries.split("\n")) {
                        const name = `${registry}/${image}`;
                        assert.equal(await run("crane", ["digest", `${name}:${TAG}`], folder, env), `${digest}\n`);
                        const index = JSON.parse(await run("crane", ["manifest", `${name}@${digest}`], folder, env));
                        assert.deepEqual(
                            index.manifests.map(({ platform }: any) => platform),
                            ["amd64", "arm64"].map((architecture) => ({ os: "linux", architecture })),
                        );
                        await attested(folder, env, key, `${name}@${digest}`);
                    }
                }
            }),
        ));

    /** That somebody else finds the signature, what was said of the build, and what is in the image. */
    async function attested(folder: string, env: object, key: string, reference: string) {
        const by = ["--key", `${key}.pub`, "--insecure-ignore-tlog"];
        await run("cosign", ["verify", ...by, reference], folder, env);
        const said = async (type: string) => {
            const printed = await run("cosign", ["verify-attestation", ...by, "--type", type, reference], folder, env);
            const [first] = printed.trim().split("\n");
            return JSON.parse(Buffer.from(JSON.parse(first!).payload, "base64").toString()).predicate;
        };
        const { buildDefinition, runDetails } = await said("slsaprovenance1");
        assert.equal(runDetails.builder.id, `https://github.com/${RUNNER.BUILDER}`);
        assert.deepEqual(buildDefinition.externalParameters.workflow, {
            ref: "refs/heads/main",
            repository: "https://github.com/acme/Shop",
            path: ".github/workflows/service.yml",
        });
        assert.deepEqual(buildDefinition.resolvedDependencies[0].digest, { gitCommit: RUNNER.GITHUB_SHA });
        assert.equal((await said("spdxjson")).spdxVersion, "SPDX-2.3");
    }

    it("gives no tag to what could not be signed", () =>
        among(["api"], (folder, env) =>
            withRegistry(path, async (host) => {
                const key = await makeKey(folder, env);
                rmSync(`${key}.key`);
                const publish = [script("publish.sh"), folder, TAG, `${host}/shop`];
                const ended = await runCommand("bash", publish, { cwd: folder, env: { ...env, SIGNING_KEY: key } });
                assert.notEqual(ended.status, 0);
                assert.equal(ended.stdout, "");
                assert.equal(await run("crane", ["ls", `${host}/shop/api`], folder, env), "");
            }),
        ));
    it("gives no tag to what somebody else has signed", () =>
        among(["api"], (folder, env) =>
            withRegistry(path, async (host) => {
                const key = await makeKey(folder, env);
                const other = ["generate-key-pair", "--output-key-prefix", join(folder, "other")];
                await run("cosign", other, folder, env);
                renameSync(join(folder, "other.pub"), `${key}.pub`);
                const publish = [script("publish.sh"), folder, TAG, `${host}/shop`];
                const ended = await runCommand("bash", publish, { cwd: folder, env: { ...env, SIGNING_KEY: key } });
                assert.deepEqual([ended.status === 0, ended.stdout], [false, ""]);
                assert.ok(!(await run("crane", ["ls", `${host}/shop/api`], folder, env)).includes(TAG));
            }),
        ));
    it("refuses to sign a tag, which could be moved afterwards", () =>
        inFolder(async (folder) => {
            for (const reference of [
                "ghcr.io/acme/shop/api:12",
                "ghcr.io/acme/shop/api@",
                "ghcr.io/acme/shop/api@sha256:abc",
            ]) {
                const { status, stderr } = await runCommand("bash", [script("sign.sh"), reference, "p"], {
                    cwd: folder,
                });
                assert.equal(status, 1);
                assert.match(stderr, /^expected an image by its digest/);
            }
        }));
    it("wants a registry", async () => {
        const { status, stderr } = await runCommand("bash", [script("publish.sh"), ".", TAG, ""], { cwd: "." });
        assert.notEqual(status, 0);
        assert.match(stderr, /expected a registry/);
    });

    describe("is rehearsed for a pull request", () => {
        const rehearse = (folder: string, env: object) =>
            runCommand("bash", [script("rehearse.sh"), folder, TAG], { cwd: folder, env });

        it("on the machine alone, which keeps no key", () =>
            among(["api"], async (folder, env) => {
                const before = readdirSync(folder);
                const { status, stdout, stderr } = await rehearse(folder, env);
                assert.equal(status, 0, stderr);
                assert.match(stdout, /^tags=\{"api":"1\.12\.0@sha256:[0-9a-f]{64}"\}\n$/);
                for (const [, host] of stderr.matchAll(/([\w.:-]+)\/rehearsal\/api/g)) {
                    assert.match(host!, /^127\.0\.0\.1:\d+$/);
                }
                assert.deepEqual(
                    readdirSync(folder).filter((file) => !before.includes(file) && file !== ".sigstore"),
                    [],
                );
            }));
        it("and fails where an architecture is missing", () =>
            among(["api"], async (folder, env) => {
                rmSync(join(folder, "image-api-arm64"), { recursive: true });
                assert.notEqual((await rehearse(folder, env)).status, 0);
            }));
        it("and fails where what is in an image was not said", () =>
            among(["api"], async (folder, env) => {
                rmSync(join(folder, "sbom-api-arm64.spdx.json"));
                assert.notEqual((await rehearse(folder, env)).status, 0);
            }));
        it("and fails where a layer is not what its digest says", () =>
            among(["api"], async (folder, env) => {
                const layout = join(folder, "image-api-arm64");
                const { manifests } = JSON.parse(readFileSync(join(layout, "index.json"), "utf8"));
                const blob = (digest: string) => join(layout, "blobs", digest.replace(":", "/"));
                const { layers } = JSON.parse(readFileSync(blob(manifests[0].digest), "utf8"));
                writeFileSync(blob(layers[0].digest), "something else");
                assert.notEqual((await rehearse(folder, env)).status, 0);
            }));
    });

    describe("joins images of one platform each", () => {
        const assemble = (folder: string, layouts: string[]) =>
            runCommand("bash", [script("assemble.sh"), join(folder, "all"), ...layouts], {
                cwd: folder,
                env: { PATH: path },
            });
        it("into the same digest every time", () =>
            among(["api"], async (folder) => {
                const layouts = ["image-api-amd64", "image-api-arm64"];
                const first = await assemble(folder, layouts);
                assert.match(first.stdout.trim(), DIGEST);
                assert.equal((await assemble(folder, layouts)).stdout, first.stdout);
            }));
        for (const layouts of [["amd64"], ["amd64", "amd64"], ["arm64", "arm64"]]) {
            it(`but not ${layouts.join(" and ")}`, () =>
                among(["api"], async (folder) => {
                    const { status, stdout, stderr } = await assemble(
                        folder,
                        layouts.map((arch) => `image-api-${arch}`),
                    );
                    assert.deepEqual([status, stdout], [1, ""]);
                    assert.match(stderr, /expected images for linux\/amd64 and linux\/arm64, got \[/);
                }));
        }
        for (const [what, index] of [
            [
                "a digest that leads elsewhere",
                { manifests: [{ mediaType: "x.image.manifest.v1+json", digest: "sha256:../x" }] },
            ],
            ["none", { manifests: [] }],
            ["an index", { manifests: [{ mediaType: "x.image.index.v1+json" }] }],
        ] as const) {
            it(`but not a layout with ${what}`, () =>
                among(["api"], async (folder) => {
                    writeFileSync(join(folder, "image-api-amd64/index.json"), JSON.stringify(index));
                    const { status, stderr } = await assemble(folder, ["image-api-amd64", "image-api-arm64"]);
                    assert.notEqual(status, 0);
                    assert.match(stderr, /image-api-amd64: expected /);
                }));
        }
    });
});

describe("registries.sh", () => {
    const ask = (kinds: string, IMAGE_REGISTRY = "111122223333.dkr.ecr.ap-northeast-2.amazonaws.com") =>
        runCommand("bash", [script("registries.sh"), kinds], {
            cwd: ".",
            env: { GITHUB_REPOSITORY: "Acme/Shop", IMAGE_REGISTRY },
        });
    it("says where the images of a repository go", async () => {
        const ecr = "111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/shop\n";
        assert.equal((await ask("ghcr")).stdout, "ghcr.io/acme/shop\n");
        assert.equal((await ask("ecr")).stdout, ecr);
        assert.equal((await ask("ghcr ecr")).stdout, `ghcr.io/acme/shop\n${ecr}`);
    });
    it("refuses another one, none, and ECR where the repository does not know it", async () => {
        assert.match((await ask("quay")).stderr, /expected ghcr, ecr or both, got 'quay'/);
        for (const ended of [await ask("quay"), await ask(""), await ask("ecr", "")]) assert.notEqual(ended.status, 0);
    });
});
