import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { plain, type WireObject } from "../../wire";
import { hex, type Subject } from "../world";
import { list, text } from "../reading";
import type { Computed, InvokeRule, Refer } from "./table";

/** What is inside the components of awsx where programs build on it. */
export function awsxResource(subject: Subject, refer: Refer): Computed {
    if (subject.token === "awsx:ec2:Vpc") return vpc(subject, refer);
    if (subject.token === "awsx:lb:ApplicationLoadBalancer") return loadBalancer(subject, refer);
    return {};
}

/** Without a word of the program it serves plain HTTP. */
function loadBalancer({ inputs }: Subject, refer: Refer): Computed {
    const { port = 80, protocol = "HTTP" } = plain(
        inputs["defaultTargetGroup"] ?? inputs["listener"] ?? {},
    ) as WireObject;
    const state = { port: plain(inputs["defaultTargetGroupPort"]) ?? port, protocol };
    return { outputs: { defaultTargetGroup: refer("aws:lb/targetGroup:TargetGroup", "defaultTargetGroup", state) } };
}

/** One subnet of a kind in each zone, because programs take the first, the second and the third. */
function vpc({ inputs, seed }: Subject, refer: Refer): Computed {
    const zones =
        list(inputs["availabilityZoneNames"]).length || Number(plain(inputs["numberOfAvailabilityZones"]) ?? 3);
    const ids = (role: string): string[] =>
        Array.from({ length: zones }, (_, i) => `subnet-${hex(`${seed} ${role} ${i}`, 17)}`);
    return {
        outputs: {
            vpc: refer("aws:ec2/vpc:Vpc", "vpc"),
            publicSubnetIds: ids("public"),
            privateSubnetIds: ids("private"),
            isolatedSubnetIds: [],
            isolatedSubnets: [],
        },
    };
}

/** Images: their digest is what a build would give. */
export function dockerResource({ token, inputs, seed }: Subject): Computed {
    const digest = `sha256:${hex(seed, 64)}`;
    if (token === "docker:index/image:Image") {
        const imageName = text(inputs["imageName"]);
        return { outputs: { repoDigest: `${imageName.replace(/:[^:/]*$/, "")}@${digest}`, baseImageName: imageName } };
    }
    if (token === "docker-build:index:Image") {
        const tag = text(list(inputs["tags"])[0]);
        return { id: digest, outputs: { digest, ref: `${tag}@${digest}`, contextHash: hex(`${seed} context`, 64) } };
    }
    return {};
}

export const otherInvokes: Record<string, InvokeRule> = {
    "docker:index/getRegistryImage:getRegistryImage": (given) => {
        const sha256Digest = `sha256:${hex(text(given["name"]), 64)}`;
        return { id: sha256Digest, sha256Digest };
    },
    "gcp:container/getEngineVersions:getEngineVersions": () => {
        const version = "1.33.1-gke.1000000";
        return {
            latestMasterVersion: version,
            latestNodeVersion: version,
            defaultClusterVersion: version,
            validMasterVersions: [version],
            validNodeVersions: [version],
            releaseChannelDefaultVersion: { STABLE: version, REGULAR: version, RAPID: version },
            releaseChannelLatestVersion: { STABLE: version, REGULAR: version, RAPID: version },
        };
    },
    ...standardFunctions({
        base64encode: (given) => Buffer.from(text(given["input"])).toString("base64"),
        base64decode: (given) => Buffer.from(text(given["input"]), "base64").toString(),
        file: (given, { programDirectory }) =>
            fs.readFileSync(path.resolve(programDirectory, text(given["input"])), "utf8"),
        join: (given) => list(given["input"]).join(text(given["separator"])),
        jsonencode: (given) => JSON.stringify(given["input"]),
        jsondecode: (given) => JSON.parse(text(given["input"])),
        lower: (given) => text(given["input"]).toLowerCase(),
        md5: (given) => digest("md5", given),
        replace: (given) => text(given["text"]).replaceAll(text(given["search"]), text(given["replace"])),
        sha1: (given) => digest("sha1", given),
        sha256: (given) => digest("sha256", given),
        split: (given) => text(given["text"]).split(text(given["separator"])),
        trimspace: (given) => text(given["input"]).trim(),
        upper: (given) => text(given["input"]).toUpperCase(),
    }),
};

type StandardFunction = (...parameters: Parameters<InvokeRule>) => WireObject[string];

/** The functions of @pulumi/std need no cloud: they are computed, not made up. */
function standardFunctions(functions: Record<string, StandardFunction>): Record<string, InvokeRule> {
    return Object.fromEntries(
        Object.entries(functions).map(([name, compute]) => [
            `std:index:${name}`,
            (given: WireObject, context: Parameters<InvokeRule>[1]) => ({ result: compute(given, context) }),
        ]),
    );
}

function digest(algorithm: string, given: WireObject): string {
    return createHash(algorithm).update(text(given["input"])).digest("hex");
}
