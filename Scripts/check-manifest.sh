#!/bin/sh
# Holds Deploy/kubernetes-job.yaml to the schema of its kind, and broken copies of it, too, which must not pass.
#   Scripts/check-manifest.sh [VERSION...]     (of Kubernetes; default 1.28.0 and the newest that is known)
# It wants python3 and pip, and installs kubernetes-validate into a folder of its own that is gone afterwards.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
manifest=$(realpath "$(dirname "$0")/../Deploy/kubernetes-job.yaml")
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install kubernetes-validate
validate() { "$folder/venv/bin/kubernetes-validate" --strict -k "$version" "$1"; }
newest=$("$folder/venv/bin/kubernetes-validate" --version | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | tail -1)

for version in ${@:-1.28.0 $newest}; do
    validate "$manifest"
    for change in 's/completionMode:/completionModes:/' 's/completions: .*/completions: four/' 's/restartPolicy: .*/restartPolicy: [Never]/'; do
        sed "$change" "$manifest" > "$folder/broken.yaml"
        if validate "$folder/broken.yaml" > /dev/null 2>&1; then
            echo "check-manifest: a copy with $change passes: nothing is checked" >&2
            exit 1
        fi
    done
    echo "Kubernetes $version: the manifest passes, and three broken copies do not"
done
