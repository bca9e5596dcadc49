import { cycles } from "../engine/cycles";
import { creationTime } from "../engine/durations";
import type { Failure } from "../engine/failure";
import { criticalPath, graphOf, levels, type Graph, type Step } from "../engine/graph";
import { maskSecrets, secretMasker } from "../engine/mask";
import type { Recording } from "../engine/recording";
import { STACK_TYPE } from "../engine/urn";
import type { RunResult } from "../engine/run";

/** What `slipway plan --json` prints: the recording without its secrets, and what follows from it. */
export interface PlanDocument extends Recording {
    /** The order of creation: URNs that can be created in parallel, level by level. */
    readonly levels: string[][];
    readonly criticalPath: PathStep[];
    readonly findings: Finding[];
    /** Present when the program did not run to its end; the recording then holds what it had registered. */
    readonly failure?: Failure;
}

export interface PathStep extends Step {
    /** True when no measurement stands behind the minutes. */
    readonly assumed: boolean;
    /** Where the minutes come from; for an assumption, what it assumes. */
    readonly note: string;
}

/** Something that a person should look at before this is deployed. */
export interface Finding {
    /** Name of the rule that found it. */
    readonly rule: string;
    readonly severity: "warning" | "error";
    readonly message: string;
    /** The resource that it is about, where it is about one. */
    readonly urn?: string;
}

/** The document of a run. `seconds` stays out of it: two runs of one program give the same bytes. */
export function documentOf({ recording, failure, warnings }: RunResult): PlanDocument {
    const graph = graphOf(recording);
    const mask = secretMasker(recording);
    const findings = [
        ...cycleFindings(graph),
        ...(failure === undefined ? emptyFindings(recording) : []),
        ...warningFindings(recording),
        ...warnings.map(projectFinding),
    ];
    return {
        ...maskSecrets(recording),
        levels: levels(graph),
        criticalPath: criticalPath(graph, (resource) => creationTime(resource).minutes).map((step) => {
            const { assumed, note } = creationTime(graph.resources.get(step.urn)!);
            return { ...step, assumed, note };
        }),
        findings: findings.map((finding) => ({ ...finding, message: mask(finding.message) })),
        ...(failure === undefined ? {} : { failure: { ...failure, message: mask(failure.message) } }),
    };
}

function emptyFindings({ resources }: Recording): Finding[] {
    if (resources.some(({ type }) => type !== STACK_TYPE)) return [];
    const message = "the program registers no resource: `pulumi up` would delete all that the stack holds";
    return [{ rule: "empty-program", severity: "warning", message }];
}

function cycleFindings(graph: Graph): Finding[] {
    return cycles(graph).map((cycle) => {
        const names = [...cycle, cycle[0]!].map((urn) => graph.resources.get(urn)!.name);
        const message = `these resources wait for each other, so none can be created: ${names.join(" -> ")}`;
        return { rule: "dependency-cycle", severity: "error", urn: cycle[0]!, message };
    });
}

function warningFindings({ logs }: Recording): Finding[] {
    const warnings = logs.filter((log) => log.severity === "warning");
    return warnings.map(({ message, urn }) => ({
        rule: "program-warning",
        severity: "warning",
        message,
        ...(urn === "" ? {} : { urn }),
    }));
}

function projectFinding(message: string): Finding {
    return { rule: "project-files", severity: "warning", message };
}
