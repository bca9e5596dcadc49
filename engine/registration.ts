import type * as resource from "@pulumi/pulumi/proto/resource_pb";
import { realpathSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import type { RecordedResource, ResourceOptions, Value } from "./recording";
import { urnOfProvider } from "./urn";
import { decodeObject, type WireObject } from "./wire";

type RegisterRequest = resource.RegisterResourceRequest;

/** Which transforms ran on a registration, and whether they changed it. */
export type TransformTrace = NonNullable<ResourceOptions["transforms"]>;

/** What a recording keeps of one registration; the outputs are filled in when they are known. */
export function recordRegistration(
    request: RegisterRequest,
    urn: string,
    inputs: WireObject,
    transforms: TransformTrace,
    root: string,
): RecordedResource {
    return {
        ...commonFields(request, urn, inputs, root),
        custom: request.getCustom(),
        remote: request.getRemote(),
        operation: "register",
        id: "",
        propertyDependencies: propertyDependencies(request),
        options: options(request, transforms),
    };
}

/** What a recording keeps of a resource that is read, not made: `X.get`, StackReference. */
export function recordRead(
    request: resource.ReadResourceRequest,
    urn: string,
    inputs: WireObject,
    root: string,
): RecordedResource {
    return {
        ...commonFields(request, urn, inputs, root),
        custom: true,
        remote: false,
        operation: "read",
        id: request.getId(),
        propertyDependencies: {},
        options: withoutEmpty({
            additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
            version: request.getVersion(),
            pluginDownloadURL: request.getPlugindownloadurl(),
            packageRef: request.getPackageref(),
        }),
    };
}

function commonFields(
    request: RegisterRequest | resource.ReadResourceRequest,
    urn: string,
    inputs: WireObject,
    root: string,
) {
    return {
        urn,
        type: request.getType(),
        name: request.getName(),
        parent: request.getParent(),
        provider: urnOfProvider(request.getProvider()),
        inputs: decodeObject(inputs),
        outputs: {},
        dependencies: request.getDependenciesList().sort(),
        source: sourceOf(request, root),
    };
}

function options(request: RegisterRequest, transforms: TransformTrace): ResourceOptions {
    return withoutEmpty({
        protect: request.hasProtect() ? request.getProtect() : undefined,
        retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() : undefined,
        deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
        deletedWith: request.getDeletedwith(),
        ignoreChanges: request.getIgnorechangesList(),
        replaceOnChanges: request.getReplaceonchangesList(),
        replaceWith: request.getReplaceWithList(),
        additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
        hideDiffs: request.getHidediffsList(),
        aliases: aliases(request),
        importId: request.getImportid(),
        customTimeouts: customTimeouts(request.getCustomtimeouts()),
        providers: Object.fromEntries(
            request
                .getProvidersMap()
                .toArray()
                .map(([name, reference]) => [name, urnOfProvider(reference)]),
        ),
        version: request.getVersion(),
        pluginDownloadURL: request.getPlugindownloadurl(),
        packageRef: request.getPackageref(),
        hooks: hooks(request),
        transforms: transforms.ran > 0 ? transforms : undefined,
    });
}

function propertyDependencies(request: RegisterRequest): Record<string, string[]> {
    const found: [string, string[]][] = [];
    request.getPropertydependenciesMap().forEach((list, property) => {
        const urns = list.getUrnsList().sort();
        if (urns.length > 0) found.push([property, urns]);
    });
    return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function aliases(request: RegisterRequest): Value[] {
    const all = request.getAliasesList().map((alias): Value => {
        if (alias.hasUrn()) return alias.getUrn();
        const { parenturn = "", noparent = false, ...same } = alias.getSpec()?.toObject() ?? {};
        return withoutEmpty({ ...same, parentUrn: parenturn, ...(noparent && { noParent: true }) }) as {
            [key: string]: Value;
        };
    });
    // Some SDK classes name the same alias twice.
    const texts = [...new Set([...request.getAliasurnsList(), ...all].map((alias) => JSON.stringify(alias)))];
    return texts.map((text) => JSON.parse(text) as Value);
}

function customTimeouts(timeouts?: resource.RegisterResourceRequest.CustomTimeouts): ResourceOptions["customTimeouts"] {
    if (timeouts === undefined) return undefined;
    return withoutEmpty({
        create: timeouts.getCreate(),
        update: timeouts.getUpdate(),
        delete: timeouts.getDelete(),
    });
}

function hooks(request: RegisterRequest): Record<string, string[]> {
    const binding = request.getHooks()?.toObject() ?? {};
    return Object.fromEntries(
        Object.entries(binding)
            .filter(([, names]) => Array.isArray(names) && names.length > 0)
            .map(([moment, names]) => [moment.replace(/List$/, ""), names as string[]]),
    );
}

/** `file:line` of the program's own frame that made the resource, relative to the project where the file lies in it. */
function sourceOf(request: RegisterRequest | resource.ReadResourceRequest, root: string): string | undefined {
    const frames =
        request
            .getStacktrace()
            ?.getFramesList()
            .map((frame) => frame.getPc()) ?? [];
    // `X.get` and the like call `new` in the package; the stack is made there too, but by nobody in the program.
    const [position] = [...frames, request.getSourceposition()].filter(
        (pc) => !pc?.getUri().includes("/node_modules/"),
    );
    if (position === undefined || !position.getUri().startsWith("file:")) return undefined;
    // Node tells where a file really is, whatever link the project was reached by.
    const file = path.relative(realpathSync(root), fileURLToPath(position.getUri()));
    return `${file.split(path.sep).join("/")}:${position.getLine()}`;
}

/** Drops what a program left alone: protobuf cannot tell an unset list or text from an empty one. */
function withoutEmpty<T extends object>(object: T): T {
    const kept = Object.entries(object).filter(([, value]) => {
        if (value === undefined || value === "") return false;
        return typeof value !== "object" || value === null || Object.keys(value).length > 0;
    });
    return Object.fromEntries(kept) as T;
}
