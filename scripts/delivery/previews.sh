#!/usr/bin/env bash
# Keeps previews/REPOSITORY/NUMBER/ on the branch `previews` of the ops repository, a checkout of which is the folder OPS:
#   previews.sh OPS put NUMBER TAGS   what a pull request runs: each previews/REPOSITORY/<service>.yaml of the default branch, with
#                                     the tag that TAGS, an object in JSON, has for the service
#   previews.sh OPS remove NUMBER     nothing any more
#   previews.sh OPS expired HOURS     prints the numbers of those that nobody has touched for so long
set -euo pipefail
shopt -s inherit_errexit

ops=$1 command=$2
shift 2
scripts=$(dirname "$0")
repository=${GITHUB_REPOSITORY#*/}
git() { "$scripts/ops-git.sh" "$ops" "$@"; }

# The branch as it is now; the first preview begins it, with no file of the default branch.
open_branch() {
    git reset --quiet --hard
    if git fetch --quiet origin refs/heads/previews 2> /dev/null; then
        git switch --quiet --force-create previews FETCH_HEAD
    else
        git switch --quiet --orphan previews
    fi
}

# Others write to the branch too: whoever comes second begins again from what the first one left.
change() {
    local message=$1
    shift
    for _ in {1..5}; do
        open_branch
        "$@"
        git add --all .
        ! git diff --cached --quiet || return 0
        git commit --quiet --message "$message"
        ! git push --quiet origin HEAD:refs/heads/previews || return 0
    done
    echo "previews: others were faster five times: run this again" >&2
    return 1
}

# Writes the files of a preview into the folder `made`, before the branch of previews takes the place of the default one.
make() {
    local made=$1 tags=$2 service template
    for service in $(jq --raw-output "keys[]" <<< "$tags"); do
        template=previews/$repository/$service.yaml
        [ -e "$ops/$template" ] || continue
        node "$scripts/ops-file.cjs" "$ops" "$template" "$(jq --raw-output ".[\"$service\"]" <<< "$tags")" \
            > "$made/$service.yaml"
    done
    compgen -G "$made/*" > /dev/null && return
    echo "previews/$repository/ has no file of any of these services: write one by hand, as those of envs/dev are" >&2
    return 1
}

replace() {
    rm -rf "$2"
    mkdir -p "$(dirname "$2")"
    cp -R "$1" "$2"
}

case $command in
    put)
        made=$(mktemp -d)
        trap 'rm -rf "$made"' EXIT
        make "$made" "$2"
        change "$repository#$1: $(jq --raw-output 'to_entries | map(.value | split("@")[0]) | unique | join(", ")' <<< "$2")" \
            replace "$made" "$ops/previews/$repository/$1"
        ;;
    remove) change "$repository#$1: no preview" rm -rf "$ops/previews/$repository/$1" ;;
    expired)
        hours=$1
        open_branch
        for folder in "$ops/previews/$repository"/*/; do
            [ -d "$folder" ] || continue
            number=$(basename "$folder")
            touched=$(git log -1 --format=%ct -- "previews/$repository/$number")
            [ $(($(date +%s) - touched)) -lt $((hours * 3600)) ] || echo "$number"
        done
        ;;
esac
