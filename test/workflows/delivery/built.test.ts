import assert from "node:assert/strict";
import { pathWith } from "../../support/tools";
import { inFolder, runCommand, serving } from "../run";
import { opsFile } from "./ops";
import { run, script, withRegistry, write } from "./support";

const NEVER = `1.4.9@sha256:${"e".repeat(64)}`;

describe("built.sh", function () {
    this.timeout(60_000);
    let path = "";
    before(function () {
        path = pathWith(this, "crane");
    });

    /** What is said of a tag where the registry is at `host`. */
    const built = (host: string, tag = NEVER) =>
        inFolder((folder) => {
            write(folder, { "api.yaml": opsFile(tag, "", `${host}/shop/api`) });
            return runCommand("bash", [script("built.sh"), "api.yaml", tag], { cwd: folder, env: { PATH: path } });
        });
    const refused = async (host: string, tag?: string) => {
        const { status, stdout } = await built(host, tag);
        assert.equal(status, 1, stdout);
        return stdout;
    };

    it("says nothing of an image by its own version and digest, and refuses it by another", () =>
        withRegistry(path, async (host) => {
            const digests = await inFolder(async (folder) => {
                const found: string[] = [];
                for (const version of ["1.4.1", "1.4.2"]) {
                    const name = `${host}/shop/api:${version}`;
                    write(folder, { version });
                    await run("tar", ["-cf", "layer.tar", "version"], folder);
                    await run("crane", ["append", "--oci-empty-base", "-f", "layer.tar", "-t", name], folder, {
                        PATH: path,
                    });
                    found.push((await run("crane", ["digest", name], folder, { PATH: path })).trim());
                }
                return found;
            });
            const { status, stdout, stderr } = await built(host, `1.4.1@${digests[0]}`);
            assert.deepEqual([status, stdout, stderr], [0, "", ""]);
            const other = `${host}/shop/api:1.4.1 is ${digests[0]}, not ${digests[1]}: promote a tag as the build has printed it\n`;
            assert.equal(await refused(host, `1.4.1@${digests[1]}`), other);
            // Of the right name, but gone or never built.
            assert.equal(
                await refused(host),
                `${host}/shop/api has no 1.4.9: build it, or promote one that was built\n`,
            );
        }));
    it("says that a registry does not answer where none listens", async () => {
        const said = await refused("127.0.0.1:9");
        assert.match(
            said,
            /^127\.0\.0\.1:9\/shop\/api: the registry gave no answer, .*run this again.*connection refused\n$/,
        );
    });

    const answers: [string, number, object, RegExp][] = [
        ["one that wants to know who asks", 401, {}, /does not let this job in, .*let the package be read .* 401 Unauthorized/],
        ["one that lets nobody in", 403, { errors: [{ code: "DENIED", message: "no" }] }, /does not let this job in, .*DENIED: no/],
        ["one that is unwell", 500, {}, /the registry gave no answer, .*run this again .* 500 Internal Server Error/],
        ["what is no registry", 404, {}, /the registry gave no answer, .*correct image\.repository, .* 404 Not Found/],
    ]; // prettier-ignore
    for (const [title, status, body, message] of answers) {
        it(`does not call an image missing because of ${title}`, () =>
            serving(
                () => ({ status, body }),
                async (url) => {
                    const said = await refused(url.replace("http://", ""));
                    assert.match(said, message);
                    assert.doesNotMatch(said, /has no|build it/);
                },
            ));
    }
});
