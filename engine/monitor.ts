import { stripVTControlCharacters } from "node:util";
import * as grpc from "@grpc/grpc-js";
import type * as callback from "@pulumi/pulumi/proto/callback_pb";
import * as engineService from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engine from "@pulumi/pulumi/proto/engine_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import * as resourceService from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as resource from "@pulumi/pulumi/proto/resource_pb";
import type { Answers } from "./answers";
import type { Log, RecordedInvoke, RecordedResource } from "./recording";
import { recordRead, recordRegistration } from "./registration";
import { definition, fill, fromStruct, method, toStruct } from "./service";
import { Transforms } from "./transforms";
import { STACK_TYPE, urnOf, urnOfProvider } from "./urn";
import { decodeObject, secret, type WireObject } from "./wire";

export interface MonitorOptions {
    readonly project: string;
    readonly stack: string;
    /** Folder of Pulumi.yaml: sources are told relative to it. */
    readonly root: string;
    readonly preview: boolean;
    readonly answers: Answers;
    /** Outputs of a stack that this one refers to, when they can be had from its own program. */
    readonly stackOutputs: (reference: string) => Promise<WireObject | undefined>;
    readonly onResource?: (count: number) => void;
}

/** A resource as the program can read it back through a reference. */
interface State {
    readonly urn: string;
    readonly id: string;
    readonly state: WireObject;
}

const SEVERITIES: Record<number, Log["severity"]> = { 1: "info", 2: "warning", 3: "error" };

/**
 * The engine that a program talks to: Pulumi's ResourceMonitor and Engine services on a loopback port.
 *
 * It creates nothing. It keeps what it is told, checks what the CLI would check, and answers with plausible values.
 */
export class Monitor {
    readonly resources = new Map<string, RecordedResource>();
    readonly invokes: RecordedInvoke[] = [];
    readonly logs: Log[] = [];
    /** What the program exports, as it came over the wire. */
    stackOutputs: WireObject = {};
    /** True once the program has said that it is through; a program that leaves by process.exit never does. */
    finished = false;

    private readonly server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
    private readonly transforms = new Transforms();
    private readonly states = new Map<string, State>();
    private rootUrn = "";

    constructor(private readonly options: MonitorOptions) {
        this.server.addService(definition(resourceService, "ResourceMonitorService"), this.resourceMonitor());
        this.server.addService(definition(engineService, "EngineService"), this.engine());
    }

    /** Starts listening; the address is `127.0.0.1:<port>`. */
    listen(): Promise<string> {
        return new Promise((resolve, reject) => {
            this.server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
                if (error) reject(error);
                else resolve(`127.0.0.1:${port}`);
            });
        });
    }

    close(): void {
        this.transforms.close();
        this.server.forceShutdown();
    }

    private resourceMonitor(): grpc.UntypedServiceImplementation {
        return {
            supportsFeature: method(() => fill(new resource.SupportsFeatureResponse(), (r) => r.setHassupport(true))),
            registerResource: method((request: resource.RegisterResourceRequest) => this.register(request)),
            readResource: method((request: resource.ReadResourceRequest) => this.read(request)),
            registerResourceOutputs: method((request: resource.RegisterResourceOutputsRequest) => {
                this.registerOutputs(request.getUrn(), fromStruct(request.getOutputs()));
            }),
            invoke: method((request: resource.ResourceInvokeRequest) => this.invoke(request)),
            call: method((request: resource.ResourceCallRequest) => this.call(request)),
            registerStackTransform: method((transform: callback.Callback) => this.transforms.addToStack(transform)),
            registerStackInvokeTransform: method((transform: callback.Callback) =>
                this.transforms.addToInvokes(transform),
            ),
            registerResourceHook: method(() => undefined),
            registerErrorHook: method(() => undefined),
            registerPackage: method((request: resource.RegisterPackageRequest) =>
                fill(new resource.RegisterPackageResponse(), (r) =>
                    r.setRef(`${request.getName()}@${request.getVersion()}`),
                ),
            ),
            signalAndWaitForShutdown: method(() => {
                this.finished = true;
            }),
        };
    }

    private engine(): grpc.UntypedServiceImplementation {
        return {
            log: method((request: engine.LogRequest) => {
                const severity = SEVERITIES[request.getSeverity()];
                if (severity === undefined) return;
                this.logs.push({
                    severity,
                    message: stripVTControlCharacters(request.getMessage()).trimEnd(),
                    urn: request.getUrn(),
                });
            }),
            getRootResource: method(() => fill(new engine.GetRootResourceResponse(), (r) => r.setUrn(this.rootUrn))),
            setRootResource: method((request: engine.SetRootResourceRequest) => {
                this.rootUrn = request.getUrn();
                return new engine.SetRootResourceResponse();
            }),
            startDebugging: method(() => undefined),
            requirePulumiVersion: method(() => new engine.RequirePulumiVersionResponse()),
        };
    }

    private async register(request: resource.RegisterResourceRequest): Promise<resource.RegisterResourceResponse> {
        const trace = await this.transforms.apply(request, this.ancestors(request.getParent()));
        const urn = this.urnOf(request);
        if (this.resources.has(urn)) {
            throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
        }
        this.inherit(request);
        this.transforms.keep(urn, request);
        const inputs = fromStruct(request.getObject());
        const record = recordRegistration(request, urn, inputs, trace, this.options.root);
        this.keep(record);
        const state = record.custom || record.remote ? this.answer(record, inputs) : { urn, id: "", state: {} };
        const response = new resource.RegisterResourceResponse();
        response.setUrn(urn);
        response.setId(state.id);
        response.setObject(toStruct(state.state));
        response.setResult(resource.Result.SUCCESS);
        return response;
    }

    private async read(request: resource.ReadResourceRequest): Promise<resource.ReadResourceResponse> {
        const urn = this.urnOf(request);
        const inputs = fromStruct(request.getProperties());
        const record = recordRead(request, urn, inputs, this.options.root);
        this.keep(record);
        const outputs = record.type === "pulumi:pulumi:StackReference" && (await this.options.stackOutputs(record.id));
        const { state } = this.answer(record, outputs ? { ...inputs, name: record.id, outputs } : inputs);
        return new resource.ReadResourceResponse().setUrn(urn).setProperties(toStruct(state));
    }

    /** Makes up what the cloud would say of a resource, and keeps it for those who refer to it. */
    private answer(record: RecordedResource, inputs: WireObject): State {
        const { urn } = record;
        const { id = "", outputs, hidden = [], note } = this.options.answers.resource({ ...record, inputs });
        if (note !== undefined) this.logs.push({ severity: "info", message: note, urn });
        const state = { ...inputs, ...outputs };
        for (const key of record.options.additionalSecretOutputs ?? []) {
            if (state[key] !== undefined) state[key] = secret(state[key]);
        }
        const known = { urn, id, state };
        for (const one of [known, ...hidden]) this.states.set(one.urn, one);
        this.resources.set(urn, { ...record, id, outputs: decodeObject(state) });
        return known;
    }

    private registerOutputs(urn: string, outputs: WireObject): void {
        const record = this.resources.get(urn);
        if (record === undefined) throw new Error(`outputs of an unknown resource: ${urn}`);
        if (record.type === STACK_TYPE) this.stackOutputs = outputs;
        // Older SDKs give no other sign of their end.
        this.finished ||= record.type === STACK_TYPE;
        this.resources.set(urn, { ...record, outputs: decodeObject(outputs) });
    }

    private async invoke(request: resource.ResourceInvokeRequest): Promise<provider.InvokeResponse> {
        await this.transforms.applyToInvoke(request);
        const given = fromStruct(request.getArgs());
        const response = new provider.InvokeResponse();
        if (request.getTok() === "pulumi:pulumi:getResource") {
            const state = this.states.get(String(given["urn"]));
            if (state === undefined) throw new Error(`no resource ${String(given["urn"])}`);
            response.setReturn(toStruct({ ...state }));
        } else {
            response.setReturn(toStruct(this.data(request.getTok(), given, "invoke", request.getProvider())));
        }
        return response;
    }

    private call(request: resource.ResourceCallRequest): provider.CallResponse {
        const result = this.data(request.getTok(), fromStruct(request.getArgs()), "call", request.getProvider());
        return fill(new provider.CallResponse(), (response) => response.setReturn(toStruct(result)));
    }

    private data(token: string, given: WireObject, kind: RecordedInvoke["kind"], reference: string): WireObject {
        const { result, answeredBy, note } = this.options.answers.invoke(token, given, kind);
        if (note !== undefined) this.logs.push({ severity: "info", message: note, urn: "" });
        this.invokes.push({
            token,
            kind,
            arguments: decodeObject(given),
            result: decodeObject(result),
            answeredBy,
            provider: urnOfProvider(reference),
        });
        return result;
    }

    private keep(record: RecordedResource): void {
        if (record.parent !== "" && !this.resources.has(record.parent)) {
            throw new Error(`${record.urn} has an unknown parent: ${record.parent}`);
        }
        this.resources.set(record.urn, record);
        this.options.onResource?.(this.resources.size);
    }

    /** What the SDK leaves to the engine to hand down from parent to child. */
    private inherit(request: resource.RegisterResourceRequest): void {
        const parent = this.resources.get(request.getParent());
        if (parent === undefined) return;
        if (!request.hasRetainondelete() && parent.options.retainOnDelete) request.setRetainondelete(true);
        if (request.getDeletedwith() === "") request.setDeletedwith(parent.options.deletedWith ?? "");
    }

    private urnOf(request: resource.RegisterResourceRequest | resource.ReadResourceRequest): string {
        const { stack, project } = this.options;
        return urnOf(stack, project, request.getParent(), request.getType(), request.getName());
    }

    private ancestors(urn: string): string[] {
        const found: string[] = [];
        for (let at = urn; at !== ""; at = this.resources.get(at)?.parent ?? "") found.push(at);
        return found;
    }
}
