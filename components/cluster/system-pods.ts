import { requestsOf, type Requests, size } from "../requests";

/**
 * What the pods ask for that EKS itself runs on these nodes, by the charts and manifests of their projects: the VPC CNI
 * (aws/amazon-vpc-cni-k8s), kube-proxy, CoreDNS, and the EBS CSI driver (kubernetes-sigs/aws-ebs-csi-driver), whose controller
 * has six containers and whose node pod has three. The pod identity agent asks for nothing.
 */
export function systemRequests(nodes: number): Requests {
    return requestsOf([
        { pods: nodes, size: size(50, 0) },
        { pods: nodes, size: size(100, 0) },
        { pods: nodes, size: size(30, 120) },
        { pods: nodes, size: size(0, 0) },
        { pods: 2, size: size(100, 70) },
        { pods: 2, size: size(60, 240) },
    ]);
}
