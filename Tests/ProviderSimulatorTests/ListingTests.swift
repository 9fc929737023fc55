import Foundation
import Testing

@testable import ProviderSimulator

/// What SDKs, agents and load balancers ask besides answers.
@Suite("The simulator, asked for no answer")
struct ListingTests {
    @Test(
        "Probes are answered and are no requests of the record",
        arguments: [
            "/health", "/healthz", "/v1/health", "/livez", "/readyz", "/ping", "/", "/favicon.ico", "/metrics",
            "/robots.txt",
            "/v1/nothing",
        ],
        ["GET", "HEAD", "OPTIONS"]
    )
    func probes(_ path: String, _ method: String) async throws {
        try await withSimulator { simulator in
            let request = RawClient.request(path, "", method: method)
            let response = try RawResponse(await RawClient.exchange(simulator, request))
            let known =
                method == "HEAD"
                || (method == "GET" && !["ico", "txt", "nothing"].contains { path.hasSuffix($0) })
            #expect(response.status == (known ? 200 : 404))
            #expect(await simulator.records().isEmpty)
            let posted = try RawResponse(await RawClient.exchange(simulator, RawClient.request("/v1/nothing", "{}")))
            #expect(posted.status == 404)
            #expect(await simulator.records().map(\.outcome) == [.refused])
        }
    }

    @Test("Models are listed and found in the form of each SDK")
    func models() async throws {
        try await withSimulator { simulator in
            func get(_ path: String, _ headers: String...) async throws -> [String: Any] {
                let request = RawClient.request(path, "", headers, method: "GET")
                return try RawResponse(await RawClient.exchange(simulator, request)).object
            }
            for path in ["/v1/models", "/models", "/openai/v1/models?limit=5"] {
                let list = try await get(path)
                #expect(list["object"] as? String == "list" && at(list, "data", 0, "object") as? String == "model")
                #expect(at(list, "data", 0, "created") is Int && at(list, "data", 0, "owned_by") is String)
            }
            #expect(try await get("/v1/models/org/name-1")["id"] as? String == "org/name-1")
            let anthropic = try await get("/v1/models?limit=20", "anthropic-version: 2023-06-01")
            #expect(anthropic["has_more"] as? Bool == false)
            #expect(anthropic["first_id"] as? String == at(anthropic, "data", 0, "id") as? String)
            #expect(anthropic["last_id"] is String && at(anthropic, "data", 0, "type") as? String == "model")
            #expect(try await get("/v1/models/m", "anthropic-version: 2023-06-01")["display_name"] as? String == "m")
            for (path, header) in [("/v1beta/models", "accept: */*"), ("/v1/models", "x-goog-api-key: k")] {
                let google = try await get(path, header)
                #expect((at(google, "models", 0, "name") as? String)?.hasPrefix("models/") == true)
                #expect(
                    (at(google, "models", 0, "supportedGenerationMethods") as? [String])?.contains("generateContent")
                        == true
                )
            }
            #expect(try await get("/v1beta/models/gemini-x")["name"] as? String == "models/gemini-x")
        }
    }

    @Test("Tokens of a prompt are counted, with a key where one is wanted, and not recorded")
    func counting() async throws {
        try await withSimulator(SimulatorConfiguration(requireKey: "k")) { simulator in
            let calls: [(String, String, [Any])] = [
                (
                    "/v1/messages/count_tokens",
                    #"{"model":"m","messages":[{"role":"user","content":"Say two words"}]}"#, ["input_tokens"]
                ),
                ("/v1/responses/input_tokens", #"{"model":"m","input":"Say two words"}"#, ["input_tokens"]),
                (
                    "/v1beta/models/m:countTokens", #"{"contents":[{"parts":[{"text":"Say two words"}]}]}"#,
                    ["totalTokens"]
                ),
                (
                    "/v1beta/models/m:countTokens",
                    #"{"generateContentRequest":{"contents":[{"parts":[{"text":"Say two words"}]}]}}"#, ["totalTokens"]
                ),
            ]
            for (path, body, place) in calls {
                let counted = RawClient.request(
                    path,
                    body,
                    ["authorization: Bearer k", "anthropic-version: 2023-06-01"]
                )
                let object = try RawResponse(await RawClient.exchange(simulator, counted)).object
                #expect(place.reduce(object as Any?) { at($0, $1) } as? Int == 3, "\(path)")
                let refused = try RawResponse(await RawClient.exchange(simulator, RawClient.request(path, body)))
                #expect([401, 403].contains(refused.status))
                _ = await simulator.records(atLeast: 0)
            }
            #expect(await simulator.records().allSatisfy { $0.outcome == .refused })
        }
    }

    @Test("Conversations and texts are made tokens of, as many as usage counts, in the forms of servers that do that")
    func tokenizing() async throws {
        let messages =
            #"{"model":"m","messages":[{"role":"system","content":"Be brief."},"#
            + #"{"role":"user","content":[{"type":"text","text":"Say two words"}]}],"max_tokens":1}"#
        for forms in Tokenizing.allCases {
            try await withSimulator(SimulatorConfiguration(tokenizing: forms)) { simulator in
                func post(_ path: String, _ body: String) async throws -> RawResponse {
                    try RawResponse(await RawClient.exchange(simulator, RawClient.request(path, body)))
                }
                let answer = try await post("/v1/chat/completions", messages)
                #expect(at(try answer.object, "usage", "prompt_tokens") as? Int == 5)
                for path in ["/tokenize", "/v1/tokenize"] {
                    let counted = try await post(path, messages)
                    #expect(counted.status == (forms == .none ? 404 : 200))
                    let count = forms == .both || forms == .vllm ? 5 : nil
                    #expect(try counted.object["count"] as? Int == count)
                }
                let template = try await post("/apply-template", messages)
                #expect(template.status == (forms == .none || forms == .vllm ? 404 : 200))
                guard let text = try template.object["prompt"] as? String else { return }
                let body = try JSONSerialization.data(withJSONObject: ["content": text])
                let content = String(decoding: body, as: UTF8.self)
                #expect((try await post("/tokenize", content).object["tokens"] as? [Int])?.count == 5)
            }
        }
    }

    @Test("ignore_eos and min_tokens are honoured, ignored or refused, as is asked of it")
    func ends() async throws {
        let word = "Answer with one word and nothing else."
        for policy in ReplyOverrides.EndPolicy.allCases {
            let overrides = ReplyOverrides(ttft: .zero, rate: 1_000_000, end: policy)
            try await withSimulator(SimulatorConfiguration(overrides: overrides)) { simulator in
                for field in ["\"ignore_eos\":true", "\"min_tokens\":40"] {
                    let body =
                        #"{"model":"m","max_tokens":40,\#(field),"messages":[{"role":"user","content":"\#(word)"}]}"#
                    let request = RawClient.request("/v1/chat/completions", body)
                    let answer = try RawResponse(await RawClient.exchange(simulator, request))
                    #expect(answer.status == (policy == .refused ? 400 : 200))
                    let output = at(try answer.object, "usage", "completion_tokens") as? Int
                    #expect(output == (policy == .refused ? nil : policy == .honoured ? 40 : 1), "\(policy) \(field)")
                }
            }
        }
    }
}
