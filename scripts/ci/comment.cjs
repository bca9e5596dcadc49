/* global fetch */
// Shows the previews of a folder, `*/STACK.txt`, in one comment of the pull request, which later runs update. They come from
// the code of the pull request, so all of a preview stays inside a fence. No package is needed: nothing is installed where a
// token may write.
const { readdirSync, readFileSync } = require("node:fs");
const path = require("node:path");

const MARK = "<!-- slipway: previews -->";
// GitHub takes 65,536 characters.
const LONGEST = 60_000;

const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_SERVER_URL, GITHUB_TOKEN, PULL_REQUEST } = process.env;
const repository = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}`;

/** Files alone: a link that somebody put among them could lead to anything on this machine. */
function readPreviews(folder) {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /^[a-z][a-z0-9-]*\.txt$/.test(entry.name))
        .map(({ name, parentPath }) => ({
            stack: path.basename(name, ".txt"),
            text: readFileSync(path.join(parentPath, name), "utf8").trimEnd(),
        }))
        .sort((one, other) => (one.stack < other.stack ? -1 : 1));
}

/** The end of a preview is its summary, so what is too long loses its beginning. */
function sectionOf({ stack, text }, longest) {
    const shown = text.length > longest ? `...\n${text.slice(-longest)}` : text;
    const fence = "`".repeat(Math.max(3, ...(shown.match(/`+/g) ?? []).map(({ length }) => length + 1)));
    return `### ${stack}\n\n${fence}text\n${shown}\n${fence}\n`;
}

function bodyOf(previews) {
    const sections = previews.map((preview) => sectionOf(preview, Math.floor(LONGEST / previews.length)));
    const run = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
    const text = sections.length > 0 ? sections.join("\n") : "No preview came to an end.\n";
    return `${MARK}\n\n${text}\n[The run](${run})\n`;
}

async function request(method, url, body) {
    const response = await fetch(url, {
        method,
        headers: { accept: "application/vnd.github+json", authorization: `Bearer ${GITHUB_TOKEN}` },
        body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
    return response.json();
}

/** Anybody can write the mark: only a comment of the workflow itself is written over. */
async function findOwn() {
    for (let page = 1; ; page++) {
        const url = `${repository}/issues/${PULL_REQUEST}/comments?per_page=100&page=${page}`;
        const comments = await request("GET", url);
        const own = comments.find(({ body, user }) => user.login === "github-actions[bot]" && body.startsWith(MARK));
        if (own !== undefined || comments.length < 100) return own;
    }
}

async function main() {
    const body = bodyOf(readPreviews(process.argv[2]));
    const own = await findOwn();
    if (own === undefined) await request("POST", `${repository}/issues/${PULL_REQUEST}/comments`, { body });
    else await request("PATCH", `${repository}/issues/comments/${own.id}`, { body });
}

main().catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
});
