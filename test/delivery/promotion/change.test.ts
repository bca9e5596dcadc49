import assert from "node:assert/strict";
import { provenChange, type FileChange } from "../../../delivery/promotion/change";
import { Refusal } from "../../../delivery/refusal";

const tagged = (digit: string) => `1.${digit}.0@sha256:${digit.repeat(64)}`;
const file = (tag: string) => `chart: api # c\nimage:\n  repository: x\n  tag: ${tag}\nvalues: {}\n`;
const change = (environment: string, before?: string, after?: string): FileChange => ({
    path: `envs/${environment}/api.yaml`,
    before: before && file(before),
    after: after && file(after),
});

/** The rules over a repository whose files are those given, and where every file has this past. */
function proven(changes: FileChange[], files: Record<string, string> = {}, past: string[] = [], built?: Set<string>) {
    return provenChange({ changes, read: (path) => files[path], history: () => past, built });
}
function refuses(message: RegExp, ...args: Parameters<typeof proven>): void {
    assert.throws(
        () => proven(...args),
        (error) => error instanceof Refusal && message.test(error.message),
    );
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
    });
    it("refuses a digest that was never built", () => {
        refuses(/was never built/, [change("dev", tagged("1"), tagged("2"))], {}, [], new Set());
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
