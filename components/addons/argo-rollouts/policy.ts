import { allow, policyDocument } from "../../identity/policy-document";
import type { PolicyDocument } from "../../identity/policy-document";

/**
 * What the controller needs to see whether load balancers do what it told them: the rights that its documentation lists,
 * docs/features/traffic-management/alb.md at v1.9.0.
 */
export function verificationPolicy(): PolicyDocument {
    return policyDocument(
        // "*": describing load balancers knows no resource.
        allow(
            "ReadLoadBalancers",
            [
                "elasticloadbalancing:DescribeListeners",
                "elasticloadbalancing:DescribeLoadBalancers",
                "elasticloadbalancing:DescribeRules",
                "elasticloadbalancing:DescribeTags",
                "elasticloadbalancing:DescribeTargetGroups",
                "elasticloadbalancing:DescribeTargetHealth",
            ],
            ["*"],
        ),
    );
}
