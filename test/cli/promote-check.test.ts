import assert from "node:assert/strict";
import { chmodSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { gitOf, opsRepository, slipway, tagged, values } from "./ops-repository";

describe("slipway promote --check", function () {
    this.timeout(60_000);
    const { within, at, write, to } = opsRepository();
    const { git, commit } = gitOf(within);
    const check = (...more: string[]) => slipway(["--ops", within(), "--check", "main", ...more]);
    const onMain = (change: () => void) => {
        git("checkout", "-q", "main");
        change();
        commit();
        git("checkout", "-q", "promote/stage/api");
    };
    beforeEach(() => void git("checkout", "-qb", "promote/stage/api"));

    it("proves what promote has done, though main moves on meanwhile", () => {
        slipway(to("stage"));
        commit();
        onMain(() => writeFileSync(within("README.md"), "another change\n"));
        const { status, stdout } = check();
        assert.equal(status, 0);
        assert.equal(stdout, `api in stage is promoted, nothing else changes: ${tagged("1")} -> ${tagged("2")}\n`);
        assert.equal(JSON.parse(check("--json").stdout).environment, "stage");
    });
    it("judges by what main is by now: the environment before went back, and nothing of that is here", () => {
        slipway(to("stage"));
        commit();
        assert.equal(check().status, 0);
        onMain(() => write("dev", values(tagged("1"))));
        assert.match(check().stderr, /^refused: stage takes what dev runs, and dev runs 1\.1\.0@.*, not 1\.2\.0@/);
        onMain(() => write("dev", values(tagged("2"))));
        assert.equal(check().status, 0);
    });
    it("judges by what main is by now: another promotion came first", () => {
        slipway(to("stage"));
        commit();
        onMain(() => write("stage", values(tagged("3"))));
        assert.match(
            check().stderr,
            /^refused: envs\/stage\/api\.yaml had 1\.1\.0@.* and is 1\.3\.0@.* by now: make the/,
        );
    });
    it("does not take for an environment what is a link in main, whatever its text", () => {
        slipway(to("stage"));
        commit();
        onMain(() => (unlinkSync(at("dev")), symlinkSync(`image: { tag: ${tagged("2")} }`, at("dev"))));
        assert.match(check().stderr, /^refused: envs\/dev\/api\.yaml is not there: promote api to dev first/);
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
        ["a name that writes to a terminal", () => writeFileSync(within("a\n\u001b[31m"), ""), /^refused: "a\\n\\u001b\[31m" changes: a promotion changes/],
        ["a tag to one that is no version", () => write("dev", values(tagged("1").replace("1.1.0", "latest"))), /expected a version before the @/],
        ["a tag to one that is the same image by another name", () => write("stage", values(tagged("2").replace("1.2.0", "9.9.9"))), /stage takes what dev runs, and dev runs 1\.2\.0@.*another version/],
        ["a folder to a link", () => (renameSync(dirname(at("stage")), within("x")), symlinkSync("dev", dirname(at("stage")))), /envs\/stage is no regular file/],
        ["all environments to a link", () => (renameSync(within("envs"), within("x")), symlinkSync("x", within("envs"))), /envs is no regular file/],
        ["a link elsewhere", () => symlinkSync("envs", within("x")), /^refused: x changes: a promotion changes envs/],
        ["a file that is no text", () => writeFileSync(within("a"), Buffer.from([0xff])), /is not UTF-8|^refused: a changes/],
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
        const one = slipway(["--ops", within(), "--check", "--output=x"]);
        assert.equal(one.status, 64);
        assert.match(slipway(["--ops", within(), "--check", "nope"]).stderr, /no such commit here: fetch it/);
        assert.match(slipway(["--ops", within("envs"), "--check", "main"]).stderr, /expected the top folder/);
        rmSync(within(".git"), { recursive: true });
        assert.match(check().stderr, /^--ops .*: not a git repository.*: give the top folder of the ops repository/);
    });
});
