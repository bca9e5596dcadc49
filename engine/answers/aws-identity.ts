import { text } from "./reading";
import { hex, uuid, type Subject } from "./world";

/** How AWS forms the id and the ARN of a type; `{at}` is `region:account`, other names are inputs. */
type Identity = readonly [id: string, arn: string];

const IDENTITIES: Record<string, Identity> = {
    "acm/certificate": ["{arn}", "acm:{at}:certificate/{uuid}"],
    "apigateway/restApi": ["{hex10}", "apigateway:{region}::/restapis/{id}"],
    "apigatewayv2/api": ["{hex10}", "apigateway:{region}::/apis/{id}"],
    "cloudfront/distribution": ["E{HEX13}", "cloudfront::{account}:distribution/{id}"],
    "cloudwatch/eventRule": ["{name}", "events:{at}:rule/{name}"],
    "cloudwatch/logGroup": ["{name}", "logs:{at}:log-group:{name}"],
    "cloudwatch/metricAlarm": ["{name}", "cloudwatch:{at}:alarm:{name}"],
    "codebuild/project": ["{arn}", "codebuild:{at}:project/{name}"],
    "cognito/userPool": ["{region}_{hex9}", "cognito-idp:{at}:userpool/{id}"],
    "dynamodb/table": ["{name}", "dynamodb:{at}:table/{name}"],
    "ecr/repository": ["{name}", "ecr:{at}:repository/{name}"],
    "ecs/cluster": ["{arn}", "ecs:{at}:cluster/{name}"],
    "ecs/service": ["{arn}", "ecs:{at}:service/{name}"],
    "ecs/taskDefinition": ["{name}", "ecs:{at}:task-definition/{name}:1"],
    "eks/accessEntry": ["{clusterName}:{principalArn}", "eks:{at}:access-entry/{clusterName}/{uuid}"],
    "eks/addon": ["{clusterName}:{addonName}", "eks:{at}:addon/{clusterName}/{addonName}/{uuid}"],
    "eks/cluster": ["{name}", "eks:{at}:cluster/{name}"],
    "eks/fargateProfile": ["{clusterName}:{name}", "eks:{at}:fargateprofile/{clusterName}/{name}/{uuid}"],
    "eks/nodeGroup": ["{clusterName}:{name}", "eks:{at}:nodegroup/{clusterName}/{name}/{uuid}"],
    "eks/podIdentityAssociation": ["a-{hex17}", "eks:{at}:podidentityassociation/{clusterName}/a-{hex17}"],
    "elasticache/cluster": ["{name}", "elasticache:{at}:cluster:{name}"],
    "elasticache/parameterGroup": ["{name}", "elasticache:{at}:parametergroup:{name}"],
    "elasticache/replicationGroup": ["{name}", "elasticache:{at}:replicationgroup:{name}"],
    "elasticache/subnetGroup": ["{name}", "elasticache:{at}:subnetgroup:{name}"],
    "iam/accessKey": ["AKIA{HEX16}", "iam::{account}:user/{user}"],
    "iam/group": ["{name}", "iam::{account}:group{path}{name}"],
    "iam/instanceProfile": ["{name}", "iam::{account}:instance-profile{path}{name}"],
    "iam/openIdConnectProvider": ["{arn}", "iam::{account}:oidc-provider/{host}"],
    "iam/policy": ["{arn}", "iam::{account}:policy{path}{name}"],
    "iam/role": ["{name}", "iam::{account}:role{path}{name}"],
    "iam/user": ["{name}", "iam::{account}:user{path}{name}"],
    "kinesis/stream": ["{arn}", "kinesis:{at}:stream/{name}"],
    "kms/alias": ["{name}", "kms:{at}:{name}"],
    "kms/key": ["{uuid}", "kms:{at}:key/{uuid}"],
    "lambda/function": ["{name}", "lambda:{at}:function:{name}"],
    "lambda/layerVersion": ["{arn}", "lambda:{at}:layer:{name}:1"],
    "lb/listener": ["{arn}", "elasticloadbalancing:{at}:listener/app/{name}/{hex16}/{hex16}"],
    "lb/loadBalancer": ["{arn}", "elasticloadbalancing:{at}:loadbalancer/app/{name}/{hex16}"],
    "lb/targetGroup": ["{arn}", "elasticloadbalancing:{at}:targetgroup/{name}/{hex16}"],
    "rds/cluster": ["{name}", "rds:{at}:cluster:{name}"],
    "rds/instance": ["db-{HEX26}", "rds:{at}:db:{name}"],
    "rds/parameterGroup": ["{name}", "rds:{at}:pg:{name}"],
    "rds/subnetGroup": ["{name}", "rds:{at}:subgrp:{name}"],
    "route53/record": ["{zoneId}_{name}_{type}", "route53:::hostedzone/{zoneId}"],
    "route53/zone": ["Z{HEX20}", "route53:::hostedzone/{id}"],
    "s3/bucket": ["{name}", "s3:::{name}"],
    "secretsmanager/secret": ["{arn}", "secretsmanager:{at}:secret:{name}-{hex6}"],
    "secretsmanager/secretVersion": ["{secretId}|{uuid}", "secretsmanager:{at}:secret:{name}"],
    "sfn/stateMachine": ["{arn}", "states:{at}:stateMachine:{name}"],
    "sns/topic": ["{arn}", "sns:{at}:{name}"],
    "sqs/queue": ["https://sqs.{region}.{dnsSuffix}/{account}/{name}", "sqs:{at}:{name}"],
    "ssm/parameter": ["{name}", "ssm:{at}:parameter/{name}"],
};

const EC2_PREFIXES: Record<string, string> = {
    "ebs/snapshot": "snap",
    "ebs/volume": "vol",
    "ec2/ami": "ami",
    "ec2/customerGateway": "cgw",
    "ec2/egressOnlyInternetGateway": "eigw",
    "ec2/eip": "eipalloc",
    "ec2/flowLog": "fl",
    "ec2/instance": "i",
    "ec2/internetGateway": "igw",
    "ec2/launchTemplate": "lt",
    "ec2/managedPrefixList": "pl",
    "ec2/natGateway": "nat",
    "ec2/networkAcl": "acl",
    "ec2/networkInterface": "eni",
    "ec2/routeTable": "rtb",
    "ec2/routeTableAssociation": "rtbassoc",
    "ec2/securityGroup": "sg",
    "ec2/securityGroupRule": "sgrule",
    "ec2/subnet": "subnet",
    "ec2/vpc": "vpc",
    "ec2/vpcDhcpOptions": "dopt",
    "ec2/vpcEndpoint": "vpce",
    "ec2/vpcPeeringConnection": "pcx",
    "ec2/vpnGateway": "vgw",
    "ec2transitgateway/transitGateway": "tgw",
    "ec2transitgateway/vpcAttachment": "tgw-attach",
    "efs/accessPoint": "fsap",
    "efs/fileSystem": "fs",
    "efs/mountTarget": "fsmt",
    "vpc/securityGroupEgressRule": "sgr",
    "vpc/securityGroupIngressRule": "sgr",
};

/** Modules of the SDK that are not named as the service is in ARNs. */
const SERVICES: Record<string, string> = {
    alb: "elasticloadbalancing",
    amp: "aps",
    appautoscaling: "application-autoscaling",
    cfg: "config",
    cloudwatch: "logs",
    cognito: "cognito-idp",
    ebs: "ec2",
    ec2transitgateway: "ec2",
    efs: "elasticfilesystem",
    elb: "elasticloadbalancing",
    lb: "elasticloadbalancing",
    msk: "kafka",
    mwaa: "airflow",
    opensearch: "es",
    sfn: "states",
    vpc: "ec2",
};

/** Names under which one type is reached besides its own. */
const SAME: Record<string, string> = {
    "alb/listener": "lb/listener",
    "alb/loadBalancer": "lb/loadBalancer",
    "alb/targetGroup": "lb/targetGroup",
    "s3/bucketV2": "s3/bucket",
};

export function awsId(subject: Subject): string {
    if (subject.id !== undefined) return subject.id;
    const [id] = identity(subject.kind);
    return id === "{arn}" ? awsArn(subject) : fill(id, subject);
}

export function awsArn(subject: Subject): string {
    if (subject.id?.startsWith("arn:")) return subject.id;
    return fill(`arn:{partition}:${identity(subject.kind)[1]}`, subject).replace("//", "/");
}

export function awsService(kind: string): string {
    const module = kind.split("/")[0]!;
    return SERVICES[module] ?? module;
}

/** The type that a property such as `vpcId` or `kmsKeyArn` speaks of. */
export function referredKind(property: string): string | undefined {
    const noun = property.replace(/(Id|Arn)$/, "").toLowerCase();
    return KINDS.find(([suffix]) => noun.endsWith(suffix))?.[1];
}

const KINDS = [...Object.keys(EC2_PREFIXES), ...Object.keys(IDENTITIES)]
    .map((kind) => [kind.split("/")[1]!.toLowerCase(), kind] as const)
    .filter(([noun, kind]) => !["cluster", "service", "key"].includes(noun) || kind === "kms/key")
    .sort(([a], [b]) => b.length - a.length);

function identity(kind: string): Identity {
    const known = IDENTITIES[SAME[kind] ?? kind];
    if (known !== undefined) return known;
    const prefix = EC2_PREFIXES[kind];
    if (prefix === undefined) return ["{name}", `${awsService(kind)}:{at}:{name}`];
    const noun = kind.split("/")[1]!.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
    return [`${prefix}-{hex17}`, `${awsService(kind)}:{at}:${noun}/{id}`];
}

function fill(template: string, subject: Subject): string {
    const { place, name, seed, inputs } = subject;
    return template.replace(/\{([a-zA-Z]+?)(\d*)\}/g, (_, word: string, length: string) => {
        if (word === "hex") return hex(seed, Number(length));
        if (word === "HEX") return hex(seed, Number(length)).toUpperCase();
        if (word === "uuid") return uuid(seed);
        if (word === "at") return `${place.region}:${place.account}`;
        if (word === "id") return awsId(subject);
        if (word === "path") return text(inputs["path"], "/");
        if (word === "host") return text(inputs["url"], name).replace(/^https?:\/\//, "");
        if (word in place) return place[word as keyof typeof place];
        return word === "name" ? name : text(inputs[word], name);
    });
}
