import assert from "node:assert/strict";
import type { PolicyDocument } from "../../components/identity/policy-document";
import { canAssume, type Claims } from "../../components/identity/trust";
import { ofType, recorded } from "../stacks/runs";
import { parse } from "yaml";
import { type Job, read, WORKFLOWS } from "./support";

const STACKS = ["dev", "prod"];
const BRANCH = "refs/heads/main";
const MERGE = "refs/pull/7/merge";

describe("the roles of global", function () {
    this.timeout(60_000);
    const roles: Record<string, PolicyDocument> = {};
    let repository = "";
    let repositoryId = "";

    before(async () => {
        const recording = await recorded("global", "up");
        for (const { name, inputs } of ofType(recording, "aws:iam/role:Role")) {
            roles[name] = JSON.parse(String(inputs["assumeRolePolicy"]));
        }
        const { config } = parse(read("Pulumi.global.yaml"));
        repository = `${config["slipway:githubOwner"]}/${config["slipway:githubRepository"]}`;
        repositoryId = String(config["slipway:githubRepositoryId"]);
    });

    /** What GitHub's token says of a job of infra.yml. */
    const claimsOf = (job: Job, stack: string, ref = BRANCH, workflowRef = BRANCH): Claims => {
        const environment = job.environment?.replace("${{ matrix.stack }}", stack);
        return {
            aud: "sts.amazonaws.com",
            sub: `repo:${repository}:${environment === undefined ? `ref:${ref}` : `environment:${environment}`}`,
            repository,
            repository_id: repositoryId,
            job_workflow_ref: `${repository}/.github/workflows/infra.yml@${workflowRef}`,
            ref,
            ...(environment === undefined ? {} : { environment }),
        };
    };
    const takenBy = (claims: Claims) => Object.keys(roles).filter((name) => canAssume(roles[name]!, claims));
    const jobs = () => WORKFLOWS["infra.yml"]!.jobs;
    const variableOf = ({ steps }: Job) => steps!.map((step) => step.with?.["role"]).find((role) => role !== undefined);

    for (const stack of STACKS) {
        it(`let the job in that deploys ${stack}, to the role that its environment's variable is for`, () => {
            const job = jobs()[stack]!;
            assert.deepEqual(takenBy(claimsOf(job, stack)), [`${stack}-deploy-role`]);
            assert.equal(variableOf(job), "${{ vars.DEPLOY_ROLE_ARN }}");
            assert.ok(job.steps!.at(-1)!.run!.includes(`pulumi up --stack ${stack} `));
        });
        it(`let the job in that looks for drift in ${stack}`, () => {
            const job = jobs()["drift"]!;
            assert.ok(job.strategy!.matrix["stack"]!.includes(stack));
            assert.deepEqual(takenBy(claimsOf(job, stack)), [`${stack}-drift-role`]);
            assert.equal(variableOf(job), "${{ vars.DRIFT_ROLE_ARN }}");
        });
        it(`let the job in that previews ${stack} for a pull request, by infra.yml as it is on main`, () => {
            const [file, branch] = WORKFLOWS["infra-preview.yml"]!.jobs["preview"]!.uses!.split("@") as [
                string,
                string,
            ];
            const job = jobs()["preview"]!;
            const claims = claimsOf(job, stack, MERGE, `refs/heads/${branch}`);
            assert.equal(`${file}@refs/heads/${branch}`, claims["job_workflow_ref"]);
            assert.deepEqual(takenBy(claims), [`${stack}-preview-role`]);
            assert.equal(variableOf(job), "${{ vars.PREVIEW_ROLE_ARN }}");
        });
        it(`let no job of a pull request's own infra.yml in, whatever environment of ${stack} it declares`, () => {
            for (const job of [jobs()[stack]!, jobs()["drift"]!, jobs()["preview"]!]) {
                assert.deepEqual(takenBy(claimsOf(job, stack, MERGE, MERGE)), []);
            }
        });
        it(`let only a preview of ${stack} in from another branch, even with main's infra.yml`, () => {
            for (const job of [jobs()[stack]!, jobs()["drift"]!]) {
                assert.deepEqual(takenBy(claimsOf(job, stack, MERGE, BRANCH)), []);
            }
        });
        it(`let no job of ${stack} in that declares no environment`, () => {
            for (const job of [jobs()[stack]!, jobs()["drift"]!, jobs()["preview"]!]) {
                assert.deepEqual(takenBy(claimsOf({ ...job, environment: undefined }, stack)), []);
            }
        });
    }
    it("let a promotion in from each environment of services, to the role that sees images, and from nowhere else", () => {
        const { promote } = WORKFLOWS["promote.yml"]!.jobs;
        const taking = promote!.steps!.flatMap((step) => step.with?.["role-to-assume"] ?? []);
        assert.deepEqual(taking, ["${{ vars.IMAGE_READ_ROLE_ARN }}"]);
        assert.equal(promote!.environment, "${{ inputs.environment }}");
        const file = `${repository}/.github/workflows/promote.yml`;
        const claims = (environment: string, ref = BRANCH) => ({
            ...claimsOf({ environment }, "", ref),
            job_workflow_ref: `${file}@${ref}`,
        });
        for (const environment of (WORKFLOWS["promote.yml"]!.on as any).workflow_dispatch.inputs.environment.options) {
            assert.deepEqual(takenBy(claims(environment)), ["image-read-role"]);
            assert.deepEqual(takenBy(claims(environment, MERGE)), []);
        }
        for (const environment of ["dev-drift", "prod-preview"]) assert.deepEqual(takenBy(claims(environment)), []);
    });
});
