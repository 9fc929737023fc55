#!/usr/bin/env python3
"""Holds `ezbench explain` to other tools' own arithmetic, on one stored run; writes Markdown.

    pip download --no-deps -d WHEELS guidellm==0.8.1 vllm==0.33.0 sglang==0.5.23 genai-bench==0.0.5   # and unzip each
    Scripts/explain-check.py DATABASE RUN WHEELS

Each tool's own functions are taken out of its files and given the run's samples: what `ezbench explain` says has to be
what they say. Needs numpy and pydantic; nothing of the tools is installed or kept.
"""
import ast
import contextlib
import dataclasses
import io
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import types
import warnings

import numpy

DATABASE, RUN, WHEELS = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
EZBENCH = os.environ.get("EZBENCH", ".build/debug/ezbench")
KINDS = {"text": 0, "thinking": 1, "tool": 2}


def samples():
    """The run's measured first attempts, per target: what a tool without retries would have seen."""
    db = sqlite3.connect(f"file:{DATABASE}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    rows = db.execute(
        """SELECT target.name AS target, request.* FROM request JOIN target ON target.id = request.target_id
           WHERE request.run_id = ? AND phase = 'measure' AND attempt = 1 ORDER BY planned_ns, request.id""",
        (RUN,),
    )
    targets = {}
    for row in rows:
        targets.setdefault(row["target"], []).append(row)
    return targets


def arrivals(row, kinds):
    return [delta[0] for delta in json.loads(row["deltas"] or "[]") if delta[2] in kinds]


def parts(path, names, scope):
    """Runs some of a file's classes, functions and constants, without the rest of it."""
    tree = ast.parse((WHEELS / path).read_text())
    chosen = [
        node
        for node in tree.body
        if getattr(node, "name", None) in names
        or isinstance(node, ast.Assign) and any(getattr(t, "id", None) in names for t in node.targets)
    ]
    exec(compile(ast.Module(chosen, []), path, "exec"), scope)
    return scope


def script(path, rows, kinds, ends_with_stream):
    """calculate_metrics of vLLM's and SGLang's scripts."""
    scope = {
        "np": numpy, "warnings": warnings, "dataclass": dataclasses.dataclass, "field": dataclasses.field,
        "TERM_PLOTLIB_AVAILABLE": False, "MILLISECONDS_TO_SECONDS_CONVERSION": 1000, "TaskType": None,
    }
    for name in ["List", "Optional", "Tuple", "Dict", "Any"]:
        scope[name] = __import__("typing").__dict__[name]
    scope["PreTrainedTokenizerBase"] = scope["TokenizerLike"] = scope["SampleRequest"] = scope["DatasetRow"] = object
    scope["RequestFuncOutput"] = object
    parts(path, {"BenchmarkMetrics", "calculate_metrics"}, scope)
    outputs = []
    for row in rows:
        times = arrivals(row, kinds)
        success = row["outcome"] == "ok"
        end = row["end_ns"] if ends_with_stream else (times[-1] if times else row["end_ns"])
        outputs.append(
            types.SimpleNamespace(
                success=success, start_time=row["started_ns"] / 1e9, latency=(end - row["started_ns"]) / 1e9,
                ttft=(times[0] - row["started_ns"]) / 1e9 if times else 0.0,
                itl=[(b - a) / 1e9 for a, b in zip(times, times[1:])], output_tokens=row["output_tokens"],
                output_len=row["output_tokens"], prompt_len=row["input_tokens"] or 0, generated_text="", error="",
                input_audio_duration=0.0, text_chunks=[],
            )
        )
    duration = (max(r["end_ns"] for r in rows) - min(r["started_ns"] for r in rows)) / 1e9
    if "sglang" in path:
        tokenizer = types.SimpleNamespace(encode=lambda text, **_: [])
        made, _ = scope["calculate_metrics"](None, outputs, duration, tokenizer, "sglang-oai-chat")
        figure = lambda name: {
            "mean": getattr(made, f"mean_{name}_ms"), "p50": getattr(made, f"median_{name}_ms"),
            "p95": getattr(made, f"p95_{name}_ms"), "p99": getattr(made, f"p99_{name}_ms"),
        }
        e2e = figure("e2e_latency")
    else:
        percentiles = [50.0, 95.0, 99.0]
        made, _ = scope["calculate_metrics"]([], outputs, duration, None, percentiles, {})
        figure = lambda name: {"mean": getattr(made, f"mean_{name}_ms")} | {
            f"p{p:g}": value for p, value in getattr(made, f"percentiles_{name}_ms")
        }
        e2e = figure("e2el")
    return {
        "ttft": figure("ttft"), "e2e": e2e, "tpot": figure("tpot"), "gap": figure("itl"),
        "system_tokens_per_second": {"value": made.output_throughput},
    }


def module(name, **members):
    made = types.ModuleType(name)
    made.__path__ = []
    made.__dict__.update(members)
    sys.modules[name] = made
    return made


def loaded(name, path):
    made = module(name)
    exec(compile((WHEELS / path).read_text(), path, "exec"), made.__dict__)
    return made


def guidellm(rows):
    """GuideLLM's DistributionSummary over what its request_stats.py computes."""
    from typing import Generic, TypeVar

    from pydantic import BaseModel

    a, b, c, d = (TypeVar(name) for name in "abcd")

    class Model(BaseModel):
        pass

    class Breakdown(BaseModel, Generic[a, b, c, d]):
        successful: a = None
        errored: b = None
        incomplete: c = None
        total: d = None

    for name in ["guidellm", "guidellm.schemas", "guidellm.schemas.base", "guidellm.utils"]:
        module(name)
    module("guidellm.extras", numpy=numpy)
    sys.modules["guidellm.extras.numpy"] = numpy
    module("guidellm.schemas.base.base", StandardBaseModel=Model, StatusBreakdown=Breakdown)
    loaded("guidellm.utils.statistics", "guidellm/guidellm/utils/statistics.py")
    summary = loaded("guidellm.schemas.base.statistics", "guidellm/guidellm/schemas/base/statistics.py").DistributionSummary
    ttft, latency, itl, tpot, tokens = [], [], [], [], []
    for row in rows:
        times, count, start = arrivals(row, {0, 1, 2}), row["output_tokens"], row["sent_ns"]
        if row["outcome"] != "ok":
            continue
        latency.append((row["end_ns"] - start) / 1e6)
        if not times:
            continue
        ttft.append((times[0] - start) / 1e6)
        itl.append(((times[-1] - times[0]) / 1e6 / (count - 1) if count > 1 else 0.0, count - 1.0))
        tpot.append(((times[-1] - start) / 1e6 / count, float(count)))
        tokens.append((times[-1] / 1e9, float(count)))
    figure = lambda values: (
        lambda made: {
            "mean": made.mean, "p50": made.percentiles.p50, "p95": made.percentiles.p95, "p99": made.percentiles.p99,
        }
    )(summary.from_values(values))
    window = {"start_time": min(r["started_ns"] for r in rows) / 1e9, "end_time": max(r["end_ns"] for r in rows) / 1e9}
    rate = summary.rate_distribution_from_timings(tokens, threshold=None, **window)
    return {
        "ttft": figure(ttft), "e2e": figure(latency), "tpot": figure(itl), "tpot_from_start": figure(tpot),
        "system_tokens_per_second": {"value": rate.mean},
    }


def genai_bench(rows):
    """genai-bench's RequestMetricsCollector and AggregatedMetricsCollector."""
    module("genai_bench")
    quiet = types.SimpleNamespace(warning=lambda *_: None, info=lambda *_: None)
    module("genai_bench.logging", init_logger=lambda *_: quiet)
    module("genai_bench.metrics")
    loaded("genai_bench.time_units", "genai_bench/genai_bench/time_units.py")
    protocol = loaded("genai_bench.protocol", "genai_bench/genai_bench/protocol.py")
    loaded("genai_bench.metrics.metrics", "genai_bench/genai_bench/metrics/metrics.py")
    folder = "genai_bench/genai_bench/metrics/"
    single = loaded("genai_bench.metrics.request_metrics_collector", folder + "request_metrics_collector.py")
    whole = loaded("genai_bench.metrics.aggregated_metrics_collector", folder + "aggregated_metrics_collector.py")
    gathered = whole.AggregatedMetricsCollector()
    for row in rows:
        times = arrivals(row, {0, 1})
        if row["outcome"] != "ok":
            continue
        one = single.RequestMetricsCollector()
        one.calculate_metrics(
            protocol.UserChatResponse(
                status_code=200, num_prefill_tokens=row["input_tokens"] or 1, tokens_received=row["output_tokens"],
                time_at_first_token=times[0] / 1e9, start_time=row["started_ns"] / 1e9, end_time=row["end_ns"] / 1e9,
            )
        )
        gathered.add_single_request_metrics(one.metrics)
    gathered.aggregate_metrics_data(
        min(r["started_ns"] for r in rows) / 1e9, max(r["end_ns"] for r in rows) / 1e9, None, None
    )
    made = gathered.aggregated_metrics
    figure = lambda name, scale, keys: {key: getattr(getattr(made.stats, name), key) * scale for key in keys}
    usual = ["mean", "p50", "p95", "p99"]
    return {
        "ttft": figure("ttft", 1e3, usual), "e2e": figure("e2e_latency", 1e3, usual), "tpot": figure("tpot", 1e3, usual),
        "tokens_per_second_per_stream": figure("output_inference_speed", 1, ["mean", "p50"]),
        "system_tokens_per_second": {"value": made.mean_output_throughput_tokens_per_s},
    }


TOOLS = {
    "vllm": lambda rows: script("vllm/vllm/benchmarks/serve.py", rows, {0, 1, 2}, False),
    "sglang": lambda rows: script("sglang/sglang/benchmark/serving.py", rows, {0, 1}, True),
    "guidellm": guidellm,
    "genai-bench": genai_bench,
}


def main():
    said = json.loads(
        subprocess.run(
            [EZBENCH, "explain", RUN, "--db", DATABASE, "--format", "json"], check=True, capture_output=True, text=True
        ).stdout
    )
    versions = {tool["name"]: tool["version"] for tool in said["tools"]}
    print("| target | tool | figure | statistic | n | ezbench explain | the tool's own code | relative difference |")
    print("| :--- | :--- | :--- | :--- | ---: | ---: | ---: | ---: |")
    worst = 0.0
    compared = {}
    for target, rows in samples().items():
        explanations = next(entry for entry in said["targets"] if entry["target"] == target)["explanations"]
        for tool, compute in TOOLS.items():
            figures = next(entry for entry in explanations if entry["tool"] == tool)["figures"]
            # Some of them have remarks to make.
            with contextlib.redirect_stdout(io.StringIO()):
                computed = compute(rows)
            for figure, values in computed.items():
                read = next(entry for entry in figures if entry["figure"] == figure)["tool"]
                for statistic, value in values.items():
                    difference = abs(read[statistic] - value) / max(abs(value), 1e-9)
                    worst = max(worst, difference)
                    count, largest = compared.get(tool, (0, 0.0))
                    compared[tool] = (count + 1, max(largest, difference))
                    print(
                        f"| {target} | {tool} {versions[tool]} | {figure} | {statistic} | {read['n']} | "
                        f"{read[statistic]:.6f} | {value:.6f} | {difference:.1e} |"
                    )
    print("\n| tool | figures compared | largest relative difference |")
    print("| :--- | ---: | ---: |")
    for tool, (count, largest) in compared.items():
        print(f"| {tool} {versions[tool]} | {count} | {largest:.1e} |")
    # Six decimals of a millisecond are kept.
    sys.exit(0 if worst < 1e-6 else 1)


main()
