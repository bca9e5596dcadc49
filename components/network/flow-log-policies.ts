/** Lets flow logs of this account, and of no other, use the role. */
export function flowLogTrust(accountId: string): object {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: "vpc-flow-logs.amazonaws.com" },
                Action: "sts:AssumeRole",
                Condition: { StringEquals: { "aws:SourceAccount": accountId } },
            },
        ],
    };
}

/** Lets the role write to one log group. */
export function flowLogDelivery(logGroupArn: string): object {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                // AWS's guide adds creating and listing groups; the group is there already, and CDK grants these three as well.
                Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                // The wildcard stands for the streams of this group: AWS names one after each network interface.
                Resource: [logGroupArn, `${logGroupArn}:*`],
            },
        ],
    };
}
