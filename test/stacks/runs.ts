import type { RecordedResource, Recording, Value } from "../../engine/recording";
import { graphOf } from "../../engine/graph";
import { run } from "../../engine/run";
import { ROOT } from "./support";

export type Mode = Recording["mode"];

const runs = new Map<string, Promise<Recording>>();

/** What the stack's program registers; it runs once, whatever asks. */
export function recorded(stack: string, mode: Mode): Promise<Recording> {
    const key = `${stack} ${mode}`;
    if (!runs.has(key)) runs.set(key, record(stack, mode));
    return runs.get(key)!;
}

/** Runs the whole program as `slipway plan` does, with the stack files as they are. */
export async function record(stack: string, mode: Mode): Promise<Recording> {
    const { recording, failure } = await run({ cwd: ROOT, stack, mode });
    if (failure !== undefined) throw new Error(`${stack} in ${mode}: ${failure.message}`);
    return recording;
}

/** What somebody has to create. */
export function created({ resources }: Recording): RecordedResource[] {
    return resources.filter((one) => one.operation === "register" && (one.custom || one.remote));
}

export function ofType(recording: Recording, type: string): RecordedResource[] {
    return recording.resources.filter((one) => one.type === type);
}

export function namesOf(resources: RecordedResource[]): string[] {
    return resources.map(({ name }) => name);
}

/** Names of all that must be there before the resource of that type and name is begun. */
export function neededFor(recording: Recording, type: string, name: string): Set<string> {
    const { resources, waitsFor } = graphOf(recording);
    const start = ofType(recording, type).find((one) => one.name === name);
    if (start === undefined) throw new Error(`no ${type} ${name}`);
    const seen = new Set<string>();
    const visit = (urn: string): void => {
        for (const { to } of waitsFor.get(urn)!) {
            if (seen.has(to)) continue;
            seen.add(to);
            visit(to);
        }
    };
    visit(start.urn);
    return new Set([...seen].map((urn) => resources.get(urn)!.name));
}

/** The value, out of its secret if it is in one. */
export function reveal(value: Value | undefined): any {
    return typeof value === "object" && value !== null && !Array.isArray(value) && value["$"] === "secret"
        ? value["value"]
        : value;
}
