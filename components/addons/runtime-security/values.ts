import type { AddonPlan } from "../plan";
import { type Part, sizeValues } from "../parts";
import { size } from "../../requests";
import { mergeValues, type Values } from "../values";

/** Name of the release and of its namespace. */
export const FALCO = "falco";

export function runtimeSecurityParts({ nodeCount }: AddonPlan): Part[] {
    // What the chart's authors recommend.
    return [{ at: "resources", pods: nodeCount, size: size(100, 512) }];
}

export function runtimeSecurityValues(plan: AddonPlan): Values {
    return mergeValues(sizeValues(runtimeSecurityParts(plan)), {
        // Four capabilities in place of a privileged container. No driver is compiled or loaded.
        driver: { kind: "modern_ebpf", modernEbpf: { leastPrivileged: true } },
        // Rules and plugin are those of the image: what falcoctl would fetch changes from one day to the next.
        falcoctl: { artifact: { install: { enabled: false }, follow: { enabled: false } } },
        falco: {
            // The chart's configuration is whole. Fragments in the image, in sight without falcoctl, would be laid over it.
            config_files: [],
            json_output: true,
            time_format_iso_8601: true,
        },
        collectors: { containerEngine: { engines: containerEngines() } },
        // A node that refuses ordinary pods is watched as well.
        tolerations: [{ operator: "Exists" }],
        metrics: { enabled: true },
        serviceMonitor: { create: true },
    });
}

/** Each engine that is on is a socket of the node in the pod: containerd's is the one that nodes of EKS have. */
function containerEngines(): Values {
    const others = ["docker", "podman", "containerd", "lxc", "libvirt_lxc", "bpm"];
    return {
        ...Object.fromEntries(others.map((engine) => [engine, { enabled: false }])),
        cri: { enabled: true, sockets: ["/run/containerd/containerd.sock"] },
    };
}
