#!/usr/bin/env bash
# Puts oasdiff on the PATH of a job. Go checks the source against its public checksums.
set -euo pipefail

go install github.com/oasdiff/oasdiff@v1.37.0
go env GOPATH | sed 's|$|/bin|' >> "$GITHUB_PATH"
