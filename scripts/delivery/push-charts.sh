#!/usr/bin/env bash
# Packages the charts that services are deployed with, and pushes those to REGISTRY that it does not have yet: what a version
# holds never changes. Further arguments are for helm.
set -euo pipefail

registry=$1
shift
charts=$(dirname "$0")/../../deploy/helm
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for chart in api web preview; do
    version=$(sed -nE 's/^version: //p' "$charts/$chart/Chart.yaml")
    if helm show chart "oci://$registry/$chart" --version "$version" "$@" > /dev/null 2>&1; then
        echo "$chart $version is there"
        continue
    fi
    cp -R "$charts/." "$work"
    helm dependency build "$work/$chart" > /dev/null
    helm package "$work/$chart" --destination "$work/packages" > /dev/null
    helm push "$work/packages/$chart-$version.tgz" "oci://$registry" "$@"
done
