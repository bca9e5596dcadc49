import * as assert from "node:assert/strict";
import { kubeconfigFor } from "../../../components/cluster/kubeconfig";

const SOURCE = {
    clusterName: "prod",
    region: "ap-northeast-2",
    endpoint: "https://abc.eks.amazonaws.com",
    certificateAuthority: "Q0E=",
};

describe("kubeconfigFor", () => {
    const config = JSON.parse(kubeconfigFor(SOURCE));

    it("points at the cluster, and trusts its authority", () => {
        assert.deepEqual(config.clusters, [
            {
                name: "prod",
                cluster: { server: "https://abc.eks.amazonaws.com", "certificate-authority-data": "Q0E=" },
            },
        ]);
    });

    it("signs in as whoever runs it: no profile, no role, no token", () => {
        assert.deepEqual(config.users[0].user, {
            exec: {
                apiVersion: "client.authentication.k8s.io/v1beta1",
                command: "aws",
                args: ["eks", "get-token", "--cluster-name", "prod", "--region", "ap-northeast-2", "--output", "json"],
                interactiveMode: "Never",
            },
        });
    });

    it("has one context, and it is the current one", () => {
        assert.equal(config.contexts.length, 1);
        assert.equal(config.contexts[0].name, config["current-context"]);
        assert.deepEqual(config.contexts[0].context, { cluster: config.clusters[0].name, user: config.users[0].name });
    });

    it("does not look at the environment", () => {
        const before = process.env["AWS_PROFILE"];
        process.env["AWS_PROFILE"] = "jo";
        try {
            assert.equal(kubeconfigFor(SOURCE), JSON.stringify(config));
        } finally {
            if (before === undefined) delete process.env["AWS_PROFILE"];
            else process.env["AWS_PROFILE"] = before;
        }
    });
});
