import * as pulumi from "@pulumi/pulumi";

/**
 * Stops on what cannot be deployed, a template's placeholder above all. Where nothing is created, in a preview and in an
 * offline plan, it warns instead, so that the platform can be looked at before it is anybody's.
 */
export function refuse(problems: string[]): void {
    if (problems.length === 0) return;
    const message = `${stackFile()}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`;
    if (!pulumi.runtime.isDryRun() && !isOfflinePlan()) throw mistake(message);
    void pulumi.log.warn(`\`pulumi up\` would stop here. ${message}`);
}

/**
 * A mistake of the user's, which is told by its message alone. It has no stack: Node 20 can take a minute to print one whose lines
 * come from source maps (nodejs/node#64011).
 */
export function mistake(message: string): pulumi.RunError {
    return Object.assign(new pulumi.RunError(message), { stack: message });
}

/**
 * True when `slipway plan` runs the program: it names its engine, which must be the one that the program talks to. A variable
 * that was left behind in somebody's shell does not disarm a real deployment.
 */
export function isOfflinePlan(): boolean {
    const { SLIPWAY_OFFLINE: offlineEngine, PULUMI_NODEJS_MONITOR: engine } = process.env;
    return offlineEngine !== undefined && offlineEngine === engine;
}

export function stackFile(): string {
    return `Pulumi.${pulumi.getStack()}.yaml`;
}
