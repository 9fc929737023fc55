#!/usr/bin/env python3
"""Gives exported files to readers that others have written: those of llm-d's Benchmark Report, Prometheus and OpenTelemetry.

    pip install llmd-benchmark-report==0.2.1 opentelemetry-proto==1.45.2 pyyaml   # and Debian's prometheus, for promtool
    Scripts/check-exports.py [FILE ...]
    Scripts/check-exports.py --listen 4318    # and then: ezbench run … --otlp http://127.0.0.1:4318

Without files it reads the committed ones of Reports/. What a file is, its name says: `….vllm-bench.json`, `….aiperf.json`,
`….llm-d.yaml`, `….prom`, `….otlp.json`. Ends with 1 if one is refused, or if a figure is not read back as it was written.
With --listen it takes what is sent to it as a collector does, says what was in it, and refuses what is no request (400).
"""
import http.server
import json
import pathlib
import subprocess
import sys

import yaml
from google.protobuf import json_format
from llmd_benchmark_report.native_to_br0_2 import import_aiperf, import_vllm_benchmark
from llmd_benchmark_report.schema_v0_2 import BenchmarkReportV02
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest, ExportMetricsServiceResponse


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


def aiperf_rows(path):
    """AIPerf's own model of a record (pip install aiperf==0.13.0, in an environment of its own)."""
    from aiperf.common.models import MetricRecordInfo

    records = [MetricRecordInfo.model_validate_json(line) for line in path.read_text().splitlines()]
    assert records and all(bool(record.metrics) != bool(record.error) for record in records)
    return f"{len(records)} records, {sum(record.error is not None for record in records)} of them errors"


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


def otlp(path):
    """OpenTelemetry's protobuf messages, by their JSON mapping; buckets and counts have to agree."""
    return histograms(path.read_text())


def histograms(body):
    request = json_format.Parse(body, ExportMetricsServiceRequest())
    points = 0
    for metric in request.resource_metrics[0].scope_metrics[0].metrics:
        if metric.name == "ezbench.run.complete":
            [point] = metric.gauge.data_points
            assert point.as_int in (0, 1) and point.time_unix_nano > 0
            continue
        assert metric.name.startswith("gen_ai.client.") and metric.histogram.aggregation_temporality == 2
        for point in metric.histogram.data_points:
            assert sum(point.bucket_counts) == point.count > 0
            assert len(point.bucket_counts) == len(point.explicit_bounds) + 1
            assert point.min <= point.sum / point.count <= point.max
            assert 0 < point.start_time_unix_nano <= point.time_unix_nano
            points += 1
    assert points
    return f"{points} data points"


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes requests as a collector does, by OpenTelemetry's own messages."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            assert self.path == "/v1/metrics" and self.headers["content-type"] == "application/json"
            status, said = 200, histograms(body)
        except Exception as error:
            status, said = 400, f"REFUSED: {type(error).__name__} {error}"
        print(said, flush=True)
        answer = json_format.MessageToJson(ExportMetricsServiceResponse()).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *words):
        pass


READERS = {
    ".vllm-bench.json": vllm_bench, ".aiperf.json": aiperf, ".llm-d.yaml": llm_d, ".aiperf.jsonl": aiperf_rows, ".prom": prometheus, ".otlp.json": otlp,
}

if sys.argv[1:2] == ["--listen"]:
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Receiver).serve_forever()

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
