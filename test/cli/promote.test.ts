import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
    chmodSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    unlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { replaceFile } from "../../cli/ops/files";

const root = join(__dirname, "../..");
const tagged = (digit: string) => `1.${digit}.0@sha256:${digit.repeat(64)}`;
const values = (tag: string) =>
    `chart: api   # of the registry\nimage:\n  repository: x\n  tag: ${tag} # one\nvalues: {}\n`;

function slipway(args: string[], input = "") {
    const hook = ["--require", "sucrase/register/ts", join(root, "cli/main.ts")];
    const options = { cwd: root, encoding: "utf8", input } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [...hook, "promote", ...args], options);
    assert.doesNotMatch(stderr, / {4}at |bug in slipway/);
    return { status, stdout, stderr };
}

describe("slipway promote", function () {
    this.timeout(60_000);
    let ops: string;
    beforeEach(() => {
        ops = mkdtempSync(join(tmpdir(), "slipway-ops-"));
        write("dev", values(tagged("2")));
        write("stage", values(tagged("1")));
        write("prod", values(tagged("1")));
    });
    afterEach(() => rmSync(ops, { recursive: true }));

    const at = (environment: string) => join(ops, `envs/${environment}/api.yaml`);
    const read = (environment: string) => readFileSync(at(environment), "utf8");
    function write(environment: string, text: string | Buffer): void {
        mkdirSync(dirname(at(environment)), { recursive: true });
        writeFileSync(at(environment), text);
    }
    const to = (environment: string, ...more: string[]) => [
        "--ops",
        ops,
        "--service",
        "api",
        "--to",
        environment,
        ...more,
    ];

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
    it("takes a digest from those that were built, and no other", () => {
        const list = join(ops, "digests");
        writeFileSync(list, `sha256:${"2".repeat(64)}\n`);
        assert.equal(slipway(to("stage", "--require-built", list)).status, 0);
        const { status, stderr } = slipway(
            to("dev", "--tag", tagged("3"), "--require-built", "-"),
            `sha256:${"2".repeat(64)}\n`,
        );
        assert.equal(status, 1);
        assert.match(stderr, /^refused: sha256:3{64} was never built/);
        assert.equal(read("dev"), values(tagged("2")));
    });

    const refused: [string, () => string[], RegExp][] = [
        ["an environment that is skipped", () => to("prod", "--tag", tagged("2")), /promote it to stage first/],
        ["a tag without a digest", () => to("dev", "--tag", "1.4.2"), /expected <tag>@sha256:<digest>, got "1\.4\.2"/],
        ["an environment that is none", () => to("prd"), /expected one of the environments dev, stage, prod/],
        ["a service that leads elsewhere", () => ["--ops", ops, "--to", "dev", "--service", "../prod/api"], /expected the name/],
        ["a file that is not there", () => (unlinkSync(at("stage")), to("stage")), /envs\/stage\/api\.yaml is not there/],
        ["a predecessor that is not there", () => (unlinkSync(at("dev")), to("stage")), /promote api to dev first/],
        ["a link", () => (unlinkSync(at("stage")), symlinkSync(at("dev"), at("stage")), to("stage")), /not a regular file/],
        ["bytes that are not UTF-8", () => (write("stage", Buffer.from([0xff, 0xfe])), to("stage")), /is not UTF-8/],
        ["anchors", () => (write("stage", "image: &a { tag: x }\n"), to("stage")), /anchor &a/],
        ["keys that are there twice", () => (write("stage", "image: { tag: x, tag: y }\n"), to("stage")), /unique/],
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
        ["a base and a target", ["--check", "main", "--to", "dev"], /leave out --to, --service and --tag/],
        ["a list that is not there", ["--require-built", "/nowhere/list"], /^--require-built: ENOENT/],
        ["a mistyped option", ["--sevice", "api"], /Did you mean --service\?\)\nSee slipway promote --help/],
    ];
    for (const [title, args, message] of misused) {
        it(`ends with 64 for ${title}`, () => {
            const { status, stderr } = slipway(args);
            assert.equal(status, 64);
            assert.match(stderr, message);
        });
    }

    it("does not write over what another has written meanwhile", () => {
        assert.throws(() => replaceFile(at("stage"), "what was read", "new"), /has changed since it was read/);
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
            /another promotion is writing this file; if none is running, delete .*\.api\.yaml\.promoting/,
        );
        assert.ok(statSync(lock).isFile());
        assert.equal(read("stage"), values(tagged("1")));
    });

    describe("--check", () => {
        const git = (...args: string[]) => {
            const who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
            const { status, stderr } = spawnSync("git", ["-C", ops, ...who, ...args], { encoding: "utf8" });
            assert.equal(status, 0, stderr);
        };
        const commit = () => (git("add", "-A"), git("commit", "-qm", "a change"));
        const check = (...more: string[]) => slipway(["--ops", ops, "--check", "main", ...more]);
        beforeEach(() => {
            git("init", "-q", "-b", "main");
            commit();
            git("checkout", "-qb", "promote/stage/api");
        });

        it("proves what promote has done, though main moves on meanwhile", () => {
            slipway(to("stage"));
            commit();
            git("checkout", "-q", "main");
            writeFileSync(join(ops, "README.md"), "another change\n");
            commit();
            git("checkout", "-q", "promote/stage/api");
            const { status, stdout } = check();
            assert.equal(status, 0);
            assert.equal(stdout, `api in stage is promoted, nothing else changes: ${tagged("1")} -> ${tagged("2")}\n`);
            assert.equal(JSON.parse(check("--json").stdout).environment, "stage");
        });
        it("knows a revert", () => {
            slipway(to("stage"));
            commit();
            git("checkout", "-q", "-B", "main");
            git("checkout", "-qb", "back");
            git("revert", "--no-edit", "HEAD");
            assert.match(check().stdout, /^api in stage goes back, nothing else changes: 1\.2\.0@.* -> 1\.1\.0@/);
        });

        const changes: [string, () => void, RegExp][] = [
            ["nothing", () => git("commit", "-q", "--allow-empty", "-m", "x"), /nothing changes/],
            ["two files", () => (slipway(to("stage")), slipway(to("prod"))), /a promotion changes one file/],
            ["a comment besides", () => write("stage", values(tagged("2")).replace("one", "two")), /more than image\.tag/],
            ["the mode besides", () => (slipway(to("stage")), chmodSync(at("stage"), 0o755)), /its mode changes/],
            ["a link in its place", () => (unlinkSync(at("stage")), symlinkSync(at("dev"), at("stage"))), /no regular file/],
            ["a skipped environment", () => write("prod", values(tagged("2"))), /prod takes what stage runs/],
            ["a file that is no text", () => writeFileSync(join(ops, "a"), Buffer.from([0xff])), /is not UTF-8|^refused: a changes/],
            ["a name of another kind", () => write("dev/x\n", values(tagged("2"))), /changes: a promotion changes/],
        ]; // prettier-ignore
        for (const [title, make, message] of changes) {
            it(`refuses a change of ${title}`, () => {
                make();
                if (title !== "nothing") commit();
                const { status, stdout, stderr } = check();
                assert.equal(status, 1, stderr);
                assert.match(stderr, message);
                assert.equal(stdout, "");
            });
        }
        it("ends with 64 where there is nothing to compare", () => {
            const one = slipway(["--ops", ops, "--check", "--output=x"]);
            assert.equal(one.status, 64);
            assert.match(slipway(["--ops", ops, "--check", "nope"]).stderr, /no such commit here: fetch it/);
            assert.match(slipway(["--ops", join(ops, "envs"), "--check", "main"]).stderr, /expected the top folder/);
            rmSync(join(ops, ".git"), { recursive: true });
            assert.match(check().stderr, /^git rev-parse in .*not a git repository/);
        });
    });
});
