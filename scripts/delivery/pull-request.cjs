/* global fetch */
// Opens the pull request of a promotion in the ops repository, or brings the one that is open up to date. No package is needed:
// nothing is installed where a token may write.
const { CHANGE, GITHUB_API_URL, GITHUB_TOKEN, OPS_REPOSITORY, RUN } = process.env;
const { service, environment, before, after, rollback, branch } = JSON.parse(CHANGE);
const pulls = `${GITHUB_API_URL}/repos/${OPS_REPOSITORY}/pulls`;

const title = `${service} in ${environment}: ${rollback ? "back to " : ""}${after.split("@")[0]}`;
const body = `\`${before}\`\n→ \`${after}\`\n\nNothing but \`image.tag\` changes. Made by ${RUN}; to go back, promote with rollback.`;

async function request(method, url, content) {
    const response = await fetch(url, {
        method,
        headers: { accept: "application/vnd.github+json", authorization: `Bearer ${GITHUB_TOKEN}` },
        body: content === undefined ? undefined : JSON.stringify(content),
    });
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
    return response.json();
}

async function main() {
    const [owner] = OPS_REPOSITORY.split("/");
    const head = encodeURIComponent(`${owner}:${branch}`);
    const [open] = await request("GET", `${pulls}?state=open&head=${head}`);
    const { default_branch: base } = await request("GET", `${GITHUB_API_URL}/repos/${OPS_REPOSITORY}`);
    const { html_url: address } = open
        ? await request("PATCH", `${pulls}/${open.number}`, { title, body })
        : await request("POST", pulls, { title, body, head: branch, base });
    process.stdout.write(`${address}\n`);
}

main().catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
});
