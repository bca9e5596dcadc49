import * as pulumi from "@pulumi/pulumi";
import type { Requests } from "../components";
import { capacityOf, type Nodes } from "./capacity";
import { refuse } from "./config";

/** Says what the add-ons leave of the nodes, and stops where that is too little. */
export function reportCapacity(requests: pulumi.Output<Requests[]>, nodes: Nodes): void {
    requests.apply((addons) => {
        const { text, problem } = capacityOf(addons, nodes);
        void pulumi.log.info(text);
        if (problem !== undefined) refuse([`${pulumi.getProject()}:nodeCount: ${problem}`]);
    });
}
