/** Who can see a repository. */
export const Visibility = {
    /** Its collaborators alone. */
    Private: "private",
    /** Everybody in the enterprise that its owner belongs to. */
    Internal: "internal",
    /** Everybody. */
    Public: "public",
} as const;
export type Visibility = (typeof Visibility)[keyof typeof Visibility];

/** The job by which a repository calls the workflow that builds its images: GitHub puts it before the names of the jobs there. */
export const CALLING_JOB = "service";

/** Checks that must have passed before a pull request can be merged, as GitHub reports them: jobs of that workflow. */
export const REQUIRED_CHECKS = ["test", "scan", "sbom", "sign"].map((job) => `${CALLING_JOB} / ${job}`);

/** What the platform's own repository asks for besides: that its tests pass. */
export const PLATFORM_CHECKS = [...REQUIRED_CHECKS, "ci"];

/** The job by which the ops repository calls the workflow that checks promotions. */
export const CHECKING_JOB = "promotion";

/** What a pull request of the ops repository must have passed, as GitHub reports it: the one job of that workflow. */
export const OPS_CHECKS = [`${CHECKING_JOB} / check`];

/**
 * Actions of others that the platform's workflows use. GitHub's own and those of the repository's owner are allowed besides.
 * trivy-action calls setup-trivy, so both are here.
 */
export const ALLOWED_ACTIONS = [
    "anchore/sbom-action/download-syft@*",
    "aquasecurity/setup-trivy@*",
    "aquasecurity/trivy-action@*",
    "aws-actions/configure-aws-credentials@*",
    "docker/build-push-action@*",
    "docker/login-action@*",
    "docker/setup-buildx-action@*",
    "sigstore/cosign-installer@*",
];

/** The app by which GitHub Actions reports its checks; anybody who can push could report one of the same name otherwise. */
const GITHUB_ACTIONS_APP = 15368;

/** What a change must pass on its way to the default branch. There is no way around it, for nobody. */
export interface BranchRules {
    readonly requiredChecks: string[];
    readonly signedCommits: boolean;
    /** Whether the checks must have passed on what the default branch is today; else on what it was at the last push. */
    readonly upToDate?: boolean;
}

/** The rules of a ruleset for the default branch: by a reviewed pull request alone, and never back. */
export function branchRules({ requiredChecks, signedCommits, upToDate = false }: BranchRules) {
    return {
        deletion: true,
        nonFastForward: true,
        requiredLinearHistory: true,
        requiredSignatures: signedCommits,
        pullRequest: {
            allowedMergeMethods: ["squash"],
            requiredApprovingReviewCount: 1,
            requireCodeOwnerReview: true,
            dismissStaleReviewsOnPush: true,
            requireLastPushApproval: true,
            requiredReviewThreadResolution: true,
        },
        // A rule without a check is none that GitHub takes.
        ...(requiredChecks.length > 0 && {
            requiredStatusChecks: {
                requiredChecks: requiredChecks.map((context) => ({ context, integrationId: GITHUB_ACTIONS_APP })),
                strictRequiredStatusChecksPolicy: upToDate,
            },
        }),
    };
}

/** How a repository is made. */
export function repositorySettings(visibility: Visibility) {
    return {
        visibility,
        // A default branch to make pull requests against: the rules let nobody push the first commit.
        autoInit: true,
        archiveOnDestroy: true,
        allowSquashMerge: true,
        allowMergeCommit: false,
        allowRebaseMerge: false,
        deleteBranchOnMerge: true,
        hasIssues: true,
        // Of what is not public GitHub scans only with a license for it, and refuses the setting without one.
        ...(visibility === Visibility.Public && {
            securityAndAnalysis: {
                secretScanning: { status: "enabled" },
                secretScanningPushProtection: { status: "enabled" },
            },
        }),
    };
}

/** Which actions may run: what is named, and only at a commit that cannot be moved. */
export function actionsPolicy(allowedActions: string[]) {
    return {
        enabled: true,
        allowedActions: "selected",
        allowedActionsConfig: { githubOwnedAllowed: true, verifiedAllowed: false, patternsAlloweds: allowedActions },
        shaPinningRequired: true,
    };
}
