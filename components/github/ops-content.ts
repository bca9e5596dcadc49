import { CHECKING_JOB } from "./rules";

/** A file of a repository. */
export interface RepositoryContent {
    readonly file: string;
    readonly content: string;
}

/** Where the workflow that checks promotions is called. */
export const CHECK_FILE = ".github/workflows/check.yml";

/**
 * What a new ops repository begins with. Which environments there are is not written down: the folder of one more would be
 * a file that the rules of the branch refuse by then. Git makes a folder with the first file in it.
 */
export function firstContent(codeOwners: string[], openEnvironments: string[]): RepositoryContent[] {
    return [
        { file: ".github/CODEOWNERS", content: codeOwnersFile(codeOwners, openEnvironments) },
        { file: "envs/README.md", content: EXPLANATION },
    ];
}

/**
 * Calls the workflow that checks promotions, named by its commit: what stands between a bad version and the way back must not
 * change by itself. It runs for every pull request: a check that is required and skipped passes.
 */
export function checkFile(workflow: string): string {
    return `# A change of image.tag must be a promotion, or the way back. The commit is the platform's: take a later one when there is a reason.
name: check
on: pull_request
permissions: {}
concurrency:
  group: check-\${{ github.ref }}
  cancel-in-progress: true
jobs:
  ${CHECKING_JOB}:
    permissions:
      contents: read
    uses: ${workflow} # main
`;
}

/** The last line that matches a path decides; one without an owner asks for none. */
function codeOwnersFile(codeOwners: string[], openEnvironments: string[]): string {
    return [
        "# Who must approve a change. The last line that matches decides: one without an owner asks for nobody in particular.",
        `* ${codeOwners.join(" ")}`,
        ...openEnvironments.map((environment) => `/envs/${environment}/`),
        "",
    ].join("\n");
}

const EXPLANATION = `# What runs where

Each file \`<environment>/<service>.yaml\` in this folder is one service in one environment. Argo CD deploys what stands on
the default branch, and takes away what is taken out.

\`\`\`yaml
chart: api # name of a chart in the chart registry
chartVersion: 0.1.0
image:
  repository: ghcr.io/acme/shop/api
  tag: 1.4.2@sha256:<64 hexadecimal digits> # what a promotion changes
values: {} # all other values of the chart
\`\`\`

A new version arrives as a pull request that changes \`image.tag\`. To go back, take the promotion back: run the
workflow \`promote\` with \`rollback\`. To revert what was a rollback leads forth again.
`;
