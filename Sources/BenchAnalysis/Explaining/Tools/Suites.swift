import BenchModel

extension ForeignTool {
    /// GuideLLM 0.8.1.
    ///
    /// `guidellm/backends/openai/http.py`: the clock starts when the request's header is written, the connection being up
    /// (`send_request_headers.started`), and is the wall clock; a line counts if `add_streaming_line` of
    /// `request_handlers.py` finds content, reasoning or tool calls. `guidellm/schemas/base/request_stats.py`:
    /// `inter_token_latency_ms` is (last − first) / (tokens − 1), `time_per_output_token_ms` (last − start) / tokens.
    /// `guidellm/benchmark/schemas/metrics.py` weighs the former by tokens − 1 and the latter by tokens, and
    /// `Percentiles.from_pdf` of `schemas/base/statistics.py` takes the first value at which the weight reaches the share. An
    /// answer without text and calls is a success if usage counts output (`_validate_text_response`), and in no figure of
    /// tokens; throughput is over the time between the first start and the last end.
    static let guidellm = ForeignTool(
        "guidellm",
        title: "GuideLLM",
        version: "0.8.1",
        sources: [
            "guidellm/backends/openai/http.py", "guidellm/backends/openai/request_handlers.py",
            "guidellm/schemas/base/request_stats.py", "guidellm/schemas/base/statistics.py",
            "guidellm/benchmark/schemas/metrics.py",
        ],
        protocols: ["openai-chat", "openai-responses"],
        counting: {
            $0.start = .sent
            $0.emptyAnswer = .successIfCounted
            if $0.quantity != .failed, $0.quantity != .systemRate { $0.interpolation = .cumulative }
        },
        kinds: { _ in [.text, .thinking, .tool] },
        figures: [
            ForeignFigure(.failed, "errored requests"),
            ForeignFigure(.ttft, "time_to_first_token_ms"),
            ForeignFigure(.ttfa, "time_to_first_output_token_ms"),
            ForeignFigure(.e2e, "request_latency"),
            ForeignFigure(.tpot, "inter_token_latency_ms") { definition, _ in
                definition.tokens = .allButOne
                definition.countsInstantStreams = true
                definition.weight = .tokensButOne
            },
            ForeignFigure(.tpotFromStart, "time_per_output_token_ms") { definition, _ in
                definition.tokens = .all
                definition.origin = .start
                definition.countsInstantStreams = true
                definition.weight = .tokens
            },
            ForeignFigure(.systemRate, "output_tokens_per_second", limits: [.ownWindow]),
        ]
    )

    /// AIPerf 0.13.0.
    ///
    /// `aiperf/transports/aiohttp_client.py`: the clock starts before `session.request`; all events of one read have its
    /// time. `aiperf/endpoints/openai_chat.py`: content, reasoning and tool calls count. `aiperf/metrics/types/`:
    /// `request_latency` ends with the last of them; `inter_token_latency` is (latency − TTFT) / (tokens − 1), of two
    /// tokens at least; the tokens are counted by a tokenizer unless `--use-server-token-count` is given;
    /// `inter_chunk_latency` are the gaps, whose percentiles are a t-digest's; throughput is from the first request to the
    /// last token of the requests that succeeded. Percentiles are linear (`metrics/metric_dicts.py`).
    static let aiperf = ForeignTool(
        "aiperf",
        title: "AIPerf",
        version: "0.13.0",
        sources: [
            "aiperf/transports/aiohttp_client.py", "aiperf/endpoints/openai_chat.py", "aiperf/metrics/types/",
            "aiperf/metrics/metric_dicts.py",
        ],
        protocols: ["openai-chat", "openai-responses", "anthropic-messages"],
        kinds: { _ in [.text, .thinking, .tool] },
        figures: [
            ForeignFigure(.failed, "error_request_count"),
            ForeignFigure(.ttft, "time_to_first_token"),
            ForeignFigure(.ttfa, "time_to_first_output_token"),
            ForeignFigure(.e2e, "request_latency") { definition, _ in definition.end = .lastEvent },
            ForeignFigure(.tpot, "inter_token_latency", limits: [.ownTokenizer]) { definition, _ in
                definition.tokens = .allButOne
                definition.countsInstantStreams = true
            },
            ForeignFigure(.gap, "inter_chunk_latency", limits: [.sketch]),
            ForeignFigure(.streamRate, "output_token_throughput_per_user", limits: [.ownTokenizer]) { definition, _ in
                definition.tokens = .allButOne
            },
            ForeignFigure(.systemRate, "output_token_throughput", limits: [.ownTokenizer]) { definition, _ in
                definition.window = .successes
            },
        ]
    )

    /// genai-bench 0.0.5.
    ///
    /// `genai_bench/user/openai_user.py`: the clock starts before `requests.post`; content and reasoning count; the answer
    /// ends with the chunk that holds usage. `genai_bench/metrics/request_metrics_collector.py`: TPOT is
    /// (e2e − TTFT) / (tokens − 1). `aggregated_metrics_collector.py` leaves TPOT and speed out where that took less than
    /// 1 ms; percentiles are `np.percentile`.
    static let genaiBench = ForeignTool(
        "genai-bench",
        title: "genai-bench",
        version: "0.0.5",
        sources: [
            "genai_bench/user/openai_user.py", "genai_bench/metrics/request_metrics_collector.py",
            "genai_bench/metrics/aggregated_metrics_collector.py",
        ],
        protocols: ["openai-chat"],
        kinds: { _ in [.text, .thinking] },
        figures: [
            ForeignFigure(.failed, "num_error_requests"),
            ForeignFigure(.ttft, "ttft"),
            ForeignFigure(.e2e, "e2e_latency", limits: [.usageEvent]),
            ForeignFigure(.tpot, "tpot", limits: [.usageEvent, .tokenizerForWantOfUsage]) { definition, _ in
                definition.tokens = .allButOne
                definition.end = .streamEnd
                definition.omitsBriefStreams = true
            },
            ForeignFigure(.streamRate, "output_inference_speed", limits: [.usageEvent]) { definition, _ in
                definition.tokens = .allButOne
                definition.end = .streamEnd
                definition.omitsBriefStreams = true
            },
            ForeignFigure(.systemRate, "mean_output_throughput_tokens_per_s", limits: [.ownWindow]),
        ]
    )

    /// inference-perf of kubernetes-sigs, commit 010d12f of 2026.
    ///
    /// `inference_perf/reportgen/base.py`: `correct_streamed_response_metrics` tokenizes each chunk's content (reasoning and
    /// tool calls have none) and gives all its tokens the chunk's time; `compute_request_latency_metrics` has TTFT, TPOT,
    /// (last − first) / (tokens − 1) by the tokenizer's count, and the gaps of those times, of requests with two tokens at
    /// least; `summarize_requests` has `np.percentile`, and throughput from the first start to the last end.
    static let inferencePerf = ForeignTool(
        "inference-perf",
        title: "inference-perf",
        version: "010d12f (2026)",
        sources: ["inference_perf/apis/streaming_parser.py", "inference_perf/reportgen/base.py"],
        protocols: ["openai-chat", "anthropic-messages"],
        counting: { $0.emptyAnswer = .success },
        kinds: { _ in [.text] },
        figures: [
            ForeignFigure(.failed, "failures"),
            ForeignFigure(.ttft, "time_to_first_token"),
            ForeignFigure(.e2e, "request_latency"),
            ForeignFigure(.tpot, "time_per_output_token", limits: [.ownTokenizer]) { definition, _ in
                definition.tokens = .allButOne
                definition.countsInstantStreams = true
            },
            ForeignFigure(.gap, "inter_token_latency", limits: [.tokensWithinEvents]),
            ForeignFigure(.systemRate, "output_tokens_per_sec", limits: [.ownTokenizer]),
        ]
    )

    /// MLCommons' `inference-endpoint`, commit 0479710 of 2026.
    ///
    /// `src/inference_endpoint/openai/accumulator.py`: content and reasoning count.
    /// `async_utils/services/metrics_aggregator/metrics_table.py`: from issuing to the first chunk; TPOT is
    /// (complete − first) / the tokens behind the first chunk, by a tokenizer. `registry.py`: percentiles are
    /// `np.percentile(method="lower")`. `src/inference_endpoint/metrics/report.py`: tokens over the time from the first
    /// start to the last end; under Poisson load to the end of the request that was issued last, as LoadGen has it.
    static let mlperf = ForeignTool(
        "mlperf",
        title: "MLPerf endpoints",
        version: "0479710 (2026)",
        sources: [
            "src/inference_endpoint/openai/accumulator.py",
            "src/inference_endpoint/async_utils/services/metrics_aggregator/metrics_table.py",
            "src/inference_endpoint/async_utils/services/metrics_aggregator/registry.py",
            "src/inference_endpoint/metrics/report.py",
        ],
        protocols: ["openai-chat"],
        counting: {
            if $0.quantity != .failed, $0.quantity != .systemRate { $0.interpolation = .lower }
        },
        kinds: { _ in [.text, .thinking] },
        figures: [
            ForeignFigure(.failed, "n_samples_failed"),
            ForeignFigure(.ttft, "ttft"),
            ForeignFigure(.e2e, "latency"),
            ForeignFigure(.tpot, "tpot", limits: [.ownTokenizer]) { definition, _ in
                definition.tokens = .afterFirst
                definition.end = .streamEnd
                definition.countsInstantStreams = true
            },
            ForeignFigure(.gap, "chunk_delta_ns"),
            ForeignFigure(.systemRate, "tps", limits: [.ownTokenizer]) { definition, shape in
                if shape == .poisson { definition.window = .toLastStarted }
            },
        ]
    )
}
