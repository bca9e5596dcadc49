import { Refusal } from "../refusal";
import { versionTag, type PinnedTag } from "./tag";

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
    /** Digests that a build has pushed; without them a digest is taken at its word. */
    readonly built?: ReadonlySet<string>;
}

/** The environment that an image must have reached first; undefined for the first one. */
export function environmentBefore(environment: string): string | undefined {
    const at = ENVIRONMENTS.indexOf(environment);
    if (at >= 0) return ENVIRONMENTS[at - 1];
    throw new Refusal(
        `expected one of the environments ${ENVIRONMENTS.join(", ")}, got ${JSON.stringify(environment)}`,
    );
}

/** Names of a namespace and of a release: nothing that leads out of the folder is one. */
export const SERVICE = /^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$/;

/** The file of the ops repository that says what an environment runs of a service. */
export function opsFile(environment: string, service: string): string {
    if (!SERVICE.test(service)) {
        throw new Refusal(`expected the name of a service, such as api, got ${JSON.stringify(service)}`);
    }
    return `envs/${environment}/${service}.yaml`;
}

/** The tag to write, once it has been through the environment before. */
export function promotedTag({ service, environment, tag, before, built }: Promotion): PinnedTag {
    const previous = environmentBefore(environment);
    if (previous === undefined) {
        if (tag === undefined) throw new Refusal(`${environment} is the first environment: give the tag of a build`);
        return wasBuilt(versionTag(tag, "the tag"), built);
    }
    const held = versionTag(before!, `${opsFile(previous, service)}: image.tag`);
    const wanted = tag === undefined ? held : versionTag(tag, "the tag");
    if (wanted.digest !== held.digest) {
        throw new Refusal(
            `${environment} takes what ${previous} runs, and ${previous} runs ${held.text}, not ${wanted.text}: ` +
                `promote it to ${previous} first`,
        );
    }
    return wasBuilt(wanted, built);
}

function wasBuilt(tag: PinnedTag, built: ReadonlySet<string> | undefined): PinnedTag {
    if (built === undefined || built.has(tag.digest)) return tag;
    throw new Refusal(
        `${tag.digest} was never built: it is not in the list of digests: build it, or promote one of the list`,
    );
}
