import { allow, policyDocument } from "../../identity/policy-document";
import type { Conditions, PolicyDocument, Statement } from "../../identity/policy-document";

/**
 * What the controller may do in AWS: its project's own policy, docs/install/iam_policy.json at v3.5.0, with two differences.
 * What we have switched off or never ask for is left out: Shield, WAF, Cognito, Outposts, certificates outside of ACM. And
 * where the project only asks that a tag names some cluster, here it must name this one: two clusters of an account cannot
 * touch each other's load balancers.
 */
export function loadBalancerPolicy(clusterName: string): PolicyDocument {
    const own = { StringEquals: { [`aws:ResourceTag/${CLUSTER_TAG}`]: clusterName } };
    const born = { StringEquals: { [`aws:RequestTag/${CLUSTER_TAG}`]: clusterName } };
    return policyDocument(...read(), ...securityGroups(own, born), ...loadBalancers(own, born), ...listeners());
}

/** Tag that the controller puts on everything that it creates, with the name of its cluster. */
const CLUSTER_TAG = "elbv2.k8s.aws/cluster";

const SECURITY_GROUPS = ["arn:aws:ec2:*:*:security-group/*"];
// "*" before the first slash of a load balancer's ARN is region and account; then come names and ids that AWS makes up.
const TARGET_GROUPS = ["arn:aws:elasticloadbalancing:*:*:targetgroup/*/*"];
const TAGGED_AT_BIRTH = [
    ...TARGET_GROUPS,
    "arn:aws:elasticloadbalancing:*:*:loadbalancer/net/*/*",
    "arn:aws:elasticloadbalancing:*:*:loadbalancer/app/*/*",
];
const LISTENERS_AND_RULES = ["listener", "listener-rule"].flatMap((kind) =>
    ["net", "app"].map((type) => `arn:aws:elasticloadbalancing:*:*:${kind}/${type}/*/*/*`),
);

function read(): Statement[] {
    return [
        // "*": describing knows no resource, and nothing here returns data of an application.
        allow("Read", READS, ["*"]),
        // AWS creates this one role, once an account. "*": its name is AWS's own.
        allow("ServiceRole", ["iam:CreateServiceLinkedRole"], ["arn:aws:iam::*:role/aws-service-role/*"], {
            StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" },
        }),
    ];
}

function securityGroups(own: Conditions, born: Conditions): Statement[] {
    return [
        // "*": a group has no id before it exists; the VPC that it is created in does not bear our tag.
        allow("CreateSecurityGroup", ["ec2:CreateSecurityGroup"], ["*"]),
        allow("TagNewSecurityGroup", ["ec2:CreateTags"], SECURITY_GROUPS, {
            StringEquals: { ...born["StringEquals"], "ec2:CreateAction": "CreateSecurityGroup" },
        }),
        // The tag itself stays as it is, or a group could be handed to another cluster.
        allow("TagOwnSecurityGroup", ["ec2:CreateTags", "ec2:DeleteTags"], SECURITY_GROUPS, keepingTheTag(own)),
        // "*": the group of the nodes, which EKS makes and tags in its own way, lets the load balancers in.
        allow("OpenPorts", ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"], ["*"]),
        allow("DeleteOwnSecurityGroup", ["ec2:DeleteSecurityGroup"], SECURITY_GROUPS, own),
    ];
}

function loadBalancers(own: Conditions, born: Conditions): Statement[] {
    return [
        // "*": what is created has no id yet. It must be born with the cluster's tag.
        allow(
            "Create",
            ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
            ["*"],
            born,
        ),
        allow("TagNew", ["elasticloadbalancing:AddTags"], TAGGED_AT_BIRTH, {
            StringEquals: {
                ...born["StringEquals"],
                "elasticloadbalancing:CreateAction": ["CreateLoadBalancer", "CreateTargetGroup"],
            },
        }),
        allow(
            "TagOwn",
            ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
            TAGGED_AT_BIRTH,
            keepingTheTag(own),
        ),
        // "*" by tag: ids are made up by AWS.
        allow("ChangeOwn", CHANGES, ["*"], own),
        // Pods come and go in target groups that a TargetGroupBinding may name without the controller having made them.
        allow(
            "Targets",
            ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
            TARGET_GROUPS,
        ),
    ];
}

function listeners(): Statement[] {
    return [
        // "*": a listener and its rules are parts of a load balancer. The project sets no condition on them either, for those
        // of older versions bear no tag.
        allow("Listeners", LISTENER_CHANGES, ["*"]),
        allow("TagListeners", ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"], LISTENERS_AND_RULES),
    ];
}

function keepingTheTag(own: Conditions): Conditions {
    return { ...own, Null: { [`aws:RequestTag/${CLUSTER_TAG}`]: "true" } };
}

const READS = [
    "acm:DescribeCertificate",
    "acm:ListCertificates",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeInstances",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "elasticloadbalancing:DescribeCapacityReservation",
    "elasticloadbalancing:DescribeListenerAttributes",
    "elasticloadbalancing:DescribeListenerCertificates",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeTags",
    "elasticloadbalancing:DescribeTargetGroupAttributes",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "elasticloadbalancing:DescribeTrustStores",
];

const CHANGES = [
    "elasticloadbalancing:DeleteLoadBalancer",
    "elasticloadbalancing:DeleteTargetGroup",
    "elasticloadbalancing:ModifyCapacityReservation",
    "elasticloadbalancing:ModifyIpPools",
    "elasticloadbalancing:ModifyListenerAttributes",
    "elasticloadbalancing:ModifyLoadBalancerAttributes",
    "elasticloadbalancing:ModifyTargetGroup",
    "elasticloadbalancing:ModifyTargetGroupAttributes",
    "elasticloadbalancing:SetIpAddressType",
    "elasticloadbalancing:SetSecurityGroups",
    "elasticloadbalancing:SetSubnets",
];

const LISTENER_CHANGES = [
    "elasticloadbalancing:AddListenerCertificates",
    "elasticloadbalancing:CreateListener",
    "elasticloadbalancing:CreateRule",
    "elasticloadbalancing:DeleteListener",
    "elasticloadbalancing:DeleteRule",
    "elasticloadbalancing:ModifyListener",
    "elasticloadbalancing:ModifyRule",
    "elasticloadbalancing:RemoveListenerCertificates",
    "elasticloadbalancing:SetRulePriorities",
];
