#!/usr/bin/env bash
# Refuses TAG when the registry has no such image: a digest that was never built, or one that is gone. FILE names the
# repository of the image. Only READABLE_REGISTRY can be asked; what else there is, admission asks by its signature.
set -euo pipefail

file=$(realpath "$1") digest=${2##*@}
# From the folder of the packages, by which node looks for them.
cd "$(dirname "$0")"
repository=$(node -p 'require("yaml").parse(require("fs").readFileSync(process.argv[1], "utf8")).image.repository' "$file")
case $repository in
    "$READABLE_REGISTRY"/*) ;;
    *)
        echo "$repository: not asked whether it has $digest: this job reads $READABLE_REGISTRY alone"
        exit
        ;;
esac
crane digest "$repository@$digest" > /dev/null || {
    echo "$repository has no $digest: build it, or promote one that was built"
    exit 1
}
