import Foundation
import Testing

@testable import ProviderSimulator

@Suite("What the simulator tells of itself")
struct MetricsBoardTests {
    private static func page(_ simulator: Simulator) async throws -> String {
        try RawResponse(await RawClient.exchange(simulator, RawClient.request("/metrics", "", [], method: "GET"))).text
    }

    /// The value of the series whose line begins so.
    private static func value(_ beginning: String, in page: String) -> Double? {
        let line = page.split(separator: "\n").first { $0.hasPrefix(beginning) }
        return line?.split(separator: " ").last.flatMap { Double($0) }
    }

    @Test("is what it served: requests, tokens, and when the first of them came")
    func served() async throws {
        try await withSimulator { simulator in
            for stream in [true, true, false] { _ = try await Call.make(.chat, stream: stream).send(to: simulator) }
            let records = await simulator.records()
            let page = try await Self.page(simulator)
            let labels = "{engine=\"0\",model_name=\"gpt-5\"}"
            #expect(Self.value("vllm:num_requests_running\(labels)", in: page) == 0)
            #expect(Self.value("vllm:time_to_first_token_seconds_count\(labels)", in: page) == 3)
            let sent: Int = records.reduce(0) { $0 + $1.sentTokens }
            #expect(Self.value("vllm:generation_tokens_total\(labels)", in: page) == Double(sent))
            let asked: Int = records.reduce(0) { $0 + $1.inputTokens }
            #expect(Self.value("vllm:prompt_tokens_total\(labels)", in: page) == Double(asked))
            var finished = 0.0
            for reason in ["abort", "length", "stop"] {
                let series = "vllm:request_success_total{engine=\"0\",finished_reason=\"\(reason)\""
                finished += Self.value(series, in: page) ?? 100
            }
            #expect(finished == 3)
            #expect(page.contains("le=\"+Inf\",model_name=\"gpt-5\"} 3.0"))
        }
    }

    @Test("tells who waits, and for how long everybody had to")
    func waiting() throws {
        let board = MetricsBoard()
        let turn = MetricsBoard.Turn(
            model: "m",
            arrival: 0,
            wait: 500_000_000,
            words: 10,
            cached: 4,
            firstToken: 100_000_000
        )
        board.begin("one", turn)
        let labels = "{engine=\"0\",model_name=\"m\"}"
        let before = board.page(at: 400_000_000, cacheUse: 0.25)
        #expect(Self.value("vllm:num_requests_waiting\(labels)", in: before) == 1)
        #expect(Self.value("vllm:num_requests_running\(labels)", in: before) == 0)
        #expect(Self.value("vllm:kv_cache_usage_perc\(labels)", in: before) == 0.25)
        let during = board.page(at: 600_000_000, cacheUse: 0)
        #expect(Self.value("vllm:num_requests_waiting\(labels)", in: during) == 0)
        #expect(Self.value("vllm:num_requests_running\(labels)", in: during) == 1)
        board.end(Self.record("one", deltas: [700_000_000, 800_000_000], end: 900_000_000), isDocument: false)
        board.end(Self.record("never begun", deltas: [1], end: 2), isDocument: false)
        let after = board.page(at: 1_000_000_000, cacheUse: 0)
        for (name, seconds) in [
            ("request_queue_time_seconds_sum", 0.5), ("time_to_first_token_seconds_sum", 0.7),
            ("request_prefill_time_seconds_sum", 0.2), ("request_decode_time_seconds_sum", 0.2),
            ("e2e_request_latency_seconds_sum", 0.9), ("inter_token_latency_seconds_sum", 0.1),
            ("prefix_cache_queries_total", 10), ("prefix_cache_hits_total", 4), ("num_requests_running", 0),
        ] {
            let value = try #require(Self.value("vllm:\(name)\(labels)", in: after), "\(name)")
            #expect(abs(value - seconds) < 1e-9, "\(name) is \(value)")
        }
        let bucket = { (edge: String) in
            Self.value("vllm:time_to_first_token_seconds_bucket{engine=\"0\",le=\"\(edge)\"", in: after)
        }
        #expect(bucket("0.5") == 0 && bucket("0.75") == 1 && bucket("+Inf") == 1)
    }

    private static func record(_ id: String, deltas: [Int64], end: Int64) -> ServedRequest {
        ServedRequest(
            id: id,
            protocol: "openai-chat",
            model: "m",
            status: 200,
            receivedNs: 0,
            stamp: .poll,
            firstDeltaNs: deltas.first,
            deltaNs: deltas,
            endNs: end,
            inputTokens: 10,
            cachedTokens: 0,
            outputTokens: 2,
            sentTokens: 2,
            outcome: .completed
        )
    }

    @Test("bounds the models that requests name, and escapes their names")
    func models() {
        let board = MetricsBoard()
        for number in 0..<500 {
            board.begin(
                "\(number)",
                MetricsBoard.Turn(model: "m\"\\\n\(number)", arrival: 0, wait: 0, words: 1, cached: 0, firstToken: 0)
            )
        }
        let page = board.page(at: 1, cacheUse: 0)
        let running = page.split(separator: "\n").filter { $0.hasPrefix("vllm:num_requests_running{") }
        #expect(running.count == 101)
        #expect(running.contains { $0.hasSuffix("model_name=\"others\"} 400.0") })
        #expect(running.contains { $0.contains("model_name=\"m\\\"\\\\\\n7\"") })
    }

    @Test("forgets its prompt cache when it is asked to", arguments: ["/reset_prefix_cache", "/flush_cache"])
    func emptied(path: String) async throws {
        let long = Array(repeating: "word", count: 1300).joined(separator: " ")
        try await withSimulator { simulator in
            var cached: [Int?] = []
            for round in 0..<3 {
                if round == 2 { _ = try await RawClient.exchange(simulator, RawClient.request(path, "")) }
                let response = try await Call.make(.chat, stream: false, prompt: long).send(to: simulator)
                cached.append(at(try response.object, "usage", "prompt_tokens_details", "cached_tokens") as? Int)
            }
            #expect(cached == [0, 1280, 0])
        }
    }
}
