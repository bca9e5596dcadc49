/** The one service account that may use a role. */
export interface PodIdentity {
    readonly clusterName: string;
    readonly namespace: string;
    readonly serviceAccount: string;
}

/**
 * Trust policy of a role for EKS Pod Identity.
 *
 * Without the conditions, whoever may create an association on any cluster of the account could hand the role to any pod.
 * EKS Pod Identity sends these tags with every session:
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
export function podTrustPolicy({ clusterName, namespace, serviceAccount }: PodIdentity): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: "pods.eks.amazonaws.com" },
                Action: ["sts:AssumeRole", "sts:TagSession"],
                Condition: {
                    StringEquals: {
                        "aws:RequestTag/eks-cluster-name": clusterName,
                        "aws:RequestTag/kubernetes-namespace": namespace,
                        "aws:RequestTag/kubernetes-service-account": serviceAccount,
                    },
                },
            },
        ],
    });
}
