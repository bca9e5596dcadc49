import { allow, policyDocument } from "../identity/policy-document";
import type { PolicyDocument, Statement } from "../identity/policy-document";

const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

// No deletion: what CI has pushed, a stolen CI token cannot take away.
const PUSH = ["ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"];

/** What the nodes of a cluster need. `cachedRepositories` is the ARN pattern of what the pull-through cache creates. */
export function pullPolicy(repositoryArns: string[], cachedRepositories?: string): PolicyDocument {
    if (cachedRepositories === undefined) return policyDocument(login(), allow("Pull", PULL, repositoryArns));
    return policyDocument(
        login(),
        allow("Pull", PULL, [...repositoryArns, cachedRepositories]),
        // The first pull of an image through the cache creates its repository in the name of whoever pulls.
        allow("FillCache", ["ecr:CreateRepository", "ecr:BatchImportUpstreamImage"], [cachedRepositories]),
    );
}

/** What a job needs that builds, pushes, signs and attests images of these repositories. */
export function pushPolicy(repositoryArns: string[]): PolicyDocument {
    return policyDocument(login(), allow("Push", [...PULL, ...PUSH], repositoryArns));
}

// The token is for the whole registry: this action knows no resource, so "*" is all that can be said.
// What the token opens is decided by the statement beside it.
function login(): Statement {
    return allow("LogIn", ["ecr:GetAuthorizationToken"], ["*"]);
}
