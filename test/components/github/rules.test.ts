import assert from "node:assert/strict";
import {
    actionsPolicy,
    ALLOWED_ACTIONS,
    branchRules,
    repositorySettings,
    REQUIRED_CHECKS,
    Visibility,
} from "../../../components/github/rules";

describe("the rules of a default branch", () => {
    const rules = branchRules({ requiredChecks: REQUIRED_CHECKS, signedCommits: false });

    it("let nothing in but a pull request that somebody else approved as it stands", () => {
        assert.deepEqual(rules.pullRequest, {
            allowedMergeMethods: ["squash"],
            requiredApprovingReviewCount: 1,
            requireCodeOwnerReview: true,
            dismissStaleReviewsOnPush: true,
            requireLastPushApproval: true,
            requiredReviewThreadResolution: true,
        });
    });
    it("let nobody delete it, push over it or make its history branch", () => {
        assert.deepEqual([rules.deletion, rules.nonFastForward, rules.requiredLinearHistory], [true, true, true]);
    });
    it("want test, scan, sbom and sign, and from GitHub Actions alone", () => {
        assert.deepEqual(
            rules.requiredStatusChecks?.requiredChecks.map(({ context }) => context),
            ["service / test", "service / scan", "service / sbom", "service / sign"],
        );
        for (const { integrationId } of rules.requiredStatusChecks!.requiredChecks) assert.equal(integrationId, 15368);
    });
    it("want them on what the default branch is today when asked to, and not otherwise", () => {
        const strict = (upToDate?: boolean) =>
            branchRules({ requiredChecks: ["a"], signedCommits: false, upToDate }).requiredStatusChecks!
                .strictRequiredStatusChecksPolicy;
        assert.deepEqual([strict(true), strict()], [true, false]);
    });
    it("have no rule of checks where nothing is checked", () => {
        assert.ok(!("requiredStatusChecks" in branchRules({ requiredChecks: [], signedCommits: false })));
    });
    it("want signatures when asked to, and not otherwise", () => {
        assert.equal(branchRules({ requiredChecks: [], signedCommits: true }).requiredSignatures, true);
        assert.equal(rules.requiredSignatures, false);
    });
});

describe("the settings of a repository that is created", () => {
    it("archive it instead of deleting it", () => {
        for (const visibility of Object.values(Visibility)) {
            assert.equal(repositorySettings(visibility).archiveOnDestroy, true);
        }
    });
    it("merge by squash alone, and delete what was merged", () => {
        const { allowSquashMerge, allowMergeCommit, allowRebaseMerge, deleteBranchOnMerge } =
            repositorySettings("private");
        assert.deepEqual(
            [allowSquashMerge, allowMergeCommit, allowRebaseMerge, deleteBranchOnMerge],
            [true, false, false, true],
        );
    });
    it("scan for secrets where GitHub does so without a license", () => {
        assert.deepEqual(repositorySettings("public").securityAndAnalysis, {
            secretScanning: { status: "enabled" },
            secretScanningPushProtection: { status: "enabled" },
        });
        for (const visibility of [Visibility.Private, Visibility.Internal]) {
            assert.ok(!("securityAndAnalysis" in repositorySettings(visibility)), visibility);
        }
    });
});

describe("the policy of actions", () => {
    it("lets run what is named, pinned to a commit, and no creator whom GitHub merely verified", () => {
        const { allowedActions, allowedActionsConfig, shaPinningRequired } = actionsPolicy(["docker/login-action@*"]);
        assert.deepEqual([allowedActions, shaPinningRequired], ["selected", true]);
        assert.deepEqual(allowedActionsConfig, {
            githubOwnedAllowed: true,
            verifiedAllowed: false,
            patternsAlloweds: ["docker/login-action@*"],
        });
    });
    it("names actions one by one, never everything of an owner", () => {
        for (const action of ALLOWED_ACTIONS) assert.match(action, /^[\w-]+(\/[\w-]+)+@\*$/);
        assert.deepEqual(ALLOWED_ACTIONS, [...new Set(ALLOWED_ACTIONS)].sort());
    });
});
