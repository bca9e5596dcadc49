import assert from "node:assert/strict";
import { provenChange, type FileChange } from "../../../delivery/promotion/change";
import { assertRefused } from "./assert-refused";

const tagged = (digit: string) => `1.${digit}.0@sha256:${digit.repeat(64)}`;
const file = (tag: string) => `chart: api # c\nimage:\n  repository: x\n  tag: ${tag}\nvalues: {}\n`;
const change = (environment: string, before?: string, after?: string): FileChange => ({
    path: `envs/${environment}/api.yaml`,
    before: before && file(before),
    after: after && file(after),
});

/** The rules over a repository whose files are those given, or as they were, and where every file has this past. */
function proven(changes: FileChange[], files: Record<string, string | undefined> = {}, past: string[] = []) {
    const before = Object.fromEntries(changes.map((one) => [one.path, one.before]));
    return provenChange({ changes, read: (path) => ({ ...before, ...files })[path], history: () => past });
}
function refuses(message: RegExp, ...args: Parameters<typeof proven>): void {
    assertRefused(() => proven(...args), message);
}

describe("provenChange", () => {
    const dev = { "envs/dev/api.yaml": file(tagged("2")) };

    it("proves a promotion to the environment behind", () => {
        const expected = { service: "api", before: tagged("1"), after: tagged("2"), rollback: false };
        assert.deepEqual(proven([change("stage", tagged("1"), tagged("2"))], dev), {
            environment: "stage",
            ...expected,
        });
        assert.deepEqual(proven([change("dev", tagged("1"), tagged("2"))]), { environment: "dev", ...expected });
    });
    it("refuses to skip an environment", () => {
        const files = { ...dev, "envs/stage/api.yaml": file(tagged("1")) };
        refuses(/prod takes what stage runs/, [change("prod", tagged("1"), tagged("2"))], files);
        refuses(/envs\/stage\/api\.yaml is not there: promote api to stage/, [
            change("prod", tagged("1"), tagged("2")),
        ]);
    });
    it("lets an environment go back to what it had, and to nothing else", () => {
        const past = ["no: yaml: at all", file("none"), file(tagged("1"))];
        const back = proven([change("stage", tagged("2"), tagged("1"))], dev, past);
        assert.equal(back.rollback, true);
        refuses(/stage takes what dev runs/, [change("stage", tagged("2"), tagged("3"))], dev, past);
        refuses(/expected <tag>@sha256/, [change("stage", tagged("2"), "none")], dev, past);
        assert.equal(proven([change("dev", tagged("2"), tagged("1"))], {}, past).rollback, true);
        assert.equal(proven([change("dev", tagged("2"), tagged("3"))], {}, past).rollback, false);
    });
    it("lets it go on to what it took back by way of the environments alone", () => {
        const past = [tagged("1"), tagged("3"), tagged("1")].map(file);
        const forth = [change("stage", tagged("1"), tagged("3"))];
        refuses(/stage takes what dev runs/, forth, dev, past);
        const { rollback } = proven(forth, { "envs/dev/api.yaml": file(tagged("3")) }, past);
        assert.equal(rollback, false);
    });
    it("refuses the name of a version that the environment before does not run, or that this one did not", () => {
        const renamed = tagged("2").replace("1.2.0", "9.9.9");
        const past = [file(tagged("2").replace("1.2.0", "1.0.0"))];
        refuses(/stage takes what dev runs/, [change("stage", tagged("1"), renamed)], dev, past);
    });
    it("holds the change against the branch that it goes to, as that is by now", () => {
        const promotion = [change("stage", tagged("1"), tagged("2"))];
        const now = (tag: string) => ({ ...dev, "envs/stage/api.yaml": file(tag) });
        assert.equal(proven(promotion, now(tagged("1"))).after, tagged("2"));
        refuses(/had 1\.1\.0@.* when this branch began, and is 1\.3\.0@.*: make/, promotion, now(tagged("3")));
        refuses(/is not there by now/, promotion, { ...dev, "envs/stage/api.yaml": undefined });
        refuses(/stage takes what dev runs/, promotion, { "envs/dev/api.yaml": file(tagged("1")) });
    });
    it("refuses whatever changes besides", () => {
        const promotion = change("stage", tagged("1"), tagged("2"));
        const more = (after: string) => [{ ...promotion, after }];
        for (const after of [
            promotion.after!.replace("# c", "# d"),
            promotion.after!.replace("api", "web"),
            promotion.after!.replaceAll("\n", "\r\n"),
            promotion.after!.replace("tag: ", "tag:  "),
            promotion.before!,
            `${promotion.before!}# c\n`,
        ]) {
            refuses(/more than image\.tag changes/, more(after), dev);
        }
        refuses(/nothing changes/, [], dev);
        refuses(
            /a promotion changes one file, and these change:\n {2}envs\/stage.*\n {2}envs\/prod/,
            [promotion, change("prod", tagged("1"), tagged("2"))],
            dev,
        );
        refuses(/is new: a promotion changes one scalar/, [change("stage", undefined, tagged("2"))], dev);
        refuses(/is deleted/, [change("stage", tagged("1"))], dev);
        refuses(/its mode changes: a promotion changes one scalar/, [{ ...promotion, modeChanges: true }], dev);
    });
    it("refuses files of other places", () => {
        for (const path of [
            "README.md",
            "envs/qa/api.yaml",
            "envs/dev/sub/api.yaml",
            "envs/dev/api.yml",
            "envs/dev/.yaml",
            "envs/dev/a b.yaml",
            "envs/../dev/api.yaml",
        ]) {
            refuses(/changes: a promotion changes envs\/<dev\|stage\|prod>\/<service>\.yaml alone$/, [
                { ...change("dev", tagged("1"), tagged("2")), path },
            ]);
        }
    });
});
