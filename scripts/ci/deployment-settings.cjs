/* global fetch */
// Gives Pulumi Cloud the settings of Pulumi.STACK.deploy.yaml: the CLI no longer does since 3.251. By the REST API:
// https://www.pulumi.com/docs/reference/cloud-rest-api/deployments/#patch-settings
const { readFileSync } = require("node:fs");
const path = require("node:path");
const { parse } = require("yaml");

const root = path.join(__dirname, "../..");
const API = process.env.PULUMI_API ?? "https://api.pulumi.com";
const PLACEHOLDERS = ["your-organization", "111122223333"];

class UsageError extends Error {}

function readSettings(stack) {
    const file = `Pulumi.${stack}.deploy.yaml`;
    const text = readFileSync(path.join(root, file), "utf8");
    const { settings } = parse(text);
    const left = PLACEHOLDERS.filter((placeholder) => JSON.stringify(settings).includes(placeholder));
    if (left.length > 0)
        throw new UsageError(`${file}: ${left.join(" and ")}: a placeholder; put your own in its place`);
    return settings;
}

async function main([organization, stack]) {
    if (organization === undefined || stack === undefined) {
        throw new UsageError("usage: deployment-settings.cjs ORGANIZATION STACK");
    }
    const token = process.env.PULUMI_ACCESS_TOKEN;
    if (!token) throw new UsageError("PULUMI_ACCESS_TOKEN: expected an access token of Pulumi Cloud, got nothing");
    const { name: project } = parse(readFileSync(path.join(root, "Pulumi.yaml"), "utf8"));
    const address = [organization, project, stack].map(encodeURIComponent).join("/");
    const response = await fetch(`${API}/api/stacks/${address}/deployments/settings`, {
        method: "POST",
        headers: { authorization: `token ${token}`, "content-type": "application/json" },
        body: JSON.stringify(readSettings(stack)),
    });
    if (!response.ok) throw new Error(`Pulumi Cloud: ${response.status} ${await response.text()}`);
    process.stdout.write(`${address}: settings are set\n`);
}

main(process.argv.slice(2)).catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error instanceof UsageError ? 64 : 1;
});
