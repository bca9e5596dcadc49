import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";

const SDKS: Record<string, any> = { aws, eks };

/** Whether the SDK's class of that type takes `tags`: its constructor tells, so no list has to be kept up. */
export function isTaggable(type: string): boolean {
    const [sdk, path, name] = type.split(":") as [string, string, string];
    if (SDKS[sdk] === undefined) return false;
    const module = path.split("/")[0]!;
    const resource = module === "index" ? SDKS[sdk][name] : SDKS[sdk][module]?.[name];
    if (resource === undefined) throw new Error(`no class for ${type}`);
    return /resourceInputs\["tags"\] = args/.test(String(resource));
}
