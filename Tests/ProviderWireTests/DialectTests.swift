import BenchModel
import Testing

@testable import ProviderWire

/// Each dialect by a page as such a server writes it, some values changed so that no two are alike.
@Suite("What inference servers call their figures")
struct DialectTests {
    private static func read(_ text: String) -> (dialect: ServerDialect, figures: ServerFigures)? {
        MetricsPage(Array(text.utf8))?.known
    }

    @Test("vLLM: engines and reasons are added up, shares averaged")
    func vllm() throws {
        let (dialect, figures) = try #require(
            Self.read(
                """
                # TYPE vllm:num_requests_running gauge
                vllm:num_requests_running{engine="0",model_name="m"} 3.0
                vllm:num_requests_running{engine="1",model_name="m"} 2.0
                vllm:num_requests_waiting{engine="0",model_name="m"} 7.0
                vllm:num_requests_waiting_by_reason{engine="0",model_name="m",reason="capacity"} 99.0
                vllm:kv_cache_usage_perc{engine="0",model_name="m"} 0.5
                vllm:kv_cache_usage_perc{engine="1",model_name="m"} 0.25
                vllm:gpu_cache_usage_perc{engine="0",model_name="m"} 0.9
                vllm:prefix_cache_queries_total{engine="0",model_name="m"} 1000.0
                vllm:prefix_cache_queries_created{engine="0",model_name="m"} 1.79e+09
                vllm:prefix_cache_hits_total{engine="0",model_name="m"} 250.0
                vllm:num_preemptions_total{engine="0",model_name="m"} 4.0
                vllm:prompt_tokens_total{engine="0",model_name="m"} 5000.0
                vllm:generation_tokens_total{engine="0",model_name="m"} 800.0
                vllm:request_success_total{engine="0",finished_reason="stop",model_name="m"} 10.0
                vllm:request_success_total{engine="0",finished_reason="length",model_name="m"} 2.0
                vllm:request_success_total{engine="0",finished_reason="abort",model_name="m"} 0.0
                vllm:spec_decode_num_drafts_total{engine="0",model_name="m"} 40.0
                vllm:spec_decode_num_draft_tokens_total{engine="0",model_name="m"} 200.0
                vllm:spec_decode_num_accepted_tokens_total{engine="0",model_name="m"} 120.0
                # TYPE vllm:time_to_first_token_seconds histogram
                vllm:time_to_first_token_seconds_bucket{engine="0",le="0.001",model_name="m"} 0.0
                vllm:time_to_first_token_seconds_bucket{engine="0",le="0.1",model_name="m"} 8.0
                vllm:time_to_first_token_seconds_bucket{engine="0",le="+Inf",model_name="m"} 12.0
                vllm:time_to_first_token_seconds_bucket{engine="1",le="0.1",model_name="m"} 1.0
                vllm:time_to_first_token_seconds_bucket{engine="1",le="+Inf",model_name="m"} 1.0
                vllm:time_to_first_token_seconds_count{engine="0",model_name="m"} 12.0
                vllm:time_to_first_token_seconds_sum{engine="0",model_name="m"} 1.5
                vllm:request_queue_time_seconds_sum{engine="0",model_name="m"} 0.3
                vllm:request_queue_time_seconds_count{engine="0",model_name="m"} 12.0
                """
            )
        )
        #expect(dialect == .vllm)
        #expect(
            figures.values == [
                .running: 5, .waiting: 7, .kvUse: 0.375, .prefixQueries: 1000, .prefixHits: 250, .preemptions: 4,
                .promptTokens: 5000, .outputTokens: 800, .requests: 12, .drafts: 40, .draftTokens: 200,
                .acceptedTokens: 120,
            ]
        )
        #expect(
            figures.histograms == [
                .ttft: ServerHistogram(sum: 1.5, count: 12, buckets: [0.001: 0, 0.1: 9, .infinity: 13]),
                .queue: ServerHistogram(sum: 0.3, count: 12),
            ]
        )
    }

    @Test("vLLM of before 0.9, through a collector that allows no colon")
    func oldNames() throws {
        let (dialect, figures) = try #require(
            Self.read(
                "vllm_gpu_cache_usage_perc 0.75\nvllm_time_per_output_token_seconds_sum 2\nvllm_num_requests_running NaN"
            )
        )
        #expect(dialect == .vllm && figures.values == [.kvUse: 0.75])
        #expect(figures.histograms == [.gap: ServerHistogram(sum: 2)])
    }

    @Test(
        "A gauge that cannot be is told, and no mean is made without it; a counter is not taken for one that is not there"
    )
    func impossible() throws {
        let (_, figures) = try #require(
            Self.read(
                """
                vllm:num_requests_running NaN
                vllm:num_requests_waiting -3
                vllm:kv_cache_usage_perc{engine="0"} 5
                vllm:kv_cache_usage_perc{engine="1"} 0.25
                vllm:prompt_tokens_total 1e300
                vllm:generation_tokens_total -1
                vllm:request_success_total{finished_reason="stop"} NaN
                vllm:request_success_total{finished_reason="length"} 5
                vllm:time_to_first_token_seconds_count NaN
                """
            )
        )
        let never = Double.infinity
        #expect(
            figures.values == [.promptTokens: never, .outputTokens: never, .requests: never]
        )
        #expect(figures.histograms == [.ttft: ServerHistogram(count: never)])
        #expect(figures.impossible == [.running, .waiting, .kvUse])
        let read = ServerFigures([ServerReading("kv_use", 7), ServerReading("running", -1)])
        #expect(read.values.isEmpty && read.impossible == [.kvUse, .running])
    }

    @Test("SGLang looks its prompts up in the prefix cache")
    func sglang() throws {
        let (dialect, figures) = try #require(
            Self.read(
                """
                sglang:num_running_reqs{model_name="m",tp_rank="0"} 4.0
                sglang:num_queue_reqs{model_name="m",tp_rank="0"} 1.0
                sglang:token_usage{model_name="m",tp_rank="0"} 0.28
                sglang:cache_hit_rate{model_name="m",tp_rank="0"} 0.007
                sglang:prompt_tokens_total{model_name="m"} 8128.0
                sglang:cached_tokens_total{cache_source="device",model_name="m"} 100.0
                sglang:cached_tokens_total{cache_source="host",model_name="m"} 28.0
                sglang:generation_tokens_total{model_name="m"} 7557.0
                sglang:num_requests_total{model_name="m"} 6.0
                sglang:num_retracted_requests_total{model_name="m"} 2.0
                sglang:spec_accept_rate{model_name="m"} 0.6
                sglang:queue_time_seconds_sum{model_name="m"} 0.5
                sglang:queue_time_seconds_count{model_name="m"} 6.0
                """
            )
        )
        #expect(dialect == .sglang)
        #expect(
            figures.values == [
                .running: 4, .waiting: 1, .kvUse: 0.28, .prefixHitShare: 0.007, .promptTokens: 8128,
                .prefixQueries: 8128,
                .prefixHits: 128, .outputTokens: 7557, .requests: 6, .preemptions: 2, .acceptedShare: 0.6,
            ]
        )
        #expect(figures.histograms == [.queue: ServerHistogram(sum: 0.5, count: 6)])
    }

    @Test(
        "TensorRT-LLM, by itself and within Dynamo's engine",
        arguments: ["trtllm_", "trtllm:"]
    )
    func tensorRT(prefix: String) throws {
        let (dialect, figures) = try #require(
            Self.read(
                """
                \(prefix)num_requests_running 2.0
                \(prefix)kv_cache_utilization{engine_type="trtllm"} 0.62
                \(prefix)kv_cache_hit_rate 0.4
                \(prefix)request_success_total{finished_reason="stop"} 9.0
                \(prefix)time_per_output_token_seconds_sum 3.0
                """
            )
        )
        #expect(dialect == .tensorRT)
        #expect(figures.values == [.running: 2, .kvUse: 0.62, .prefixHitShare: 0.4, .requests: 9])
        #expect(figures.histograms == [.gap: ServerHistogram(sum: 3)])
    }

    @Test("llama-server has no histograms")
    func llamaServer() throws {
        let (dialect, figures) = try #require(
            Self.read(
                """
                # HELP llamacpp:prompt_tokens_total Number of prompt tokens processed.
                # TYPE llamacpp:prompt_tokens_total counter
                llamacpp:prompt_tokens_total 12
                llamacpp:prompt_tokens_cached_total 8
                llamacpp:prompt_seconds_total 0.5
                llamacpp:tokens_predicted_total 34
                llamacpp:prompt_tokens_seconds 24
                llamacpp:requests_processing 1
                llamacpp:requests_deferred 3
                """
            )
        )
        #expect(dialect == .llamaServer && figures.histograms.isEmpty)
        #expect(
            figures.values == [
                .promptTokens: 20, .prefixQueries: 20, .prefixHits: 8, .outputTokens: 34, .running: 1, .waiting: 3,
            ]
        )
    }

    @Test("TGI tells lengths as histograms, of which the sums are the tokens")
    func tgi() throws {
        let (dialect, figures) = try #require(
            Self.read(
                """
                tgi_batch_current_size 5
                tgi_queue_size 3
                tgi_request_count 150
                tgi_request_success{kind="generate"} 149
                tgi_request_input_length_sum 900
                tgi_request_generated_tokens_sum 450
                tgi_request_queue_duration_bucket{le="0.01"} 140
                tgi_request_queue_duration_bucket{le="+Inf"} 150
                tgi_request_queue_duration_sum 1.25
                tgi_request_queue_duration_count 150
                """
            )
        )
        #expect(dialect == .tgi)
        #expect(
            figures.values == [.running: 5, .waiting: 3, .requests: 150, .promptTokens: 900, .outputTokens: 450]
        )
        #expect(
            figures.histograms == [
                .queue: ServerHistogram(sum: 1.25, count: 150, buckets: [0.01: 140, .infinity: 150])
            ]
        )
    }

    @Test("Dynamo's frontend comes before the engine behind it")
    func dynamo() throws {
        let (dialect, figures) = try #require(
            Self.read(
                """
                vllm:num_requests_running 99
                dynamo_frontend_inflight_requests{model="m"} 12
                dynamo_frontend_queued_requests{model="m"} 2
                dynamo_frontend_requests_total{model="m",status="success"} 30
                dynamo_frontend_requests_total{model="m",status="error"} 1
                dynamo_frontend_output_sequence_tokens_sum{model="m"} 500
                dynamo_frontend_time_to_first_token_seconds_sum{model="m"} 6
                """
            )
        )
        #expect(dialect == .dynamo)
        #expect(figures.values == [.running: 12, .waiting: 2, .requests: 31, .outputTokens: 500])
        #expect(figures.histograms == [.ttft: ServerHistogram(sum: 6)])
    }

    @Test("Each dialect names facts of the right kind, each name once")
    func tables() {
        #expect(Set(ServerDialect.recognised) == Set(ServerDialect.allCases))
        for dialect in ServerDialect.allCases {
            let names = dialect.names
            #expect(
                !names.prefixes.isEmpty && names.names.values.allSatisfy { !$0.isEmpty && Set($0).count == $0.count }
            )
            for (fact, own) in names.names where fact.kind == .histogram {
                #expect(own.allSatisfy { !$0.hasSuffix("_sum") && !$0.hasSuffix("_bucket") })
            }
        }
    }

    @Test("Figures are stored and read back as they were")
    func readings() {
        var figures = ServerFigures()
        figures.values = [.running: 3, .prefixHits: 12, .kvUse: 0.5]
        figures.histograms = [.ttft: ServerHistogram(sum: 1.5, count: 4, buckets: [0.25: 1, 1e-05: 0, .infinity: 4])]
        #expect(ServerFigures(figures.readings) == figures)
        #expect(figures.readings.map(\.name).contains("ttft_bucket"))
        #expect(ServerFigures(figures.withoutHistograms.readings).histograms.isEmpty)
        #expect(
            ServerFigures([ServerReading("odd", 1), ServerReading("ttft_bucket", labels: "nan", 1)]) == ServerFigures()
        )
    }

    // MARK: Where they are

    private static func urls(_ base: String, _ place: MetricsPlace, _ wire: WireProtocol = .openaiChat) -> [String] {
        let endpoint = Endpoint(name: "e", baseURL: base, apiKey: Secret("k-1234567890"), metrics: place)
        let target = Target(name: "t", endpoint: "e", wireProtocol: wire, model: "m", maxTokens: 1)
        return ProviderCall(target: target, endpoint: endpoint).metricsRequests.map(\.url)
    }

    @Test("They are looked for beside the API, on this machine and in private networks only")
    func places() {
        let usual = { (root: String) in ["\(root)/metrics", "\(root)/prometheus/metrics"] }
        #expect(Self.urls("http://127.0.0.1:8000", .automatic) == usual("http://127.0.0.1:8000"))
        #expect(Self.urls("http://vllm:8000/v1", .automatic) == usual("http://vllm:8000"))
        #expect(Self.urls("http://10.1.2.3/llm/v1", .automatic, .anthropicMessages) == usual("http://10.1.2.3/llm"))
        for hosted in [
            "https://api.openai.com/v1", "https://ezaiapi.com", "https://api.anthropic.com", "https://11.1.2.3",
            "http://172.32.0.1", "https://llm.example.com", "https://[2001:db8::1]",
        ] {
            #expect(Self.urls(hosted, .automatic).isEmpty, "\(hosted)")
        }
        #expect(Self.urls("http://127.0.0.1:8000", .none).isEmpty)
        #expect(Self.urls("http://127.0.0.1:8000", .automatic, .gemini).isEmpty)
        #expect(Self.urls("https://llm.example.com/v1", .usual) == usual("https://llm.example.com"))
        #expect(Self.urls("https://a.example.com", .at("http://b:1/m")) == ["http://b:1/m"])
    }

    @Test(
        "A name says whether a server is near",
        arguments: [
            ("http://localhost", true), ("http://192.168.1.9:8000", true), ("http://172.16.0.1", true),
            ("http://172.15.0.1", false), ("http://100.64.1.1", true), ("http://100.128.1.1", false),
            ("http://169.254.1.1", true), ("http://gpu.local", true), ("http://vllm.ns.svc", true),
            ("http://vllm.ns.svc.cluster.local:8000", true), ("http://box.home.arpa", true), ("http://[fd00::1]", true),
            ("http://[fe80::1%eth0]", true), ("http://[fec0::1]", false), ("http://8.8.8.8", false),
            ("http://local.com", false),
            ("http://10.0.0.1.example.com", false), ("http://134744072", false),
        ]
    )
    func near(_ address: String, _ isPrivate: Bool) { #expect(ServerAddress(address).isPrivate == isPrivate) }

    @Test("The key goes to the endpoint's own server and to no other")
    func key() {
        let headers = { (place: MetricsPlace) in
            let endpoint = Endpoint(
                name: "e",
                baseURL: "http://127.0.0.1:8",
                apiKey: Secret("k-1234567890"),
                metrics: place
            )
            let target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m", maxTokens: 1)
            return ProviderCall(target: target, endpoint: endpoint).metricsRequests[0].headers.map(\.value)
        }
        #expect(headers(.usual).contains { $0.contains("k-1234567890") })
        #expect(headers(.at("http://127.0.0.1:8/other")).contains { $0.contains("k-1234567890") })
        #expect(!headers(.at("http://127.0.0.1:9/metrics")).contains { $0.contains("k-1234567890") })
    }
}
