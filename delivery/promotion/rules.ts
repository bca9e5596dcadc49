import { Refusal } from "../refusal";
import { NOTHING, versionTag, type PinnedTag } from "./tag";

/** An image goes through all of them, in this order. */
export const ENVIRONMENTS = ["dev", "stage", "prod"];

/** What a promotion is about to write, and what it is judged by. */
export interface Promotion {
    readonly service: string;
    readonly environment: string;
    /** The tag that the caller asks for; without one, that of the environment before. */
    readonly tag?: string;
    /** What `image.tag` of the environment before says; undefined for the first one. */
    readonly before?: string;
}

/** The environment that an image must have reached first; undefined for the first one. */
export function environmentBefore(environment: string): string | undefined {
    const at = ENVIRONMENTS.indexOf(environment);
    if (at >= 0) return ENVIRONMENTS[at - 1];
    throw new Refusal(
        `expected one of the environments ${ENVIRONMENTS.join(", ")}, got ${JSON.stringify(environment)}`,
    );
}

/** Names of a Service of Kubernetes and of a release of Helm, as the charts ask for: nothing that leads out of the folder is one. */
export const SERVICE = /^[a-z]([a-z0-9-]{0,51}[a-z0-9])?$/;

/** What the user reads of that. */
export const SERVICE_EXPECTED =
    "the name of a service, such as api: a letter, then lower-case letters, digits and hyphens, 53 characters at most";

/** The file of the ops repository that says what an environment runs of a service. */
export function opsFile(environment: string, service: string): string {
    if (!SERVICE.test(service)) {
        throw new Refusal(`got ${JSON.stringify(service)}, expected ${SERVICE_EXPECTED}`);
    }
    return `envs/${environment}/${service}.yaml`;
}

/** The environment and the service of such a path, whatever they are called; undefined for every other path. */
export function placeOf(path: string): { environment: string; service: string } | undefined {
    const [, environment, service] = /^envs\/([^/]+)\/([^/]+)\.yaml$/.exec(path) ?? [];
    return environment === undefined || service === undefined ? undefined : { environment, service };
}

/** The tag to write, once it has been through the environment before. */
export function promotedTag({ service, environment, tag, before }: Promotion): PinnedTag {
    const previous = environmentBefore(environment);
    if (previous === undefined) {
        if (tag === undefined) throw new Refusal(`${environment} is the first environment: give the tag of a build`);
        return versionTag(tag, "the tag");
    }
    if (before === NOTHING) {
        throw new Refusal(`${previous} has had no version of ${service} yet: promote one to ${previous} first`);
    }
    const held = versionTag(before!, `${opsFile(previous, service)}: image.tag`);
    const wanted = tag === undefined ? held : versionTag(tag, "the tag");
    // The version too: nobody can see it in the image, and the gate of migrations goes by it.
    if (wanted.text === held.text) return held;
    const cure =
        wanted.digest === held.digest
            ? "that is the same image by the name of another version: leave out the tag"
            : `promote it to ${previous} first`;
    throw new Refusal(
        `${environment} takes what ${previous} runs, and ${previous} runs ${held.text}, not ${wanted.text}: ${cure}`,
    );
}
