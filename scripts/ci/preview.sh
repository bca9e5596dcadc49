#!/usr/bin/env bash
# Previews a stack, and leaves what Pulumi printed in FOLDER/STACK.txt, whether it went well or not.
set -euo pipefail

stack=$1 folder=$2
mkdir -p "$folder"
npx pulumi preview --stack "$stack" --diff --non-interactive --color never 2>&1 | tee "$folder/$stack.txt"
