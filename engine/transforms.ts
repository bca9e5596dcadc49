import * as grpc from "@grpc/grpc-js";
import type * as callback from "@pulumi/pulumi/proto/callback_pb";
import { CallbackInvokeRequest } from "@pulumi/pulumi/proto/callback_pb";
import * as callbackService from "@pulumi/pulumi/proto/callback_grpc_pb";
import * as resource from "@pulumi/pulumi/proto/resource_pb";
import type { TransformTrace } from "./registration";

type RegisterRequest = resource.RegisterResourceRequest;
type Options = resource.TransformResourceOptions;

/** What the generated code sends; its declarations are written for another gRPC package. */
interface Message {
    serializeBinary(): Uint8Array;
}
interface CallbacksClient {
    invoke(
        request: CallbackInvokeRequest,
        done: (error: Error | null, response: callback.CallbackInvokeResponse) => void,
    ): void;
    close(): void;
}

/** Calls the program back where it asked to see, or to change, what it registers. */
export class Transforms {
    private readonly clients = new Map<string, CallbacksClient>();
    private readonly ofResource = new Map<string, callback.Callback[]>();
    private readonly ofStack: callback.Callback[] = [];
    private readonly ofInvokes: callback.Callback[] = [];

    addToStack(transform: callback.Callback): void {
        this.ofStack.push(transform);
    }

    addToInvokes(transform: callback.Callback): void {
        this.ofInvokes.push(transform);
    }

    /** Keeps a component's own transforms for its children. */
    keep(urn: string, request: RegisterRequest): void {
        const own = request.getTransformsList();
        if (own.length > 0) this.ofResource.set(urn, own);
    }

    /** Runs all that apply, in the order of the CLI: the resource's own, its ancestors' from the inside out, the stack's. */
    async apply(request: RegisterRequest, ancestors: string[]): Promise<TransformTrace> {
        const inherited = ancestors.flatMap((urn) => this.ofResource.get(urn) ?? []);
        const all = [...request.getTransformsList(), ...inherited, ...this.ofStack];
        if (all.length === 0) return { ran: 0, changed: false };
        const before = Buffer.from(request.serializeBinary());
        for (const transform of all) {
            const response = await this.call(
                transform,
                transformRequest(request),
                resource.TransformResponse.deserializeBinary,
            );
            if (response.hasProperties()) request.setObject(response.getProperties());
            const options = response.getOptions();
            if (options !== undefined) applyOptions(request, options);
        }
        return { ran: all.length, changed: !before.equals(Buffer.from(request.serializeBinary())) };
    }

    /** Runs the stack's transforms of a data source's arguments. */
    async applyToInvoke(request: resource.ResourceInvokeRequest): Promise<void> {
        for (const transform of this.ofInvokes) {
            const options = new resource.TransformInvokeOptions();
            options.setProvider(request.getProvider());
            options.setVersion(request.getVersion());
            options.setPluginDownloadUrl(request.getPlugindownloadurl());
            const ask = new resource.TransformInvokeRequest();
            ask.setToken(request.getTok());
            ask.setArgs(request.getArgs());
            ask.setOptions(options);
            const response = await this.call(transform, ask, resource.TransformInvokeResponse.deserializeBinary);
            if (response.hasArgs()) request.setArgs(response.getArgs());
            const chosen = response.getOptions() ?? options;
            request.setProvider(chosen.getProvider());
            request.setVersion(chosen.getVersion());
            request.setPlugindownloadurl(chosen.getPluginDownloadUrl());
        }
    }

    close(): void {
        for (const client of this.clients.values()) client.close();
    }

    private call<T>(transform: callback.Callback, message: Message, decode: (bytes: Uint8Array) => T): Promise<T> {
        const request = new CallbackInvokeRequest();
        request.setToken(transform.getToken());
        request.setRequest(message.serializeBinary());
        return new Promise((resolve, reject) => {
            this.client(transform.getTarget()).invoke(request, (error, response) => {
                if (error) reject(error);
                else resolve(decode(response.getResponse_asU8()));
            });
        });
    }

    private client(target: string): CallbacksClient {
        const known = this.clients.get(target);
        if (known !== undefined) return known;
        const Client = (callbackService as unknown as { CallbacksClient: new (...args: unknown[]) => CallbacksClient })
            .CallbacksClient;
        const client = new Client(target, grpc.credentials.createInsecure());
        this.clients.set(target, client);
        return client;
    }
}

function transformRequest(request: RegisterRequest): resource.TransformRequest {
    const ask = new resource.TransformRequest();
    ask.setType(request.getType());
    ask.setName(request.getName());
    ask.setCustom(request.getCustom());
    ask.setParent(request.getParent());
    ask.setProperties(request.getObject());
    ask.setOptions(toOptions(request));
    return ask;
}

function toOptions(request: RegisterRequest): Options {
    const options = new resource.TransformResourceOptions();
    options.setDependsOnList(request.getDependenciesList());
    if (request.hasProtect()) options.setProtect(request.getProtect()!);
    if (request.hasRetainondelete()) options.setRetainOnDelete(request.getRetainondelete()!);
    if (request.getDeletebeforereplacedefined()) options.setDeleteBeforeReplace(request.getDeletebeforereplace());
    options.setIgnoreChangesList(request.getIgnorechangesList());
    options.setReplaceOnChangesList(request.getReplaceonchangesList());
    options.setReplaceWithList(request.getReplaceWithList());
    options.setReplacementTrigger(request.getReplacementTrigger());
    options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
    options.setAliasesList(request.getAliasesList());
    options.setProvider(request.getProvider());
    for (const [name, reference] of request.getProvidersMap().toArray()) options.getProvidersMap().set(name, reference);
    options.setCustomTimeouts(request.getCustomtimeouts());
    options.setDeletedWith(request.getDeletedwith());
    options.setVersion(request.getVersion());
    options.setPluginDownloadUrl(request.getPlugindownloadurl());
    options.setImport(request.getImportid());
    options.setHooks(request.getHooks());
    return options;
}

function applyOptions(request: RegisterRequest, options: Options): void {
    request.setDependenciesList(options.getDependsOnList());
    if (options.hasProtect()) request.setProtect(options.getProtect()!);
    if (options.hasRetainOnDelete()) request.setRetainondelete(options.getRetainOnDelete()!);
    if (options.hasDeleteBeforeReplace()) {
        request.setDeletebeforereplacedefined(true);
        request.setDeletebeforereplace(options.getDeleteBeforeReplace()!);
    }
    request.setIgnorechangesList(options.getIgnoreChangesList());
    request.setReplaceonchangesList(options.getReplaceOnChangesList());
    request.setReplaceWithList(options.getReplaceWithList());
    request.setReplacementTrigger(options.getReplacementTrigger());
    request.setAdditionalsecretoutputsList(options.getAdditionalSecretOutputsList());
    request.setAliasesList(options.getAliasesList());
    request.setProvider(options.getProvider());
    for (const [name, reference] of options.getProvidersMap().toArray()) request.getProvidersMap().set(name, reference);
    request.setCustomtimeouts(options.getCustomTimeouts());
    request.setDeletedwith(options.getDeletedWith());
    request.setVersion(options.getVersion());
    request.setPlugindownloadurl(options.getPluginDownloadUrl());
    request.setImportid(options.getImport());
    request.setHooks(options.getHooks());
}
