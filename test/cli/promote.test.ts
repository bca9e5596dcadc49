import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { replaceFile } from "../../cli/ops/files";
import { opsRepository, PROMOTE, slipway, tagged, values } from "./ops-repository";

function started(args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
    const child = spawn(process.execPath, [...PROMOTE, ...args]);
    const heard = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) child[name].on("data", (text) => (heard[name] += text));
    return new Promise((resolve) => child.on("close", (status) => resolve({ status, ...heard })));
}

describe("slipway promote", function () {
    this.timeout(60_000);
    const { within, at, read, write, to } = opsRepository();
    const move = (environment: string, name: string) => renameSync(dirname(at(environment)), within(name));

    it("takes an image through dev, stage and prod, one scalar a time", () => {
        assert.equal(slipway(to("dev", "--tag", tagged("3"))).status, 0);
        assert.equal(read("dev"), values(tagged("3")));
        assert.equal(read("stage"), values(tagged("1")));
        for (const environment of ["stage", "prod"]) {
            const { status, stdout } = slipway(to(environment));
            assert.equal(status, 0);
            assert.equal(stdout, `envs/${environment}/api.yaml: image.tag ${tagged("1")} -> ${tagged("3")}\n`);
            assert.equal(read(environment), values(tagged("3")));
        }
        assert.deepEqual(readdirSync(dirname(at("dev"))), ["api.yaml"]);
    });
    it("says so when there is nothing to do, and touches nothing", () => {
        const before = statSync(at("prod")).mtimeMs;
        const { status, stdout } = slipway(to("prod"));
        assert.equal(status, 0);
        assert.match(stdout, /^nothing to do: envs\/prod\/api\.yaml has 1\.1\.0@/);
        assert.equal(statSync(at("prod")).mtimeMs, before);
    });
    it("prints one JSON document", () => {
        const { stdout } = slipway(to("stage", "--json"));
        const [file, before, after] = ["envs/stage/api.yaml", tagged("1"), tagged("2")];
        assert.deepEqual(JSON.parse(stdout), {
            service: "api",
            environment: "stage",
            file,
            before,
            after,
            changed: true,
        });
        assert.equal(JSON.parse(slipway(to("stage", "--json")).stdout).changed, false);
    });
    it("keeps the mode of the file", () => {
        chmodSync(at("stage"), 0o640);
        slipway(to("stage"));
        assert.equal(statSync(at("stage")).mode & 0o777, 0o640);
    });
    it("prints one JSON document as well when it refuses, beside the words", () => {
        const { status, stdout, stderr } = slipway(to("prod", "--tag", tagged("2"), "--json"));
        assert.equal(status, 1);
        const { refused, ...rest } = JSON.parse(stdout);
        assert.equal(stderr, `refused: ${refused}\n`);
        assert.deepEqual(rest, {});
        assert.match(refused, /promote it to stage first/);
        assert.equal(slipway(["--json"]).stdout, "");
    });

    const refused: [string, () => string[], RegExp][] = [
        ["the name of another version", () => to("stage", "--tag", tagged("2").replace("1.2.0", "9.9.9")), /dev runs 1\.2\.0@.*: that is the same image by the name of another version: leave out the tag/],
        ["what has not begun its way", () => (write("dev", values("none")), to("stage")), /dev has had no version of api yet: promote one to dev first/],
        ["an environment that is skipped", () => to("prod", "--tag", tagged("2")), /promote it to stage first/],
        ["a tag without a digest", () => to("dev", "--tag", "1.4.2"), /expected <tag>@sha256:<digest>, got "1\.4\.2"/],
        ["a tag that is no version", () => to("dev", "--tag", tagged("1").replace("1.1.0", "latest")), /expected a version before the @, such as 1\.4\.2, got "latest": .*build the image with/],
        ["a file that is not there", () => (unlinkSync(at("stage")), to("stage")), /envs\/stage\/api\.yaml is not there/],
        ["a predecessor that is not there", () => (unlinkSync(at("dev")), to("stage")), /promote api to dev first/],
        ["a folder that is a link", () => (move("stage", "elsewhere"), symlinkSync(within("elsewhere"), within("envs/stage")), to("stage")), /envs\/stage\/api\.yaml is in a folder that is a link/],
        ["a folder that is a link to another environment", () => (move("stage", "old"), symlinkSync("dev", within("envs/stage")), to("stage")), /envs\/stage\/api\.yaml is in a folder that is a link/],
        ["all environments behind a link", () => (renameSync(within("envs"), within("elsewhere")), symlinkSync("elsewhere", within("envs")), to("stage")), /envs\/stage\/api\.yaml is in a folder that is a link/],
        ["an environment before that is a link", () => (move("dev", "elsewhere"), symlinkSync(within("elsewhere"), within("envs/dev")), to("stage")), /envs\/dev\/api\.yaml is in a folder that is a link/],
        ["a file of the environment before that is a link", () => (unlinkSync(at("dev")), symlinkSync(at("prod"), at("dev")), to("stage")), /envs\/dev\/api\.yaml is not a regular file/],
        ["a folder in its place", () => (unlinkSync(at("stage")), mkdirSync(at("stage")), to("stage")), /not a regular file/],
        ["a file in the place of the environment", () => (rmSync(dirname(at("stage")), { recursive: true }), writeFileSync(dirname(at("stage")), ""), to("stage")), /envs\/stage\/api\.yaml: not a directory: make it/],
        ["a file that is far too large", () => (write("stage", `${values("none")}# ${"x".repeat(1024 * 1024)}`), to("stage")), /has \d+ bytes, expected 1 MiB at most/],
        ["a link", () => (unlinkSync(at("stage")), symlinkSync(at("dev"), at("stage")), to("stage")), /not a regular file/],
        ["bytes that are not UTF-8", () => (write("stage", Buffer.from([0xff, 0xfe])), to("stage")), /is not UTF-8/],
        ["anchors", () => (write("stage", "image: &a { tag: x }\n"), to("stage")), /envs\/stage\/api\.yaml:1: anchor &a: write the value/],
        ["keys that are there twice", () => (write("stage", "image: { tag: x, tag: y }\n"), to("stage")), /envs\/stage\/api\.yaml:1: the key `tag` is given twice: delete one of them/],
    ]; // prettier-ignore
    for (const [title, args, message] of refused) {
        it(`refuses ${title}, in words and with 1`, () => {
            const { status, stdout, stderr } = slipway(args());
            assert.equal(status, 1);
            assert.match(stderr, /^refused: /);
            assert.match(stderr, message);
            assert.equal(stdout, "");
            assert.equal(read("prod"), values(tagged("1")));
        });
    }
    const misused: [string, string[], RegExp][] = [
        ["neither a target nor a base", [], /needs --to <environment> and --service <name>, or --check <base>/],
        ["a base and a target", ["--check", "main", "--to", "dev"], /leave out --to, --service, --tag and --rollback/],
        ["a base and a way back", ["--check", "main", "--rollback"], /leave out --to, --service, --tag and --rollback/],
        ["ops that are not there", ["--ops", "/nowhere", "--to", "dev", "--service", "api"], /^--ops \/nowhere: expected the folder of an ops repository, with the folder envs in it/],
        ["ops that are a file", ["--ops", "package.json", "--to", "dev", "--service", "api"], /^--ops package\.json: expected the folder/],
        ["ops that are none", ["--ops", "cli", "--to", "dev", "--service", "api"], /^--ops cli: expected the folder/],
        ["an environment that is none", ["--to", "prd"], /argument 'prd' is invalid\. Allowed choices are dev, stage, prod/],
        ["an environment that leads elsewhere", ["--to", "../dev"], /argument '\.\.\/dev' is invalid/],
        ["a service that leads elsewhere", ["--to", "dev", "--service", "../prod/api"], /argument '\.\.\/prod\/api' is invalid\. expected the name of a service/],
        ["a service that nothing of Kubernetes could be called", ["--to", "dev", "--service", "1api"], /argument '1api' is invalid\. expected the name of a service/],
        ["a mistyped option", ["--sevice", "api"], /Did you mean --service\?\)\nSee slipway promote --help/],
    ]; // prettier-ignore
    for (const [title, args, message] of misused) {
        it(`ends with 64 for ${title}`, () => {
            const { status, stderr } = slipway(args);
            assert.equal(status, 64);
            assert.match(stderr, message);
        });
    }

    it("knows no way back where there is no history", () => {
        const { status, stderr } = slipway(to("prod", "--rollback"));
        assert.equal(status, 64);
        assert.match(stderr, /^--ops .*: not a git repository.*: give the top folder of the ops repository/);
    });

    it("does not write over what another has written meanwhile", () => {
        assert.throws(
            () => replaceFile(within(), "envs/stage/api.yaml", "what was read", "new"),
            /^Error: envs\/stage\/api\.yaml has changed since it was read/,
        );
        assert.equal(read("stage"), values(tagged("1")));
        assert.deepEqual(readdirSync(dirname(at("stage"))), ["api.yaml"]);
    });
    it("waits for no other promotion, and says what to do about one that died", () => {
        const lock = join(dirname(at("stage")), ".api.yaml.promoting");
        writeFileSync(lock, "");
        const { status, stderr } = slipway(to("stage"));
        assert.equal(status, 1);
        assert.match(
            stderr,
            /^refused: envs\/stage\/api\.yaml: another promotion is writing it; if none is running, delete .*\.api\.yaml\.promoting/,
        );
        assert.ok(statSync(lock).isFile());
        assert.equal(read("stage"), values(tagged("1")));
    });
    it("lets of many at once each win or be refused, and loses none that it said it wrote", async () => {
        const tags = ["3", "4", "5", "6"].map(tagged);
        const said = await Promise.all(tags.map((tag) => started(to("dev", "--tag", tag))));
        const won = said.filter(({ status }) => status === 0).map(({ stdout }) => stdout.trim().split(" -> "));
        for (const { status, stderr } of said) {
            if (status !== 0) assert.match(stderr, /^refused: envs\/dev\/api\.yaml(: another promotion| has changed)/);
        }
        // What each found is what another one left: from the first tag to the one that stands there, none is skipped.
        const next = new Map(won.map(([from, after]) => [from!.split(" ").at(-1)!, after!]));
        let last = tagged("2");
        for (let steps = 0; steps < won.length; steps++) last = next.get(last)!;
        assert.equal(read("dev"), values(last));
        assert.deepEqual(readdirSync(dirname(at("dev"))), ["api.yaml"]);
    });
    it("says in words what the system does not allow", function () {
        // root may do anything.
        if (process.getuid?.() === 0) this.skip();
        chmodSync(at("stage"), 0o000);
        assert.match(slipway(to("stage")).stderr, /^refused: envs\/stage\/api\.yaml: permission denied: make it/);
        chmodSync(at("stage"), 0o644);
        chmodSync(dirname(at("stage")), 0o555);
        const { status, stderr } = slipway(to("stage"));
        chmodSync(dirname(at("stage")), 0o755);
        assert.equal(status, 1);
        assert.match(stderr, /^refused: envs\/stage\/api\.yaml: permission denied: make it/);
    });
});
