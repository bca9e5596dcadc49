import { mergeValues, valueAt, type Values } from "./values";

/** What pods ask of the nodes, added up. */
export interface Requests {
    /** Thousandths of a vCPU. */
    cpuMillicores: number;
    /** Memory in MiB. */
    memoryMiB: number;
    /** Number of pods. */
    pods: number;
}

/** What one container normally uses. */
export interface Size {
    readonly cpuMillicores: number;
    readonly memoryMiB: number;
}

/** A kind of container that a chart runs. */
export interface Part {
    /** Path of the values that hold its resources, such as `controller.resources`. */
    readonly at: string;
    /** How many pods run it. */
    readonly pods: number;
    readonly size: Size;
    /** True for a second container of pods that another part counts. */
    readonly sidecar?: boolean;
}

/** A limit is there to stop what went wrong, not to slow what is busy. */
const CPU_LIMIT_FACTOR = 10;
const MEMORY_LIMIT_FACTOR = 2;

export function size(cpuMillicores: number, memoryMiB: number): Size {
    return { cpuMillicores, memoryMiB };
}

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

/** What the parts ask of the nodes together. */
export function requestsOf(parts: Part[]): Requests {
    return sumRequests(
        parts.map(({ pods, size, sidecar = false }) => ({
            cpuMillicores: pods * size.cpuMillicores,
            memoryMiB: pods * size.memoryMiB,
            pods: sidecar ? 0 : pods,
        })),
    );
}

export function sumRequests(all: Requests[]): Requests {
    return {
        cpuMillicores: all.reduce((sum, { cpuMillicores }) => sum + cpuMillicores, 0),
        memoryMiB: all.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0),
        pods: all.reduce((sum, { pods }) => sum + pods, 0),
    };
}
