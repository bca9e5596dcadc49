#!/usr/bin/env bash
# Refuses TAG when the registry has no such image: a digest that was never built, or one that is gone. FILE names the
# repository of the image. A registry that does not answer this job is no proof either.
set -euo pipefail

file=$(realpath "$1") digest=${2##*@}
# From the folder of the packages, by which node looks for them.
cd "$(dirname "$0")"
repository=$(node -p 'require("yaml").parse(require("fs").readFileSync(process.argv[1], "utf8")).image.repository' "$file")
crane digest "$repository@$digest" > /dev/null || {
    echo "$repository has no $digest that this job can see: build it, or promote one that was built"
    exit 1
}
