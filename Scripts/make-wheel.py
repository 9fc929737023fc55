#!/usr/bin/env python3
"""Packs a binary, and what is installed with it, into a Python wheel: make-wheel.py VERSION STAGE README LICENCES FOLDER.

The wheel is of this very machine's kind; auditwheel says for which others it is good, and adds the libraries.
"""

import base64
import hashlib
import os
import pathlib
import platform
import sys
import time
import zipfile

LAUNCHER = '''"""Carries the program ezbench."""

import os
import sys

__version__ = "{version}"


def program():
    """Return the path of the program."""
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "bin", "ezbench")


def main():
    """Become the program."""
    os.execv(program(), ["ezbench", *sys.argv[1:]])
'''

METADATA = """Metadata-Version: 2.1
Name: ezbench
Version: {version}
Summary: Measures streaming LLM APIs: time to the first token, speed, steadiness and cost, and gates CI on them
Requires-Python: >=3.8
Classifier: Environment :: Console
Classifier: Operating System :: POSIX :: Linux
Classifier: Topic :: System :: Benchmark
Description-Content-Type: text/markdown

{readme}"""

WHEEL = """Wheel-Version: 1.0
Generator: ezbench make-wheel
Root-Is-Purelib: false
Tag: py3-none-linux_{machine}
"""


class Wheel:
    """A wheel while it is written; all of its files have one time, so that the same content gives the same wheel."""

    def __init__(self, path, info):
        self.file = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9)
        self.record = f"{info}/RECORD"
        self.lines = []
        # Zip knows no time before 1980.
        epoch = max(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), 315532800)
        self.time = time.gmtime(epoch)[:6]

    def add(self, name, content, mode=0o644):
        if isinstance(content, str):
            content = content.encode()
        self._write(name, content, mode)
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        self.lines.append(f"{name},sha256={digest},{len(content)}")

    def close(self):
        self._write(self.record, "\n".join([*self.lines, f"{self.record},,", ""]).encode(), 0o644)
        self.file.close()

    def _write(self, name, content, mode):
        entry = zipfile.ZipInfo(name, self.time)
        entry.external_attr = (0o100000 | mode) << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        self.file.writestr(entry, content)


def main():
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    version, stage, readme, licences, folder = sys.argv[1:]
    machine = platform.machine()
    info = f"ezbench-{version}.dist-info"
    stage = pathlib.Path(stage)
    path = pathlib.Path(folder) / f"ezbench-{version}-py3-none-linux_{machine}.whl"
    wheel = Wheel(path, info)
    wheel.add("ezbench/__init__.py", LAUNCHER.format(version=version))
    wheel.add("ezbench/__main__.py", '"""Runs ezbench as a module."""\n\nfrom ezbench import main\n\nmain()\n')
    wheel.add("ezbench/bin/ezbench", (stage / "bin/ezbench").read_bytes(), 0o755)
    for file in sorted((stage / "share").rglob("*")):
        if file.is_file():
            wheel.add(f"ezbench-{version}.data/data/{file.relative_to(stage)}", file.read_bytes())
    text = pathlib.Path(readme).read_text(encoding="utf-8")
    wheel.add(f"{info}/METADATA", METADATA.format(version=version, readme=text))
    wheel.add(f"{info}/WHEEL", WHEEL.format(machine=machine))
    wheel.add(f"{info}/entry_points.txt", "[console_scripts]\nezbench = ezbench:main\n")
    wheel.add(f"{info}/licenses/LICENCES", pathlib.Path(licences).read_bytes())
    wheel.close()
    print(path)


main()
