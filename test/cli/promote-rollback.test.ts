import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { gitOf, opsRepository, slipway, tagged, values } from "./ops-repository";

describe("slipway promote --rollback", function () {
    this.timeout(60_000);
    const { within, write, read, to } = opsRepository();
    const { git, commit } = gitOf(within);
    const back = (...more: string[]) => slipway(to("prod", "--rollback", ...more));
    const check = () => slipway(["--ops", within(), "--check", "main"]);
    /** What each merge to main has put into prod: as a squash does, in one commit. */
    const merged = (...digits: string[]) => {
        for (const digit of digits) {
            write("prod", values(tagged(digit)));
            commit(`api in prod: ${tagged(digit)}`);
        }
    };
    const propose = () => (git("switch", "-qC", "back"), commit());
    const merge = () => (propose(), git("switch", "-q", "main"), git("merge", "-q", "--squash", "back"), commit());

    it("goes back by one line, and the check knows it as the way back", () => {
        merged("2", "3");
        write("prod", values(tagged("3")).replace("{}", "{ a: 1 }"));
        commit("another value");
        const { status, stdout } = back();
        assert.equal(status, 0);
        assert.equal(stdout, `envs/prod/api.yaml: image.tag ${tagged("3")} -> ${tagged("2")}\n`);
        assert.equal(read("prod"), values(tagged("2")).replace("{}", "{ a: 1 }"));
        propose();
        assert.match(check().stdout, /^api in prod goes back, nothing else changes: 1\.3\.0@.* -> 1\.2\.0@/);
    });
    it("goes further back the second time, not forth, and the check lets nothing else be the way back", () => {
        merged("2", "3");
        back();
        merge();
        back();
        assert.equal(read("prod"), values(tagged("1")));
        propose();
        assert.match(check().stdout, /^api in prod goes back/);

        git("switch", "-q", "main");
        write("prod", values(tagged("3")));
        propose();
        assert.match(check().stderr, /^refused: prod takes what stage runs/);
    });
    it("goes to the version that is asked for, if it was there and was not taken back", () => {
        git("config", "log.showRoot", "false");
        merged("2", "3");
        assert.equal(back("--tag", tagged("1")).status, 0);
        assert.equal(read("prod"), values(tagged("1")));
        merge();
        for (const digit of ["2", "3", "9"]) {
            const { status, stderr } = back("--tag", tagged(digit));
            assert.equal(status, 1);
            assert.match(stderr, /^refused: envs\/prod\/api\.yaml has 1\.1\.0@.*there is nothing to go back to/);
        }
        assert.equal(read("prod"), values(tagged("1")));
    });
    it("has nothing to go back to after the first promotion", () => {
        write("prod", values("none"));
        rmSync(within(".git"), { recursive: true });
        git("init", "-q", "-b", "main");
        commit();
        merged("1");
        const { status, stderr } = back();
        assert.equal(status, 1);
        assert.match(
            stderr,
            /^refused: .*and no other version before: .* delete the file in a pull request of its own\n$/,
        );
        assert.equal(read("prod"), values(tagged("1")));
    });
    it("knows what main had, and not what a branch had before it was merged", () => {
        git("switch", "-qc", "topic");
        merged("9", "2");
        git("switch", "-q", "main");
        git("merge", "-q", "--no-ff", "--no-edit", "topic");
        merged("3");
        assert.match(back("--tag", tagged("9")).stderr, /^refused: .*cannot go back to "1\.9\.0@.*go back to 1\.2\.0@/);
        back();
        assert.equal(read("prod"), values(tagged("2")));
    });
    it("does not take a link for what was there, whatever its text", () => {
        const file = within("envs/prod/api.yaml");
        rmSync(file);
        symlinkSync(`image: { tag: ${tagged("9")} }`, file);
        commit();
        rmSync(file);
        merged("2");
        assert.match(back("--tag", tagged("9")).stderr, /^refused: .*cannot go back to "1\.9\.0@.*go back to 1\.1\.0@/);
    });
    it("is no way back any more once main took that back as well, though main looks the same again", () => {
        merged("3", "2");
        assert.equal(back().status, 0);
        propose();
        assert.match(check().stdout, /^api in prod goes back/);
        git("switch", "-q", "main");
        merged("1", "2");
        git("switch", "-q", "back");
        assert.match(check().stderr, /^refused: prod takes what stage runs/);
    });
    it("does not take a history with a hole for a shorter one", () => {
        merged("2", "3");
        for (const name of ["HEAD", "HEAD~1"]) {
            const id = git("rev-parse", `${name}:envs/prod/api.yaml`);
            const object = within(".git/objects", id.slice(0, 2), id.slice(2));
            const bytes = readFileSync(object);
            rmSync(object);
            const { status, stdout, stderr } = back();
            assert.deepEqual([status, stdout], [64, ""]);
            assert.match(stderr, new RegExp(`a part of the history cannot be read: ${id} missing: clone it anew\\n$`));
            writeFileSync(object, "", { mode: 0o644 });
            assert.match(back().stderr, /a part of the history cannot be read: .*empty/);
            writeFileSync(object, bytes);
        }
        assert.equal(back().status, 0);
    });
    it("does not take a part of the history for all of it", () => {
        merged("2");
        const whole = within("whole");
        cpSync(within(".git"), whole, { recursive: true });
        const { status } = spawnSync("git", ["clone", "-q", "--depth=1", `file://${whole}`, within("part")]);
        assert.equal(status, 0);
        const { status: ended, stderr } = slipway([
            "--ops",
            within("part"),
            "--to",
            "prod",
            "--service",
            "api",
            "--rollback",
        ]);
        assert.equal(ended, 64);
        assert.match(stderr, /^--ops .*: the way back is in the history, and this is a part of it: fetch all of it\n$/);
    });
});
