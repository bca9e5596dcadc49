/** The start of every tag that nobody will miss: images of pull requests. */
export const THROW_AWAY_PREFIX = "pr-";

const THROW_AWAY_DAYS = 14;

/** One rule of an ECR lifecycle policy, spelled as ECR spells it. */
export interface LifecycleRule {
    readonly rulePriority: number;
    readonly description: string;
    readonly selection: {
        readonly tagStatus: "tagged";
        readonly tagPatternList: string[];
        readonly countType: "sinceImagePushed";
        readonly countUnit: "days";
        readonly countNumber: number;
    };
    readonly action: { readonly type: "expire" };
}

/**
 * What ECR may delete by itself: images of pull requests, by their tag, and nothing else.
 *
 * Signatures, SBOMs and attestations are untagged manifests that refer to an image, or tags `sha256-<digest>.sig` and
 * `.att`. A rule on untagged images, on any image or on a count may select them, and a signature that is gone stops
 * its image at admission. So there is no such rule: one pattern, which no digest-named tag and no released tag can match.
 * The price is that released images stay until somebody deletes them.
 *
 * ECR deletes an image with all its tags. A pull request's image must therefore never be given a released tag; a release
 * is built again from the branch.
 */
export function lifecycleRules(): LifecycleRule[] {
    return [
        {
            rulePriority: 1,
            description: `Images of pull requests go after ${THROW_AWAY_DAYS} days`,
            selection: {
                tagStatus: "tagged",
                tagPatternList: [`${THROW_AWAY_PREFIX}*`],
                countType: "sinceImagePushed",
                countUnit: "days",
                countNumber: THROW_AWAY_DAYS,
            },
            action: { type: "expire" },
        },
    ];
}
