import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "./measure";

/** Installs the peer of README.md in a folder of its own and returns what measures it. */
export function installPeer(): [string, Command][] {
    const cwd = mkdtempSync(join(tmpdir(), "bench-cdk-"));
    cpSync(join(__dirname, "cdk"), cwd, { recursive: true });
    console.error(`installing EKS Blueprints in ${cwd}`);
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent"], { cwd, stdio: "inherit" });
    return [
        [
            "cdk synth, EKS Blueprints",
            { args: ["node_modules/aws-cdk/bin/cdk", "synth", "--quiet", "--no-notices"], cwd, fine: [0] },
        ],
    ];
}
