import * as grpc from "@grpc/grpc-js";
import type * as provider from "@pulumi/pulumi/proto/provider_pb";
import { ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";
import * as resourceService from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as resource from "@pulumi/pulumi/proto/resource_pb";
import { fill, fromStruct, toStruct } from "../../../engine/service";
import { resourceReference, type WireObject } from "../../../engine/wire";

const CLUSTER = "aws:eks/cluster:Cluster";

/**
 * Makes an `eks.Cluster` as the provider of EKS does: the component, and in it the control plane, with an administrator that
 * nobody asked for. The program asks for nothing else that it makes or gives.
 */
export async function construct(request: provider.ConstructRequest): Promise<provider.ConstructResponse> {
    const type = request.getType();
    if (type !== "eks:index:Cluster") throw new Error(`no stand-in for the component ${type}`);
    const name = request.getName();
    const inputs = fromStruct(request.getInputs());
    const engine = new Engine(request.getMonitorendpoint());
    try {
        const component = await engine.register(request, { type, name, parent: request.getParent() });
        const child = { type: CLUSTER, name: `${name}-eksCluster`, parent: component.urn };
        const cluster = await engine.register(request, child, clusterInputs(inputs));
        const state = { eksCluster: resourceReference(cluster.urn, cluster.id) };
        await engine.registerOutputs(component.urn, state);
        return fill(new ConstructResponse(), (response) => {
            response.setUrn(component.urn);
            response.setState(toStruct(state));
        });
    } finally {
        engine.close();
    }
}

function clusterInputs(given: WireObject): WireObject {
    const { name, version, tags, subnetIds, endpointPrivateAccess, endpointPublicAccess, publicAccessCidrs } = given;
    const { deletionProtection, upgradePolicy, enabledClusterLogTypes, bootstrapSelfManagedAddons } = given;
    return {
        ...{ name, version, tags, deletionProtection, upgradePolicy, enabledClusterLogTypes },
        bootstrapSelfManagedAddons,
        vpcConfig: { subnetIds, endpointPrivateAccess, endpointPublicAccess, publicAccessCidrs },
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
    };
}

interface Registration {
    readonly type: string;
    readonly name: string;
    readonly parent: string;
}

/** The engine, as a provider sees it that makes components. */
class Engine {
    private readonly client: any;

    constructor(address: string) {
        this.client = new (resourceService as any).ResourceMonitorClient(address, grpc.credentials.createInsecure());
    }

    async register(request: provider.ConstructRequest, made: Registration, inputs?: WireObject) {
        const registration = new resource.RegisterResourceRequest();
        registration.setType(made.type);
        registration.setName(made.name);
        registration.setParent(made.parent);
        registration.setCustom(inputs !== undefined);
        registration.setObject(toStruct(inputs ?? {}));
        registration.setProtect(request.getProtect() ?? false);
        registration.setDeletedwith(request.getDeletedwith());
        const needed = [...request.getInputdependenciesMap().entries()].flatMap(([, one]) => one.getUrnsList());
        registration.setDependenciesList([...new Set([...request.getDependenciesList(), ...needed])]);
        registration.setAcceptsecrets(true);
        registration.setAcceptresources(true);
        const response = await this.call<resource.RegisterResourceResponse>("registerResource", registration);
        return { urn: response.getUrn(), id: response.getId() };
    }

    async registerOutputs(urn: string, outputs: WireObject): Promise<void> {
        const request = new resource.RegisterResourceOutputsRequest();
        request.setUrn(urn);
        request.setOutputs(toStruct(outputs));
        await this.call("registerResourceOutputs", request);
    }

    close(): void {
        this.client.close();
    }

    private call<T>(name: string, request: object): Promise<T> {
        return new Promise((resolve, reject) => {
            this.client[name](request, (error: unknown, response: T) => (error ? reject(error) : resolve(response)));
        });
    }
}
