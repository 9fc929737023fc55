#!/bin/sh
# Runs the commands of docs/ci in their order, as the service would, with requests answered by the simulator; make check-ci.
# EZBENCH names the binary. WHEEL, if there is one there, is installed as the jobs do it.
set -eu
cd "$(dirname "$0")/.."
tools=.build/ci-tools
if ! python3 -c 'import yaml' 2>/dev/null; then
    [ -x "$tools/bin/python" ] || { python3 -m venv "$tools" && "$tools/bin/pip" install -q pyyaml; }
    PATH=$PWD/$tools/bin:$PATH
fi
python3 Scripts/check-ci.py "$(readlink -f "$EZBENCH")" "${WHEEL:-.build/wheel}"
