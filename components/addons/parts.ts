import type { Containers, Size } from "../requests";
import { mergeValues, valueAt, type Values } from "./values";

/** A kind of container that a chart runs. */
export interface Part extends Containers {
    /** Path of the values that hold its resources, such as `controller.resources`. */
    readonly at: string;
}

/** A limit is there to stop what went wrong, not to slow what is busy. */
const CPU_LIMIT_FACTOR = 10;
const MEMORY_LIMIT_FACTOR = 2;

/** Requests and limits of a container, as Kubernetes spells them. */
export function resourcesOf({ cpuMillicores, memoryMiB }: Size) {
    return {
        requests: { cpu: `${cpuMillicores}m`, memory: `${memoryMiB}Mi` },
        limits: { cpu: `${cpuMillicores * CPU_LIMIT_FACTOR}m`, memory: `${memoryMiB * MEMORY_LIMIT_FACTOR}Mi` },
    };
}

/** The values that give every part its requests and limits. */
export function sizeValues(parts: Part[]): Values {
    return parts.reduce((values, { at, size }) => mergeValues(values, valueAt(at, resourcesOf(size))), {});
}
