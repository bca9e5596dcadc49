import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { NatGateways } from "../components";
import { closest, distance } from "fastest-levenshtein";
import { githubComplaints, problemsWithOwner } from "./github-config";
import { findPlaceholders } from "./placeholders";

// Pulumi hands every value over as text: numbers and booleans as they print, lists as JSON.
const text = z.string("expected some text").min(1, "expected some text");
const integer = (least: number, most: number) =>
    z
        .string()
        .regex(/^-?\d+$/, "expected an integer")
        .transform(Number)
        .pipe(z.number().min(least, `expected at least ${least}`).max(most, `expected at most ${most}`));
const boolean = z.enum(["true", "false"], "expected true or false").transform((value) => value === "true");
const list = <T extends z.ZodType>(item: T) =>
    z.string().transform(parseJson).pipe(z.array(item, "expected a list, such as [a, b]"));
const object = <T extends z.ZodType>(shape: T) => z.string().transform(parseJson).pipe(shape);
const filledList = <T extends z.ZodType>(item: T) =>
    list(item).refine((all) => all.length > 0, "expected at least one");
// A component is named by each of these: the second one would be a duplicate resource, which is found late and told badly.
const names = filledList(text).superRefine((all, context) => {
    all.forEach((name, index) => {
        if (all.indexOf(name) < index) complain(context, "expected each name once", "remove it", [index]);
    });
});
// The network knows of zones all that is to be known, except where the provider works.
const zone = text.superRefine((name, context) => {
    const home = new pulumi.Config("aws").get("region");
    if (home === undefined || name.startsWith(home)) return;
    complain(context, `expected a zone of ${home} such as ${home}a`, "correct it, or aws:region");
});

const global = {
    githubOwner: text,
    githubOwnerId: integer(0, Number.MAX_SAFE_INTEGER),
    githubRepository: text,
    githubRepositoryId: integer(0, Number.MAX_SAFE_INTEGER),
    existingGithubProviderArn: z.string(),
    pulumiOrganization: z.string(),
    environmentStacks: object(
        z.record(z.string(), z.array(text), "expected the environments of each stack: write { dev: [dev, stage] }"),
    ),
    images: filledList(text),
    opsRepository: text,
    serviceRepositories: list(text),
    existingRepositories: list(text),
    reviewers: filledList(text),
    pullThroughUser: z.string(),
    deletionProtection: boolean,
};

const environment = {
    // RDS and EKS both want subnets in two zones, whatever runs in them.
    zones: list(zone).refine((all) => all.length > 1, "expected two or more"),
    cidrBlock: text,
    natGateways: z.enum(NatGateways, `expected one of ${Object.values(NatGateways).join(", ")}`),
    interfaceEndpoints: list(text),
    kubernetesVersion: text,
    publicAccessCidrs: list(text),
    administrators: filledList(text),
    nodeInstanceType: text,
    nodeCount: integer(1, 1000),
    nodeCountMax: integer(1, 1000),
    environments: names,
    services: names,
    databaseInstanceClass: text,
    databaseStorageGiB: integer(20, 65536),
    databaseMultiZone: boolean,
    cacheNodeType: text,
    cacheNodes: integer(1, 6),
    deletionProtection: boolean,
};

// A secret has no place among plain values; see registryToken.
const secrets = ["pullThroughToken"];

const schemas = {
    global: z.object(global).superRefine((config, context) => {
        for (const { message, cure, path } of githubComplaints(config)) complain(context, message, cure, path);
    }),
    environment: z.object(environment),
};
const known = Object.keys({ ...global, ...environment }).concat(secrets);

export type GlobalConfig = z.output<typeof schemas.global>;
export type EnvironmentConfig = z.output<typeof schemas.environment>;

/** The configuration of the stack "global". @throws RunError that lists every wrong key. */
export const readGlobalConfig = (): GlobalConfig => read(schemas.global, problemsWithOwner);

/** The configuration of an environment's stack. @throws RunError that lists every wrong key. */
export const readEnvironmentConfig = (): EnvironmentConfig => read(schemas.environment);

/** The token that pulls from GHCR; a secret. */
export function registryToken(): pulumi.Output<string> {
    return new pulumi.Config().requireSecret("pullThroughToken");
}

/**
 * Stops on what cannot be deployed, a template's placeholder above all. Where nothing is created, in a preview and in an
 * offline plan, it warns instead, so that the platform can be looked at before it is anybody's.
 */
export function refuse(problems: string[]): void {
    if (problems.length === 0) return;
    const message = `${stackFile()}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`;
    if (!pulumi.runtime.isDryRun() && !isOfflinePlan()) throw new pulumi.RunError(message);
    void pulumi.log.warn(`\`pulumi up\` would stop here. ${message}`);
}

/**
 * True when `slipway plan` runs the program: it names its engine, which must be the one that the program talks to. A variable
 * that was left behind in somebody's shell does not disarm a real deployment.
 */
export function isOfflinePlan(): boolean {
    const { SLIPWAY_OFFLINE: offlineEngine, PULUMI_NODEJS_MONITOR: engine } = process.env;
    return offlineEngine !== undefined && offlineEngine === engine;
}

/** Region that the stack is in: `aws:region`. */
export function region(): string {
    return new pulumi.Config("aws").require("region");
}

function read<T extends z.ZodType>(schema: T, furtherProblems?: (config: z.output<T>) => string[]): z.output<T> {
    const project = pulumi.getProject();
    const given = ownValues(project);
    const unknown = Object.keys(given).filter((key) => !known.includes(key));
    const parsed = schema.safeParse(given);
    const problems = [
        ...unknown.map((key) => `${project}:${key}: no such key${suggestion(key)}`),
        ...(parsed.success ? [] : parsed.error.issues.map((issue) => describe(issue, project, given))),
    ];
    if (!parsed.success || problems.length > 0) {
        throw new pulumi.RunError(`${stackFile()} is wrong:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    }
    refuse([
        ...findPlaceholders(parsed.data as Record<string, unknown>).map(
            ({ key, value, cure }) => `${project}:${key}: ${value} is a placeholder: ${cure}`,
        ),
        ...(furtherProblems?.(parsed.data) ?? []),
    ]);
    return parsed.data;
}

function ownValues(project: string): Record<string, string> {
    const prefix = `${project}:`;
    const own = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
}

function describe(issue: z.core.$ZodIssue, project: string, given: Record<string, string>): string {
    const [key = "", ...below] = issue.path;
    const where = below.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
    const cure = issue.code === "custom" && issue.params !== undefined ? `: ${issue.params["cure"]}` : "";
    return `${project}:${String(key)}${where}: ${issue.message}, got ${show(given[String(key)], below)}${cure}`;
}

/** What stands at that place, as the stack file has it. */
function show(value: string | undefined, place: PropertyKey[]): string {
    if (value === undefined) return "nothing";
    if (place.length > 0) return JSON.stringify(place.reduce((outer, step) => outer[step], JSON.parse(value)));
    return /^[[{]/.test(value) ? value : JSON.stringify(value);
}

function complain(context: z.RefinementCtx, message: string, cure: string, path: PropertyKey[] = []): void {
    context.addIssue({ code: "custom", message, params: { cure }, path });
}

function suggestion(key: string): string {
    const best = closest(key, known);
    // Beyond a third of the letters it is another word, not a typing mistake.
    const near = distance(key.toLowerCase(), best.toLowerCase()) <= Math.max(key.length, best.length) / 3;
    return near ? `; did you mean ${best}?` : "";
}

function parseJson(value: string, context: z.RefinementCtx): unknown {
    try {
        return JSON.parse(value);
    } catch {
        context.addIssue({ code: "custom", message: "expected JSON" });
        return z.NEVER;
    }
}

function stackFile(): string {
    return `Pulumi.${pulumi.getStack()}.yaml`;
}
