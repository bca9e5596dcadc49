import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as grpc from "@grpc/grpc-js";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as providerService from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Answers, type AnswersFile } from "../../../engine/answers";
import { definition, fill, fromStruct, method, toStruct } from "../../../engine/service";
import { plain, type Wire, type WireObject } from "../../../engine/wire";
import { ROOT } from "../../stacks/support";
import { construct } from "./components";
import { REPLACING } from "./replacing";
import { Turns } from "./turns";

/** What the engine asked of a provider, and from when to when. */
export interface Operation {
    readonly kind: "create" | "update" | "delete";
    readonly urn: string;
    /** As they came over the wire: what is secret is marked so. */
    readonly inputs: WireObject;
    /** Milliseconds. */
    readonly startedAt: number;
    readonly endedAt: number;
}

/**
 * Stands in for the providers of the program, as processes that are there already.
 *
 * They say of a resource what an offline plan says of it, and keep a journal. Nothing is known to them of what a cloud would
 * refuse. What can be changed in place and what replaces a resource is a table: see `REPLACING`.
 */
export class Providers {
    readonly journal: Operation[] = [];
    /** Value of PULUMI_DEBUG_PROVIDERS. */
    addresses = "";
    private readonly turns = new Turns();
    private readonly servers: grpc.Server[] = [];
    private readonly up: Answers;
    private readonly preview: Answers;

    private constructor(file: AnswersFile) {
        const names = { project: "slipway", stack: "", organization: "organization", programDirectory: ROOT };
        const options = { ...names, config: { "aws:region": "ap-northeast-2" }, file };
        this.up = new Answers({ ...options, mode: "up" });
        this.preview = new Answers({ ...options, mode: "preview" });
    }

    static async start(packages: string[], file: AnswersFile): Promise<Providers> {
        const providers = new Providers(file);
        const addresses = packages.map(async (name) => `${name}:${await providers.serve(name)}`);
        providers.addresses = (await Promise.all(addresses)).join();
        return providers;
    }

    stop(): void {
        this.servers.forEach((server) => server.forceShutdown());
    }

    private serve(name: string): Promise<number> {
        const server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
        this.servers.push(server);
        server.addService(definition(providerService, "ResourceProviderService"), this.service(name));
        return new Promise((resolve, reject) => {
            server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
                error ? reject(error) : resolve(port),
            );
        });
    }

    private service(name: string): grpc.UntypedServiceImplementation {
        // The engine warns of an older plugin than the SDK.
        const { version } = JSON.parse(readFileSync(join(ROOT, `node_modules/@pulumi/${name}/package.json`), "utf8"));
        const check = method((request: provider.CheckRequest) =>
            fill(new provider.CheckResponse(), (response) => response.setInputs(request.getNews())),
        );
        const diff = method((request: provider.DiffRequest) => diffOf(request));
        return {
            attach: method(() => undefined),
            cancel: method(() => undefined),
            getPluginInfo: method(() => fill(new plugin.PluginInfo(), (info) => info.setVersion(version))),
            checkConfig: check,
            diffConfig: diff,
            configure: method(() => CONFIGURED),
            check,
            diff,
            create: method((request: provider.CreateRequest) => this.create(request)),
            update: method((request: provider.UpdateRequest) => this.update(request)),
            delete: method((request: provider.DeleteRequest) =>
                this.keep("delete", request.getUrn(), fromStruct(request.getOldInputs())),
            ),
            invoke: method((request: provider.InvokeRequest) => this.invoke(request)),
            construct: method((request: provider.ConstructRequest) => construct(request)),
        };
    }

    private async create(request: provider.CreateRequest): Promise<provider.CreateResponse> {
        const inputs = fromStruct(request.getProperties());
        const answers = request.getPreview() ? this.preview : this.up;
        const { id = "", outputs } = answers.resource(resourceOf(request.getUrn(), inputs));
        if (!request.getPreview()) await this.keep("create", request.getUrn(), inputs);
        return fill(new provider.CreateResponse(), (response) => {
            response.setId(id);
            response.setProperties(toStruct({ ...inputs, ...outputs }));
        });
    }

    /** What is there keeps what its cloud has given it, so that is known in a preview too. */
    private async update(request: provider.UpdateRequest): Promise<provider.UpdateResponse> {
        const inputs = fromStruct(request.getNews());
        const { outputs } = this.up.resource(resourceOf(request.getUrn(), inputs));
        if (!request.getPreview()) await this.keep("update", request.getUrn(), inputs);
        return fill(new provider.UpdateResponse(), (response) =>
            response.setProperties(toStruct({ ...inputs, ...outputs })),
        );
    }

    private invoke(request: provider.InvokeRequest): provider.InvokeResponse {
        const { result } = this.up.invoke(request.getTok(), fromStruct(request.getArgs()), "invoke");
        return fill(new provider.InvokeResponse(), (response) => response.setReturn(toStruct(result)));
    }

    private async keep(kind: Operation["kind"], urn: string, inputs: WireObject): Promise<void> {
        const startedAt = performance.now();
        await this.turns.next();
        this.journal.push({ kind, urn, inputs, startedAt, endedAt: performance.now() });
    }
}

const CONFIGURED = fill(new provider.ConfigureResponse(), (response) => {
    response.setAcceptsecrets(true);
    response.setAcceptresources(true);
    response.setSupportspreview(true);
});

/** What has changed, and whether it can be changed in place. */
function diffOf(request: provider.DiffRequest): provider.DiffResponse {
    const news = plain(fromStruct(request.getNews())) as WireObject;
    const olds = plain(fromStruct(request.getOldInputs())) as WireObject;
    const differs = (path: string) => !isDeepStrictEqual(at(news, path), at(olds, path));
    const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(differs);
    const replacing = REPLACING.filter(({ type }) => type.test(typeOf(request.getUrn())));
    const paths = replacing.flatMap(({ properties }) => properties).filter(differs);
    return fill(new provider.DiffResponse(), (response) => {
        const { DIFF_SOME, DIFF_NONE } = provider.DiffResponse.DiffChanges;
        response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
        response.setDiffsList(changed);
        response.setReplacesList(paths);
    });
}

function at(inputs: WireObject, path: string): Wire {
    return path.split(".").reduce<Wire>((value, key) => (value as WireObject | undefined)?.[key], inputs);
}

function resourceOf(urn: string, inputs: WireObject) {
    return { urn, type: typeOf(urn), name: nameOf(urn), custom: true, remote: false, inputs };
}

/** The resource's own type, without those of its parents. */
export function typeOf(urn: string): string {
    return urn.split("::")[2]!.split("$").at(-1)!;
}

export function nameOf(urn: string): string {
    return urn.split("::").slice(3).join("::");
}
