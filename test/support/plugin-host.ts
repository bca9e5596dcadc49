import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import * as errors from "@pulumi/pulumi/proto/errors_pb";
import * as providerService from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import * as status from "@pulumi/pulumi/proto/status_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Answers } from "../../engine/answers";
import { Monitor } from "../../engine/monitor";

const ROOT = join(__dirname, "../..");

/** A component that could not be constructed, as any language hears of it. */
export interface Refusal {
    readonly code: grpc.status;
    readonly details: string;
    readonly properties: string[];
}

/** The repository as `pulumi package add` runs it: the SDK's own host, spoken to over gRPC as the CLI does. */
export class PluginHost {
    private constructor(
        private readonly child: ChildProcess,
        private readonly client: any,
        private readonly address: string,
        readonly monitor: Monitor,
    ) {}

    static async start(): Promise<PluginHost> {
        const names = { project: "project", stack: "stack", organization: "org" };
        const answers = new Answers({ ...names, programDirectory: ROOT, mode: "up", config: {}, file: undefined });
        const options = { ...names, root: ROOT, preview: false, answers };
        const monitor = new Monitor({ ...options, stackOutputs: () => Promise.resolve(undefined) });
        const address = await monitor.listen();
        // Half of the time would go to the collector: to infer the schema, all types of the AWS SDK are read.
        const host = ["--max-semi-space-size=128", require.resolve("@pulumi/pulumi/cmd/run-plugin"), ROOT, address];
        // Whoever adds the package is somewhere else, without our tsconfig.json.
        const child = spawn(process.execPath, host, { cwd: tmpdir() });
        const Client = (providerService as any).ResourceProviderClient;
        const client = new Client(`127.0.0.1:${await portOf(child)}`, grpc.credentials.createInsecure());
        return new PluginHost(child, client, address, monitor);
    }

    async schema(): Promise<any> {
        const response = await this.call<provider.GetSchemaResponse>("getSchema", new provider.GetSchemaRequest());
        return JSON.parse(response.getSchema());
    }

    /** Constructs a component for a program in any language; the answer is its outputs, or why there are none. */
    async construct(type: string, name: string, inputs: Record<string, any>): Promise<Record<string, any> | Refusal> {
        const request = new provider.ConstructRequest();
        request.setProject("project");
        request.setStack("stack");
        request.setType(type);
        request.setName(name);
        request.setInputs(Struct.fromJavaScript(inputs));
        request.setMonitorendpoint(this.address);
        request.setParallel(1);
        try {
            const response = await this.call<provider.ConstructResponse>("construct", request);
            return response.getState()!.toJavaScript();
        } catch (error) {
            return refusalOf(error as grpc.ServiceError);
        }
    }

    stop(): void {
        this.client.close();
        this.child.kill();
        this.monitor.close();
    }

    private call<T>(method: string, request: object): Promise<T> {
        return new Promise((resolve, reject) => {
            this.client[method](request, (error: unknown, response: T) => (error ? reject(error) : resolve(response)));
        });
    }
}

/** The host prints the port that it listens on; if it dies instead, what it said is why. */
function portOf(child: ChildProcess): Promise<string> {
    let said = "";
    return new Promise((resolve, reject) => {
        child.stderr!.on("data", (text) => (said += text));
        child.stdout!.once("data", (text) => resolve(String(text).trim()));
        child.once("exit", (code) => reject(new Error(`the host ended with ${code}: ${said}`)));
    });
}

function refusalOf({ code, details, metadata }: grpc.ServiceError): Refusal {
    const [binary] = metadata.get("grpc-status-details-bin");
    if (binary === undefined) return { code, details, properties: [] };
    const [any] = status.Status.deserializeBinary(binary as Buffer).getDetailsList();
    const list = errors.InputPropertiesError.deserializeBinary(any!.getValue_asU8()).getErrorsList();
    return { code, details, properties: list.map((one) => one.getPropertyPath()) };
}
