// The command from a checkout: as `npm ci` has compiled it, or from its sources where they are newer.
const { existsSync, readdirSync, statSync } = require("node:fs");
const path = require("node:path");

const root = path.dirname(__dirname);
const compiled = path.join(root, "dist/cli/main.js");

function newestIn(folder) {
    const files = readdirSync(folder, { withFileTypes: true }).map((entry) => {
        const file = path.join(folder, entry.name);
        return entry.isDirectory() ? newestIn(file) : statSync(file).mtimeMs;
    });
    return Math.max(...files);
}

const sources = ["cli", "engine", "delivery"].map((folder) => newestIn(path.join(root, folder)));
if (existsSync(compiled) && Math.max(...sources) <= statSync(compiled).mtimeMs) {
    require(compiled);
} else {
    require("sucrase/register/ts");
    require(path.join(root, "cli/main.ts"));
}
