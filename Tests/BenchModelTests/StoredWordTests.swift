import BenchModel
import Testing

/// Words that stand in databases, scenarios and reports: people count by them, so that none may change or vanish.
@Suite("Words that are stored")
struct StoredWordTests {
    private func words<Kind: RawRepresentable<String> & CaseIterable>(_ kind: Kind.Type) -> [String] {
        Kind.allCases.map(\.rawValue)
    }

    @Test("name why a request failed")
    func failures() {
        #expect(
            words(FailureKind.self) == [
                "not_started", "dns", "connect", "tls", "proxy", "connect_timeout", "first_token_timeout",
                "idle_timeout", "total_timeout", "stalled", "connection_lost", "redirect", "bad_request", "auth",
                "quota", "rate_limited", "overloaded", "http_4xx", "http_5xx", "stream_error", "empty", "truncated",
                "malformed", "too_large", "internal",
            ]
        )
    }

    @Test("name how a request went, in which phase, and why it was closed")
    func requests() {
        #expect(words(Sample.Phase.self) == ["warmup", "measure"])
        let outcomes: [Sample.Outcome] = [.ok, .failed(.dns, detail: "d"), .cancelled]
        #expect(outcomes.map(\.name) == ["ok", "failed", "cancelled"])
        #expect(words(CancelReason.self) == ["planned", "interrupted", "aborted"])
        #expect(words(LingeringEnding.self) == ["ended", "lost", "closed", "stopped"])
        #expect(ConnectionFacts.StampSource.kernel.rawValue == "kernel")
        #expect(ConnectionFacts.StampSource.poll.rawValue == "poll")
    }

    @Test("name what must be known of an answer, and what its events are")
    func answers() {
        #expect(
            words(ResponseMark.self) == [
                "unseen_output", "think_tags", "never_finished", "larger_total", "contradictory_usage", "other_passes",
                "other_model", "recorded_answer", "stand_in_result", "unsplit_cache_writes",
                "other_tier", "unsaid_tier", "fewer_tokens", "blank_first",
            ]
        )
        #expect(
            words(AnswerValidity.Verdict.self) == [
                "valid", "not_json", "off_schema", "no_match", "unknown_tool", "no_call", "unjudged",
            ]
        )
        #expect(DeltaKind.allCases.map(\.name) == ["text", "thinking", "tool", "refusal"])
        #expect(DeltaKind.allCases.map(\.rawValue) == [0, 1, 2, 3], "packed deltas hold these numbers")
    }

    @Test("name what servers say of themselves")
    func servers() {
        #expect(
            words(ServerFact.self) == [
                "running", "waiting", "kv_use", "prefix_hit_share", "accepted_share", "requests", "prompt_tokens",
                "output_tokens", "prefix_queries", "prefix_hits", "preemptions", "drafts", "draft_tokens",
                "accepted_tokens", "ttft", "queue", "prefill", "decode", "e2e", "gap",
            ]
        )
        #expect(words(ServerTiming.Part.self) == ["queue", "prefill", "first_token", "decode", "processing"])
        #expect(words(ServerDialect.self) == ["vllm", "sglang", "tensorrt-llm", "llama-server", "tgi", "dynamo"])
    }

    @Test("name what a scenario asks for")
    func scenarios() {
        #expect(
            words(WireProtocol.self)
                == ["anthropic-messages", "openai-chat", "openai-completions", "openai-responses", "gemini"]
        )
        #expect(words(LoadShape.Kind.self) == ["closed", "constant", "poisson", "gamma", "ramp", "stages", "trace"])
        #expect(
            words(Load.Order.self) == ["interleaved", "sequential"] && words(Load.WhenFull.self) == ["delay", "drop"]
        )
        #expect(words(RetrySettings.Preset.self) == ["sdk", "anthropic", "openai", "google"])
        #expect(words(Thinking.Effort.self) == ["minimal", "low", "medium", "high", "xhigh"])
        #expect(words(ThinkTags.self) == ["auto", "wide", "open", "off"])
        #expect(words(Endpoint.HTTPVersion.self) == ["1.1", "2"])
        #expect(words(Endpoint.MissingKey.self) == ["fail", "simulate"])
        #expect(words(Conversation.Role.self) == ["system", "user", "assistant", "tool"])
        #expect(words(Currency.self) == ["USD"])
    }

    @Test("name what an objective bounds")
    func objectives() {
        #expect(
            Set(words(Objective.Metric.self)) == [
                "ttfb", "ttft", "ttft_from_plan", "ttfa", "tpot", "itl", "icl", "e2e", "stall", "tokens_per_second",
                "output_tokens", "cache_share", "cost_per_request", "goodput", "error_rate", "cut_share",
                "filtered_share", "valid_share",
            ]
        )
        #expect(Objective.Bound.max.rawValue == "max" && Objective.Bound.min.rawValue == "min")
    }

    @Test("name how a run stands, what befell it, and the order of its prompts")
    func runs() {
        let statuses: [RunRecord.Status] = [.running, .finished, .interrupted]
        #expect(statuses.map(\.rawValue) == ["running", "finished", "interrupted"])
        let remarks: [Remark.Kind] = [.clockStep, .suspended, .stoodStill]
        #expect(remarks.map(\.rawValue) == ["clock_step", "suspended", "stood_still"])
        #expect(PromptOrder.allCases.map(\.rawValue) == [1, 2, 3])
    }
}
