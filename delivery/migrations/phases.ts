import { compare, parse } from "semver";
import { NOTHING, versionOfTag } from "../promotion/tag";
import { PHASES, type Phase, type Problem } from "./effects";
import type { EmittedRevision } from "./revision";

/** What an environment of the ops repository runs; `tag` is its image tag. */
export interface Deployed {
    readonly file: string;
    readonly tag: string;
}

/** A problem and the name in the revision's file that it is about. */
export interface PhaseProblem extends Problem {
    readonly name: string;
}

/** Judges a revision by the phases of its operations; `deployed` is undefined where nobody said what runs. */
export function phaseProblems(
    revision: EmittedRevision,
    found: ReadonlySet<Phase>,
    deployed: readonly Deployed[] | undefined,
): PhaseProblem[] {
    const { phase, requires } = revision;
    if (phase !== undefined && !PHASES.includes(phase as Phase)) {
        return [
            problem(
                "phase",
                "phase",
                `expected phase to be one of ${PHASES.join(", ")}, got "${phase}"`,
                "name the phase",
            ),
        ];
    }
    const mixed = [...mixedPhases(found), ...contradictions(phase as Phase | undefined, found)];
    if (mixed.length > 0) return mixed;
    if (!found.has("contract") && phase !== "contract") {
        const cure = "take it out, or declare the phase";
        return requires === undefined
            ? []
            : [problem("requires", "requires", "only a contract step requires a version", cure)];
    }
    return contractProblems(requires, deployed);
}

function mixedPhases(found: ReadonlySet<Phase>): PhaseProblem[] {
    if (found.size < 2) return [];
    const phases = PHASES.filter((phase) => found.has(phase)).join(" and ");
    const cure = "make a revision of each: the locks of one must not wait for the rows of another";
    return [problem("mixed-phases", "upgrade", `one revision holds steps of ${phases}`, cure)];
}

function contradictions(phase: Phase | undefined, [found]: ReadonlySet<Phase>): PhaseProblem[] {
    if (found === undefined || phase === found) return [];
    if (phase !== undefined) {
        const cure = `declare phase = "${found}", or move the step to a revision that does`;
        return [problem("phase", "phase", `the file says phase = "${phase}", its steps are those of ${found}`, cure)];
    }
    if (found !== "contract") return [];
    const cure = 'declare phase = "contract" and requires = "<the first version of the service that does without>"';
    return [problem("phase", "upgrade", "it takes away or narrows what a version that runs may need", cure)];
}

function contractProblems(requires: string | undefined, deployed: readonly Deployed[] | undefined): PhaseProblem[] {
    const least = parse(requires);
    if (least === null) {
        const given = requires === undefined ? "nothing" : `"${requires}"`;
        const cure = 'the first version of the service that does without, such as requires = "1.4.0"';
        return [problem("requires", "requires", `expected requires to be a version, got ${given}`, cure)];
    }
    if (deployed === undefined) {
        const cure = "give --ops and --service, so that the gate can read what the environments run";
        return [problem("deployed", "requires", `nobody said whether ${requires} is deployed everywhere`, cure)];
    }
    return deployed.flatMap(({ file, tag }) => {
        if (tag === NOTHING) return [];
        const version = versionOfTag(tag);
        if (version !== undefined && compare(version, least) >= 0) return [];
        const message =
            version === undefined
                ? `${file} has image.tag ${JSON.stringify(tag)}, expected a version and a digest: is it older than ${requires}?`
                : `${file} runs ${tag.split("@")[0]}, which needs the old shape`;
        const cure = `promote ${requires} or a newer version there first, and wait until nobody will go back`;
        return [problem("deployed", "requires", message, cure)];
    });
}

function problem(rule: string, name: string, message: string, cure: string): PhaseProblem {
    return { rule, name, message, cure };
}
