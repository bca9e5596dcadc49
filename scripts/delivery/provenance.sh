#!/usr/bin/env bash
# Says how this run built: SLSA provenance as https://actions.github.io/buildtypes/workflow/v1 describes it. It is made in a job
# that ran nothing of what was built.
set -euo pipefail

jq --null-input '{
    buildDefinition: {
        buildType: "https://actions.github.io/buildtypes/workflow/v1",
        externalParameters: {
            workflow: {
                ref: env.GITHUB_REF,
                repository: "\(env.GITHUB_SERVER_URL)/\(env.GITHUB_REPOSITORY)",
                path: (env.GITHUB_WORKFLOW_REF | ltrimstr("\(env.GITHUB_REPOSITORY)/") | split("@")[0])
            }
        },
        internalParameters: {
            github: {
                event_name: env.GITHUB_EVENT_NAME,
                repository_id: env.GITHUB_REPOSITORY_ID,
                repository_owner_id: env.GITHUB_REPOSITORY_OWNER_ID,
                runner_environment: env.RUNNER_ENVIRONMENT
            }
        },
        resolvedDependencies: [{
            uri: "git+\(env.GITHUB_SERVER_URL)/\(env.GITHUB_REPOSITORY)@\(env.GITHUB_REF)",
            digest: {gitCommit: env.GITHUB_SHA}
        }]
    },
    runDetails: {
        builder: {id: "\(env.GITHUB_SERVER_URL)/\(env.BUILDER)"},
        metadata: {
            invocationId: "\(env.GITHUB_SERVER_URL)/\(env.GITHUB_REPOSITORY)/actions/runs/\(env.GITHUB_RUN_ID)/attempts/\(env.GITHUB_RUN_ATTEMPT)"
        }
    }
}'
