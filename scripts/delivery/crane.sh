#!/usr/bin/env bash
# Puts crane on the PATH of a job. Go checks the source against its public checksums.
set -euo pipefail

go install github.com/google/go-containerregistry/cmd/crane@v0.22.1
go env GOPATH | sed 's|$|/bin|' >> "$GITHUB_PATH"
