import assert from "node:assert/strict";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Asked, inFolder, runCommand, serving } from "./run";
import { ROOT, WORKFLOWS } from "./support";

const MARK = "<!-- slipway: previews -->";
const BOT = { login: "github-actions[bot]" };

interface Comment {
    readonly id: number;
    readonly user: { readonly login: string };
    readonly body: string;
}

/** Runs the script on these previews, against a GitHub that has these comments; gives what it was asked. */
async function comment(previews: Record<string, string>, comments: Comment[] = [], status = 200, link?: string) {
    const answer = ({ method, url }: Asked) => {
        if (method !== "GET") return { status, body: {} };
        const page = Number(new URL(url, "http://github").searchParams.get("page"));
        return { body: comments.slice((page - 1) * 100, page * 100) };
    };
    return inFolder((folder) =>
        serving(answer, async (url, asked) => {
            for (const [file, text] of Object.entries(previews)) {
                mkdirSync(join(folder, `preview-${file.split(".")[0]}`));
                writeFileSync(join(folder, `preview-${file.split(".")[0]}`, file), text);
            }
            if (link !== undefined) symlinkSync(link, join(folder, "prod.txt"));
            const ended = await runCommand(process.execPath, [join(ROOT, "scripts/ci/comment.cjs"), folder], {
                cwd: folder,
                env: {
                    GITHUB_API_URL: url,
                    GITHUB_REPOSITORY: "acme/shop",
                    GITHUB_RUN_ID: "42",
                    GITHUB_SERVER_URL: "https://github.test",
                    GITHUB_TOKEN: "token-of-the-job",
                    PULL_REQUEST: "7",
                },
            });
            return { ...ended, asked, written: asked.filter(({ method }) => method !== "GET") };
        }),
    );
}

describe("the comment with the previews", function () {
    this.timeout(20_000);

    it("is created on a pull request that has none, with every stack in order", async () => {
        const { status, stderr, written } = await comment({ "prod.txt": "+ 1 to create\n", "dev.txt": "no changes\n" });
        assert.equal(status, 0, stderr);
        assert.deepEqual(
            written.map(({ method, url, authorization }) => [method, url, authorization]),
            [["POST", "/repos/acme/shop/issues/7/comments", "Bearer token-of-the-job"]],
        );
        assert.equal(
            written[0]!.body.body,
            `${MARK}\n\n### dev\n\n\`\`\`text\nno changes\n\`\`\`\n\n### prod\n\n\`\`\`text\n+ 1 to create\n\`\`\`\n\n` +
                "[The run](https://github.test/acme/shop/actions/runs/42)\n",
        );
    });
    it("is updated when it is there, on whatever page, and no second one is made", async () => {
        const others = Array.from({ length: 130 }, (_, id) => ({ id, user: { login: "anna" }, body: "Looks good" }));
        const { written } = await comment({ "dev.txt": "new" }, [
            ...others,
            { id: 900, user: BOT, body: `${MARK}\nold` },
        ]);
        assert.deepEqual(
            written.map(({ method, url }) => [method, url]),
            [["PATCH", "/repos/acme/shop/issues/comments/900"]],
        );
        assert.match(written[0]!.body.body, /\nnew\n/);
    });
    it("is not somebody else's, who copied the mark, nor another one of the bot", async () => {
        const others = [
            { id: 1, user: { login: "mallory" }, body: `${MARK}\n` },
            { id: 2, user: BOT, body: `Quoting ${MARK}` },
        ];
        const { written } = await comment({ "dev.txt": "new" }, others);
        assert.deepEqual(
            written.map(({ method }) => method),
            ["POST"],
        );
    });
    it("keeps what a preview prints inside its fence, whatever it prints", async () => {
        const { written } = await comment({ "dev.txt": "```\n@everyone <img src=x>\n````\n" });
        const lines: string[] = written[0]!.body.body.split("\n");
        const fences = lines.flatMap((line, index) => (/^`{5}/.test(line) ? [index] : []));
        assert.deepEqual(
            fences.map((index) => lines[index]),
            ["`````text", "`````"],
        );
        assert.ok(fences[0]! < lines.indexOf("@everyone <img src=x>"));
        assert.ok(fences[1]! > lines.indexOf("````"));
    });
    it("holds the ends of previews that are longer than GitHub takes", async () => {
        const long = `${"line of a diff\n".repeat(10_000)}Resources: 3 to update`;
        const { written } = await comment({ "dev.txt": long, "prod.txt": long });
        const { body } = written[0]!.body;
        assert.ok(body.length < 65_536, String(body.length));
        assert.equal(body.match(/Resources: 3 to update\n```/g).length, 2);
    });
    it("finds an empty folder where there is nothing to fetch, at which GitHub's command fails", () =>
        inFolder(async (folder) => {
            const { steps } = WORKFLOWS["infra.yml"]!.jobs["comment"]!;
            const fetching = steps!.find(({ run }) => run?.startsWith("gh run download "))!;
            writeFileSync(join(folder, "gh"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
            const env = { PATH: `${folder}:${process.env["PATH"]}` };
            const { status } = await runCommand("bash", ["-e", "-c", fetching.run!], { cwd: folder, env });
            assert.deepEqual([status, readdirSync(join(folder, "previews"))], [0, []]);
        }));
    it("says so when no preview came to an end", async () => {
        const { written } = await comment({});
        assert.match(written[0]!.body.body, /No preview came to an end\./);
    });
    it("takes no file for a preview that is not named as a stack", async () => {
        const { written } = await comment({ "dev.txt": "new", "@team.txt": "x", "notes.md": "x" });
        assert.equal(written[0]!.body.body.match(/^### /gm).length, 1);
    });
    it("follows no link to what is none of its business", async () => {
        const { status, written } = await comment({ "dev.txt": "new" }, [], 200, join(ROOT, "package.json"));
        assert.equal(status, 0);
        assert.equal(written[0]!.body.body.match(/^### /gm).length, 1);
    });
    it("fails, and says what GitHub said, when GitHub refuses", async () => {
        const { status, stderr } = await comment({ "dev.txt": "new" }, [], 403);
        assert.equal(status, 1);
        assert.match(stderr, /^POST http.*\/comments: 403 /);
        assert.ok(!stderr.includes("token-of-the-job"));
    });
});
