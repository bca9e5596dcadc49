#!/usr/bin/env bash
# Packages the charts that services are deployed with, and pushes those to REGISTRY that it does not have yet: what a version
# holds never changes, and one that is there must hold what is here. Further arguments are for helm.
set -euo pipefail

registry=$1
shift
charts=$(dirname "$0")/../../deploy/helm
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$charts/." "$work"

# Silence is no proof that a version is missing.
is_there() {
    local said
    said=$(helm pull "oci://$registry/$1" --version "$2" --untar --untardir "$work/there" "${@:3}" 2>&1) && return
    [[ "$said" != *": not found" ]] || return 1
    echo "$1 $2: the registry does not say whether it is there: ${said##*$'\n'}" >&2
    exit 1
}

for chart in api web preview; do
    version=$(sed -nE 's/^version: //p' "$charts/$chart/Chart.yaml")
    helm dependency build "$work/$chart" > /dev/null
    helm package "$work/$chart" --destination "$work/packages" > /dev/null
    package=$work/packages/$chart-$version.tgz
    if ! is_there "$chart" "$version" "$@"; then
        helm push "$package" "oci://$registry" "$@"
        continue
    fi
    mkdir -p "$work/here"
    tar -xzf "$package" -C "$work/here"
    # Chart.lock says when it was made.
    (cd "$work" && diff --recursive --brief --exclude Chart.lock "there/$chart" "here/$chart") || {
        echo "$chart $version is there, and holds something else: give the chart, or what it is made of, another version" >&2
        exit 1
    }
    echo "$chart $version is there"
done
