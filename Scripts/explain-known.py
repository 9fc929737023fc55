#!/usr/bin/env python3
"""Sets what GuideLLM and AIPerf said of a server beside what `ezbench explain` says they would; writes Markdown.

All three ask the same server of known pace, one after the other:

    ezbench simulate --port 8431 --ttft 200ms --rate 50 --tokens 64 --jitter 0
    ezbench run --url http://127.0.0.1:8431/v1 --model gpt-5-mini --protocol openai-chat --requests 40 --concurrency 4 \\
        --warmup 0 --db known.sqlite
    guidellm run --backend kind=openai_http,target=http://127.0.0.1:8431,model=gpt-5-mini,request_format=/v1/chat/completions \\
        --profile kind=concurrent,streams=4 --constraint kind=max_requests,count=40 \\
        --data kind=json_file,path=prompts.jsonl --output kind=json,path=guidellm.json
    aiperf profile -m gpt-5-mini --url http://127.0.0.1:8431 --endpoint-type chat --streaming --tokenizer TOKENIZER \\
        --use-server-token-count --request-count 40 --concurrency 4 --input-file prompts.jsonl --artifact-dir aiperf
    Scripts/explain-known.py known.sqlite 1 guidellm.json aiperf/profile_export_aiperf.json
"""
import json
import os
import subprocess
import sys

DATABASE, RUN, GUIDELLM, AIPERF = sys.argv[1:5]
EZBENCH = os.environ.get("EZBENCH", ".build/debug/ezbench")
STATISTICS = ["mean", "p50", "p95", "p99"]


def said():
    command = [EZBENCH, "explain", RUN, "--db", DATABASE, "--format", "json", "--as", "guidellm", "--as", "aiperf"]
    document = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    explanations = document["targets"][0]["explanations"]
    return {entry["tool"]: {figure["called"]: figure for figure in entry["figures"]} for entry in explanations}


def guidellm():
    metrics = json.load(open(GUIDELLM))["benchmarks"][0]["metrics"]
    for name in ["time_to_first_token_ms", "request_latency", "inter_token_latency_ms", "time_per_output_token_ms"]:
        # Seconds are the unit of latency alone.
        scale = 1000 if name == "request_latency" else 1
        made = metrics[name]["successful"]
        for statistic in STATISTICS:
            value = made["mean"] if statistic == "mean" else made["percentiles"][statistic]
            yield "guidellm", name, statistic, value * scale
    yield "guidellm", "output_tokens_per_second", "value", metrics["output_tokens_per_second"]["successful"]["mean"]


def aiperf():
    metrics = json.load(open(AIPERF))
    for name in ["time_to_first_token", "request_latency", "inter_token_latency", "inter_chunk_latency"]:
        for statistic in STATISTICS:
            yield "aiperf", name, statistic, metrics[name]["avg" if statistic == "mean" else statistic]
    for statistic in ["mean", "p50"]:
        value = metrics["output_token_throughput_per_user"]["avg" if statistic == "mean" else statistic]
        yield "aiperf", "output_token_throughput_per_user", statistic, value
    yield "aiperf", "output_token_throughput", "value", metrics["output_token_throughput"]["avg"]


def main():
    figures = said()
    print("| tool | figure | statistic | ezbench's own | ezbench as the tool | the tool itself | tool / as the tool |")
    print("| :--- | :--- | :--- | ---: | ---: | ---: | ---: |")
    for tool, name, statistic, value in [*guidellm(), *aiperf()]:
        figure = figures[tool][name]
        own, read = figure["ezbench"][statistic], figure["tool"][statistic]
        print(f"| {tool} | {name} | {statistic} | {own:.2f} | {read:.2f} | {value:.2f} | {value / read:.3f} |")


main()
