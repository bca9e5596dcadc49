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

/** A kind of container, and how many pods run it. */
export interface Containers {
    readonly pods: number;
    readonly size: Size;
    /** True for a second container of pods that are counted already. */
    readonly sidecar?: boolean;
}

export function size(cpuMillicores: number, memoryMiB: number): Size {
    return { cpuMillicores, memoryMiB };
}

/** What they ask of the nodes together. */
export function requestsOf(containers: Containers[]): Requests {
    return sumRequests(
        containers.map(({ pods, size, sidecar = false }) => ({
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
