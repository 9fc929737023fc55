#!/usr/bin/env python3
"""Runs the commands of the workflows in docs/ci against the simulator: check-ci.py EZBENCH WHEELS."""

import glob
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent


def github():
    """Return the variables and the commands of the job, with whether each runs after a failure."""
    job = yaml.safe_load((ROOT / "docs/ci/github-actions.yml").read_text())["jobs"]["gate"]
    steps = [step for step in job["steps"] if "run" in step]
    asked = {name for step in job["steps"] for name in re.findall(r"secrets\.(\w+)", str(step))}
    return job["env"], [(step["run"], step.get("if") == "always()") for step in steps], asked


def gitlab():
    job = yaml.safe_load((ROOT / "docs/ci/gitlab-ci.yml").read_text())["ezbench"]
    return job["variables"], [(command, False) for command in job["script"]], {"EZAI_API_KEY"}


def check(name, job, binary, wheels, slow):
    variables, commands, secrets = job()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        shutil.copytree(ROOT / "Scenarios", work / "Scenarios")
        tools = work / "tools"
        tools.mkdir()
        path = [str(tools), os.environ["PATH"]]
        if wheels:
            subprocess.run([sys.executable, "-m", "venv", work / "venv"], check=True)
            path.insert(1, str(work / "venv/bin"))
            variables["EZBENCH"] = wheels[-1]
            binary = work / "venv/bin/ezbench"
        else:
            (tools / "pip").write_text("#!/bin/sh\n")
        # A run asks the simulator; all else is as it stands in the file.
        extra = "--simulate"
        if slow:
            extra += " --requests 20"
            gate = work / "Scenarios/ttft-gate.json"
            gate.write_text(gate.read_text().replace('"500ms"', '"1ms"'))
        (tools / "ezbench").write_text(f'#!/bin/sh\ncase "$1" in run) set -- "$@" {extra} ;; esac\nexec "{binary}" "$@"\n')
        for file in tools.iterdir():
            file.chmod(0o755)
        environment = {"PATH": ":".join(path), "HOME": folder, "GITHUB_STEP_SUMMARY": str(work / "summary.md")}
        environment |= {key: str(value) for key, value in variables.items()} | {key: "k" for key in secrets}
        code = 0
        for command, always in commands:
            if code and not always:
                continue
            done = subprocess.run(
                ["sh", "-ec", command], cwd=work, env=environment, capture_output=True, text=True, check=False
            )
            print(f"{name}: {command.splitlines()[0][:70]}: {done.returncode}")
            if done.returncode and not code:
                code, words = done.returncode, done.stdout + done.stderr
        made = {file.name for file in work.iterdir()}
        for file in ["ezbench.sqlite", "ezbench.html", "summary.md" if name == "github" else "ezbench.xml"]:
            if file not in made:
                sys.exit(f"check-ci: {name}: {file} was not made")
        if slow and code != 1:
            sys.exit(f"check-ci: {name}: a gate that is missed ends with {code}, not 1")
        if not slow and code:
            sys.exit(f"check-ci: {name}: the gate ends with {code}\n{words}")


def main():
    if len(sys.argv) != 3:
        sys.exit(f"{__doc__}\nmake check-ci does so with what is built here.")
    binary, folder = sys.argv[1:]
    wheels = sorted(glob.glob(str(pathlib.Path(folder).resolve() / "*manylinux*.whl")))
    for slow in (False, True):
        check("github", github, binary, wheels, slow)
        check("gitlab", gitlab, binary, wheels, slow)
    for file in [*ROOT.glob("docs/ci/*.yml"), *ROOT.glob(".github/workflows/*.yml")]:
        yaml.safe_load(file.read_text())
    print("check-ci: fine" + ("" if wheels else " (without a wheel: pip was left out)"))


main()
