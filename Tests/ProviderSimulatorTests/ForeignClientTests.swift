import Foundation
import Testing

@testable import ProviderSimulator

/// What clients send that no benchmark does: browsers, proxies that compress, evaluations that want probabilities.
@Suite("The simulator, as clients of other kinds meet it")
struct ForeignClientTests {
    @Test("A page of another origin is let in, and its browser told so before and after")
    func browser() async throws {
        try await withSimulator { simulator in
            let asking = RawClient.request(
                "/v1/chat/completions",
                "",
                [
                    "origin: http://localhost:3000", "access-control-request-method: POST",
                    "access-control-request-headers: authorization,content-type,x-stainless-lang",
                ],
                method: "OPTIONS"
            )
            let permission = try RawResponse(try await RawClient.exchange(simulator, asking))
            #expect(permission.status == 200 && permission.body.isEmpty)
            #expect(permission.headers["access-control-allow-origin"] == "*")
            #expect(permission.headers["access-control-allow-methods"]?.contains("POST") == true)
            #expect(
                permission.headers["access-control-allow-headers"] == "authorization, content-type, x-stainless-lang"
            )
            #expect(await simulator.records().isEmpty)
            let call = Call.make(.chat)
            for isForeign in [true, false] {
                let headers = isForeign ? ["origin: null", Call.pace] : [Call.pace]
                let request = RawClient.request(call.path, call.body, headers)
                let response = try RawResponse(try await RawClient.exchange(simulator, request))
                #expect(response.status == 200)
                #expect(response.headers["access-control-allow-origin"] == (isForeign ? "*" : nil))
            }
        }
    }

    @Test("A compressed body is refused in words that name its coding", arguments: WireProtocol.allCases)
    func compressed(_ wire: WireProtocol) async throws {
        try await withSimulator { simulator in
            let call = Call.make(wire)
            for (coding, status) in [("gzip", 415), ("br, gzip", 415), ("identity", 200)] {
                let headers = ["content-encoding: \(coding)", Call.pace]
                let bytes = try await RawClient.exchange(simulator, RawClient.request(call.path, call.body, headers))
                let response = try RawResponse(bytes)
                #expect(response.status == status, "\(coding)")
                if status == 415 { #expect(response.text.contains("Content-Encoding: \(coding)")) }
            }
        }
    }

    @Test("Probabilities of a chat's tokens come with them, streamed and whole", arguments: [true, false])
    func probabilities(streamed: Bool) async throws {
        try await withSimulator { simulator in
            let call = Call.make(.chat, stream: streamed, extra: #""logprobs":true,"top_logprobs":3"#)
            let response = try await call.send(to: simulator)
            let objects = streamed ? RawEvent.all(in: response.text).map(\.object) : [try response.object]
            let choices = objects.flatMap { $0["choices"] as? [[String: Any]] ?? [] }
            let tokens = choices.flatMap { ($0["logprobs"] as? [String: Any])?["content"] as? [[String: Any]] ?? [] }
            let text = try response.text(.chat, streamed: streamed)
            #expect(tokens.compactMap { $0["token"] as? String }.joined() == text)
            #expect(tokens.count > 5)
            for token in tokens {
                let likeliest = token["top_logprobs"] as? [[String: Any]] ?? []
                #expect(likeliest.count == 3 && likeliest[0]["token"] as? String == token["token"] as? String)
                #expect(try #require(token["logprob"] as? Double) < 0)
                let bytes = token["bytes"] as? [Int] ?? []
                #expect(bytes.map { UInt8($0) } == Array((token["token"] as? String ?? "").utf8))
            }
            for wrong in [#""top_logprobs":3"#, #""logprobs":true,"top_logprobs":21"#] {
                #expect(try await Call.make(.chat, extra: wrong).send(to: simulator).status == 400)
            }
        }
    }

    @Test("A response names the one that it goes on from", arguments: [true, false])
    func earlier(streamed: Bool) async throws {
        try await withSimulator { simulator in
            let first = try await Call.make(.responses, stream: false).send(to: simulator).object
            let id = try #require(first["id"] as? String)
            #expect(first["previous_response_id"] is NSNull)
            let call = Call.make(.responses, stream: streamed, extra: #""previous_response_id":"\#(id)""#)
            let text = try await call.send(to: simulator).text
            #expect(text.contains(#""previous_response_id":"\#(id)""#))
        }
    }

    @Test("A model's name in a path is read without its escapes")
    func escapedName() async throws {
        try await withSimulator { simulator in
            let listing = RawClient.request("/v1/models/org%2Fname", "", method: "GET")
            let model = try RawResponse(try await RawClient.exchange(simulator, listing)).object
            #expect(model["id"] as? String == "org/name")
            let call = Call.make(.gemini)
            let path = "/v1beta/models/org%2Fname:generateContent"
            let asking = RawClient.request(path, call.body, [Call.pace])
            let answer = try RawResponse(try await RawClient.exchange(simulator, asking)).object
            #expect(answer["modelVersion"] as? String == "org/name")
        }
    }

    @Test("Anthropic's list of models comes in pages of the size asked for")
    func pages() async throws {
        try await withSimulator { simulator in
            var names: [String] = []
            var query = "?limit=3"
            var pages = 0
            while pages < 10 {
                let request = RawClient.request(
                    "/v1/models\(query)",
                    "",
                    ["anthropic-version: 2023-06-01"],
                    method: "GET"
                )
                let page = try RawResponse(try await RawClient.exchange(simulator, request)).object
                let models = (page["data"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
                #expect((1...3).contains(models.count) && page["first_id"] as? String == models.first)
                names += models
                pages += 1
                guard page["has_more"] as? Bool == true else { break }
                query = "?limit=3&after_id=\(try #require(page["last_id"] as? String))"
            }
            #expect(pages == 3 && Set(names).count == names.count && names.count == 8)
        }
    }
}
