#!/usr/bin/env python3
"""Gives exported files to readers that others have written: those of llm-d's Benchmark Report and of Prometheus.

    pip install llmd-benchmark-report==0.2.1 pyyaml   # and Debian's prometheus, for promtool
    Scripts/check-exports.py [FILE ...]

Without files it reads the committed ones of Reports/. What a file is, its name says: `….vllm-bench.json`, `….aiperf.json`,
`….llm-d.yaml` or `….prom`. Ends with 1 if one is refused, or if a figure is not read back as it was written.
"""
import json
import pathlib
import subprocess
import sys

import yaml
from llmd_benchmark_report.native_to_br0_2 import import_aiperf, import_vllm_benchmark
from llmd_benchmark_report.schema_v0_2 import BenchmarkReportV02


def aggregate(report):
    return report.results.request_performance.aggregate


def vllm_bench(path):
    """llm-d's converter of vLLM's results: the same TTFT and the same counts."""
    written = json.loads(path.read_text())
    read = aggregate(import_vllm_benchmark(str(path)))
    assert read.requests.total == written["num_prompts"] and read.requests.failures == written["failed"]
    assert read.latency.time_to_first_token.p50 == written["median_ttft_ms"]
    return f"{read.requests.total} requests, TTFT p50 {read.latency.time_to_first_token.p50} ms"


def aiperf(path):
    """llm-d's converter of AIPerf's profiles."""
    written = json.loads(path.read_text())
    read = aggregate(import_aiperf(str(path)))
    assert read.requests.failures == sum(error["count"] for error in written["error_summary"])
    assert abs(read.latency.time_to_first_token.p95 / written["time_to_first_token"]["p95"] - 1e-3) < 1e-9
    return f"{read.requests.total} requests, TTFT p95 {read.latency.time_to_first_token.p95} s"


def llm_d(path):
    """The schema itself, which refuses members that it does not know."""
    report = BenchmarkReportV02(**yaml.safe_load(path.read_text()))
    read = aggregate(report)
    assert "SIMULATED" in report.run.description or "simulated" not in report.run.keywords
    return f"{read.requests.total} requests, ITL p99 {read.latency.inter_token_latency.p99} ms"


def prometheus(path):
    """promtool, which also holds names and help to Prometheus' own rules."""
    subprocess.run(["promtool", "check", "metrics"], input=path.read_bytes(), check=True)
    return f"{sum(not line.startswith('#') for line in path.read_text().splitlines())} samples"


READERS = {".vllm-bench.json": vllm_bench, ".aiperf.json": aiperf, ".llm-d.yaml": llm_d, ".prom": prometheus}

reports = pathlib.Path(__file__).parent.parent / "Reports"
files = [pathlib.Path(name) for name in sys.argv[1:]] or sorted(
    path for suffix in READERS for path in reports.glob(f"sample-export{suffix}")
)
refused = 0
for file in files:
    reader = next(reader for suffix, reader in READERS.items() if file.name.endswith(suffix))
    try:
        print(f"{file.name}: {reader(file)}")
    except Exception as error:  # Whatever a reader has against a file is what is asked for here.
        refused += 1
        print(f"{file.name}: REFUSED: {type(error).__name__} {error}")
sys.exit(1 if refused else 0)
