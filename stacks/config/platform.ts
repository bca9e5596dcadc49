import { environmentComplaint } from "../../components";
import { DATA_NAMESPACE } from "../names";
import type { PlatformConfig } from "./schemas";
import type { Complaint } from "./values";

/** What is wrong with one key of the platform beside another. */
export function platformComplaints(config: PlatformConfig): Complaint[] {
    return [...aboutEnvironments(config), ...aboutReplicas(config), ...aboutArgoCd(config)];
}

/** Each is a namespace, and the path of its secrets: to find out while the cluster is made is late. */
function aboutEnvironments({ environments }: PlatformConfig): Complaint[] {
    return environments.flatMap((name, index) => {
        const complaint = environmentComplaint(name);
        return complaint === undefined ? [] : [{ path: ["environments", index], ...complaint }];
    });
}

/** The namespace of what AWS gives elsewhere is taken as well. */
export function dataComplaints({ environments }: PlatformConfig): Complaint[] {
    const index = environments.indexOf(DATA_NAMESPACE);
    if (index < 0) return [];
    return [
        { path: ["environments", index], message: "expected another name", cure: "databases and caches are in it" },
    ];
}

function aboutReplicas({ addonReplicas, nodeCount }: PlatformConfig): Complaint[] {
    if (addonReplicas <= nodeCount) return [];
    const message = `expected at most one pod of a kind for each node, of which there are ${nodeCount}`;
    return [{ path: ["addonReplicas"], message, cure: "lower it, or raise nodeCount" }];
}

/** Each of these means nothing without another. */
const NEEDS: [keyof PlatformConfig, keyof PlatformConfig][] = [
    ["argoCdHost", "argoCdCertificateArn"],
    ["argoCdCertificateArn", "argoCdHost"],
    // GitHub sends people back to the host.
    ["argoCdSsoClientId", "argoCdHost"],
    // Somebody must be able to do something.
    ["argoCdSsoClientId", "argoCdAdminTeam"],
    ["argoCdAdminTeam", "argoCdSsoClientId"],
];

function aboutArgoCd(config: PlatformConfig): Complaint[] {
    if (config.argoCdAdminTeam.includes("/")) {
        const message = "expected the name of a team without its owner";
        return [{ path: ["argoCdAdminTeam"], message, cure: "leave out what is before the slash" }];
    }
    const missing = NEEDS.filter(([key, needed]) => config[key] !== "" && config[needed] === "");
    return missing.map(([key, needed]) => ({
        path: [needed],
        message: `expected some text beside ${key}`,
        cure: `fill it in, or empty ${key}`,
    }));
}
