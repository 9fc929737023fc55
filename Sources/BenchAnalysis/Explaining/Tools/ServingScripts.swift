import BenchModel

extension ForeignTool {
    /// `vllm bench serve`, vLLM 0.33.0.
    ///
    /// `vllm/benchmarks/lib/endpoint_request_func.py`: the clock starts before `session.post`; with chat, a chunk counts if
    /// `_choice_has_streamed_output` finds content, reasoning, a tool call or content that is empty without a role (a role
    /// alone counts no more; older versions counted any chunk with choices); with Responses, `output_text` and
    /// `reasoning_text` deltas count. `latency` ends with the last of them. `vllm/benchmarks/serve.py`, `calculate_metrics`:
    /// TPOT is (latency − TTFT) / (output tokens − 1), percentiles are `np.percentile`, and throughput is over
    /// `benchmark_duration`, from before the first request to after the last.
    static let vllm = ForeignTool(
        "vllm",
        title: "vllm bench serve",
        version: "0.33.0",
        sources: ["vllm/benchmarks/lib/endpoint_request_func.py", "vllm/benchmarks/serve.py"],
        protocols: ["openai-chat", "openai-responses"],
        kinds: { $0 == "openai-responses" ? [.text, .thinking] : [.text, .thinking, .tool] },
        figures: [
            ForeignFigure(.failed, "Failed requests"),
            ForeignFigure(.ttft, "TTFT", limits: [.emptyEvents, .memberOfThinking]),
            ForeignFigure(.e2e, "E2EL") { definition, _ in definition.end = .lastEvent },
            ForeignFigure(.tpot, "TPOT", limits: [.tokenizerForWantOfUsage]) { definition, _ in
                definition.tokens = .allButOne
                definition.countsInstantStreams = true
            },
            ForeignFigure(.gap, "ITL", limits: [.emptyEvents]),
            ForeignFigure(.systemRate, "Output token throughput", limits: [.tokenizerForWantOfUsage, .ownWindow]),
        ]
    )

    /// `sglang.benchmark.serving` (formerly `sglang.bench_serving`), SGLang 0.5.23.
    ///
    /// `sglang/benchmark/serving.py`, `async_request_openai_chat_completions`: a session, and with it a connection, for each
    /// request; `reasoning_content`, `reasoning` or content that is not empty counts as a token, tool calls do not;
    /// `latency` runs to the last line, `[DONE]`; without usage, which it does not ask for, `output_len` is the length that
    /// was asked for; a 200 without any token is a success whose TTFT is 0. `calculate_metrics`: TPOT is
    /// (latency − TTFT) / (output_len − 1), percentiles are `np.percentile`.
    static let sglang = ForeignTool(
        "sglang",
        title: "sglang bench_serving",
        version: "0.5.23",
        sources: ["sglang/benchmark/serving.py"],
        protocols: ["openai-chat"],
        counting: { $0.emptyAnswer = .instant },
        kinds: { _ in [.text, .thinking] },
        figures: [
            ForeignFigure(.failed, "failed requests"),
            ForeignFigure(.ttft, "TTFT", limits: [.ownConnections]),
            ForeignFigure(.e2e, "E2E Latency", limits: [.ownConnections]),
            ForeignFigure(.tpot, "TPOT", limits: [.askedLength]) { definition, _ in
                definition.tokens = .allButOne
                definition.end = .streamEnd
                definition.countsInstantStreams = true
            },
            ForeignFigure(.gap, "ITL"),
            ForeignFigure(.systemRate, "Output token throughput", limits: [.askedLength, .ownWindow]),
        ]
    )

    /// `token_benchmark_ray.py` of LLMPerf, commit f1d6bed of December 2024, its last.
    ///
    /// `src/llmperf/ray_clients/openai_chat_completions_client.py`: the clock starts before `requests.post`; only
    /// `delta.content` counts; `INTER_TOKEN_LAT` is the sum of all gaps, the time to the first token among them.
    /// `token_benchmark_ray.py`: that sum is divided by the tokens of a Llama tokenizer, whatever the model; there is no
    /// warm-up; percentiles are pandas' linear ones; a 200 without a token counts with a TTFT of 0.
    static let llmperf = ForeignTool(
        "llmperf",
        title: "LLMPerf",
        version: "f1d6bed (2024-12)",
        sources: ["src/llmperf/ray_clients/openai_chat_completions_client.py", "token_benchmark_ray.py"],
        protocols: ["openai-chat"],
        counting: {
            $0.emptyAnswer = .instant
            $0.countsWarmup = true
        },
        kinds: { _ in [.text] },
        figures: [
            ForeignFigure(.failed, "num_errors"),
            ForeignFigure(.ttft, "ttft_s"),
            ForeignFigure(.e2e, "end_to_end_latency_s"),
            ForeignFigure(.tpot, "inter_token_latency_s", limits: [.ownTokenizer]) { definition, _ in
                definition.tokens = .all
                definition.origin = .start
                definition.countsInstantStreams = true
            },
            ForeignFigure(.streamRate, "request_output_throughput_token_per_s", limits: [.ownTokenizer]) {
                definition,
                _ in
                definition.tokens = .all
                definition.origin = .start
                definition.end = .streamEnd
            },
            ForeignFigure(.systemRate, "mean_output_throughput_token_per_s", limits: [.ownTokenizer, .ownWindow]),
        ]
    )
}
