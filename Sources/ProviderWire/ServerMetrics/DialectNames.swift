import BenchModel

/// What an inference server calls its figures.
struct DialectNames: Sendable {
    /// What its names begin with; older versions and collectors have others.
    let prefixes: [String]
    /// Its names without the prefix, the newest first; those that `+` joins are parts of one.
    ///
    /// A page may lack any of them.
    let names: [ServerFact: [String]]
}

extension ServerDialect {
    /// The servers in the order in which a page is looked through: a page of Dynamo may have those of its engine, too.
    static let recognised: [ServerDialect] = [.dynamo, .vllm, .sglang, .tensorRT, .llamaServer, .tgi]

    /// Its names, as its source or its documentation has them.
    var names: DialectNames {
        switch self {
        case .vllm: Self.vllmNames
        case .sglang: Self.sglangNames
        case .tensorRT: Self.tensorRTNames
        case .llamaServer: Self.llamaServerNames
        case .tgi: Self.tgiNames
        case .dynamo: Self.dynamoNames
        }
    }

    /// What vLLM and TensorRT-LLM call alike.
    private static let engineNames: [ServerFact: [String]] = [
        .running: ["num_requests_running"],
        .waiting: ["num_requests_waiting"],
        .requests: ["request_success_total"],
        .draftTokens: ["spec_decode_num_draft_tokens_total"],
        .acceptedTokens: ["spec_decode_num_accepted_tokens_total"],
        .ttft: ["time_to_first_token_seconds"],
        .queue: ["request_queue_time_seconds"],
        .prefill: ["request_prefill_time_seconds"],
        .decode: ["request_decode_time_seconds"],
        .e2e: ["e2e_request_latency_seconds"],
    ]

    /// vLLM: vllm/v1/metrics/loggers.py and vllm/v1/spec_decode/metrics.py.
    ///
    /// The client library of Prometheus adds `_total` to counters; `gpu_…` are the names of version 0.8 and before.
    private static let vllmNames = DialectNames(
        prefixes: ["vllm:", "vllm_"],
        names: engineNames.merging([
            .kvUse: ["kv_cache_usage_perc", "gpu_cache_usage_perc"],
            .promptTokens: ["prompt_tokens_total"],
            .outputTokens: ["generation_tokens_total"],
            .prefixQueries: ["prefix_cache_queries_total", "gpu_prefix_cache_queries_total"],
            .prefixHits: ["prefix_cache_hits_total", "gpu_prefix_cache_hits_total"],
            .preemptions: ["num_preemptions_total"],
            .drafts: ["spec_decode_num_drafts_total"],
            .gap: ["inter_token_latency_seconds", "time_per_output_token_seconds"],
        ]) { $1 }
    )

    /// SGLang, with `--enable-metrics`: python/sglang/srt/metrics/collector.py (0.5).
    ///
    /// What it looks up in the prefix cache are the prompts.
    private static let sglangNames = DialectNames(
        prefixes: ["sglang:", "sglang_"],
        names: [
            .running: ["num_running_reqs"],
            .waiting: ["num_queue_reqs"],
            .kvUse: ["token_usage"],
            .prefixHitShare: ["cache_hit_rate"],
            .acceptedShare: ["spec_accept_rate"],
            .requests: ["num_requests_total"],
            .promptTokens: ["prompt_tokens_total"],
            .outputTokens: ["generation_tokens_total"],
            .prefixQueries: ["prompt_tokens_total"],
            .prefixHits: ["cached_tokens_total"],
            .preemptions: ["num_retracted_requests_total"],
            .ttft: ["time_to_first_token_seconds"],
            .queue: ["queue_time_seconds"],
            .e2e: ["e2e_request_latency_seconds"],
            .gap: ["inter_token_latency_seconds"],
        ]
    )

    /// TensorRT-LLM, at `/prometheus/metrics` of trtllm-serve: tensorrt_llm/metrics/collector.py.
    private static let tensorRTNames = DialectNames(
        prefixes: ["trtllm_", "trtllm:"],
        names: engineNames.merging([
            .kvUse: ["kv_cache_utilization"],
            .prefixHitShare: ["kv_cache_hit_rate"],
            .gap: ["time_per_output_token_seconds"],
        ]) { $1 }
    )

    /// llama-server, with `--metrics`: tools/server/README.md of llama.cpp.
    ///
    /// It has no histograms, and counts prompt tokens without those that its cache had.
    private static let llamaServerNames = DialectNames(
        prefixes: ["llamacpp:", "llamacpp_"],
        names: [
            .running: ["requests_processing"],
            .waiting: ["requests_deferred"],
            .kvUse: ["kv_cache_usage_ratio"],
            .promptTokens: ["prompt_tokens_total+prompt_tokens_cached_total"],
            .outputTokens: ["tokens_predicted_total"],
            .prefixQueries: ["prompt_tokens_total+prompt_tokens_cached_total"],
            .prefixHits: ["prompt_tokens_cached_total"],
            .drafts: ["spec_decode_num_drafts_total"],
            .draftTokens: ["spec_decode_num_draft_tokens_total"],
            .acceptedTokens: ["spec_decode_num_accepted_tokens_total"],
        ]
    )

    /// Text Generation Inference: https://huggingface.co/docs/text-generation-inference/reference/metrics.
    private static let tgiNames = DialectNames(
        prefixes: ["tgi_"],
        names: [
            .running: ["batch_current_size"],
            .waiting: ["queue_size"],
            .requests: ["request_count", "request_success"],
            .promptTokens: ["request_input_length_sum"],
            .outputTokens: ["request_generated_tokens_sum"],
            .queue: ["request_queue_duration"],
            .e2e: ["request_duration"],
            .gap: ["request_mean_time_per_token_duration"],
        ]
    )

    /// NVIDIA Dynamo's frontend, on its own port: docs/observability/metrics.md.
    ///
    /// It counts as queued what has no first token yet.
    private static let dynamoNames = DialectNames(
        prefixes: ["dynamo_frontend_"],
        names: [
            .running: ["inflight_requests"],
            .waiting: ["queued_requests"],
            .requests: ["requests_total"],
            .promptTokens: ["input_sequence_tokens_sum"],
            .outputTokens: ["output_tokens_total", "output_sequence_tokens_sum"],
            .ttft: ["time_to_first_token_seconds"],
            .e2e: ["request_duration_seconds"],
            .gap: ["inter_token_latency_seconds"],
        ]
    )
}
