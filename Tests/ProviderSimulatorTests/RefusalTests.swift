import Foundation
import Testing

@testable import ProviderSimulator

@Suite("Requests that are refused")
struct RefusalTests {
    /// Checks that a body is an error in a protocol's own shape.
    private func expectShape(_ response: RawResponse, _ wire: WireProtocol, _ type: String) throws {
        let object = try response.object
        switch wire {
        case .anthropic:
            #expect(object["type"] as? String == "error")
            #expect(at(object, "error", "type") as? String == type)
            #expect(object["request_id"] as? String == response.headers["request-id"])
        case .chat, .completions, .responses:
            #expect(at(object, "error", "type") as? String == type)
        case .gemini:
            #expect(at(object, "error", "status") as? String == type)
            #expect(at(object, "error", "code") as? Int == response.status)
        }
        #expect(at(object, "error", "message") is String)
    }

    @Test("A response that was kept is gone on from, with all its words; one that was not is OpenAI's error")
    func previous() async throws {
        try await withSimulator { simulator in
            let send = { (members: String) in
                let body = #"{"model":"m","max_output_tokens":5,\#(members)}"#
                return try await Call(wire: .responses, path: "/v1/responses", body: body).send(to: simulator)
            }
            let first = try await send(#""input":"one two three""#)
            let id = try #require(try first.object["id"] as? String)
            let input = { (response: RawResponse) throws -> Int? in
                at(try response.object, "usage", "input_tokens") as? Int
            }
            let asked = try input(first)
            #expect(first.status == 200 && asked == 3)
            let second = try await send(#""input":"four","previous_response_id":"\#(id)","store":false"#)
            // Three words, an answer of up to five, and one more.
            let whole = try #require(try input(second))
            #expect(second.status == 200 && (4...9).contains(whole))
            let other = try #require(try second.object["id"] as? String)
            for unknown in [other, "resp_0"] {
                let refused = try await send(#""input":"x","previous_response_id":"\#(unknown)""#)
                #expect(refused.status == 400)
                let error = try #require(at(try refused.object, "error") as? [String: Any])
                #expect(error["code"] as? String == "previous_response_not_found")
                #expect(error["param"] as? String == "previous_response_id")
            }
        }
    }

    @Test("A body that is no JSON is 400 in the protocol's shape", arguments: Call.all)
    func noJSON(_ call: Call) async throws {
        try await withSimulator { simulator in
            let response = try await Call(wire: call.wire, path: call.path, body: "{nonsense").send(to: simulator)
            #expect(response.status == 400)
            try expectShape(response, call.wire, call.wire == .gemini ? "INVALID_ARGUMENT" : "invalid_request_error")
        }
    }

    @Test(
        "A missing or mistyped field is named",
        arguments: [
            (WireProtocol.anthropic, #"{"model":"m","messages":[{"role":"user","content":"x"}]}"#, "max_tokens"),
            (.anthropic, #"{"model":"m","max_tokens":5,"messages":[]}"#, "messages"),
            (.anthropic, #"{"model":"m","max_tokens":"5","messages":[{"role":"user","content":"x"}]}"#, "max_tokens"),
            (.chat, #"{"messages":[{"role":"user","content":"x"}]}"#, "model"),
            (.chat, #"{"model":"m"}"#, "messages"),
            (.completions, #"{"model":"m"}"#, "prompt"),
            (.completions, #"{"model":"m","prompt":[]}"#, "prompt"),
            (.completions, #"{"model":"m","prompt":{"text":"x"}}"#, "prompt"),
            (.completions, #"{"model":"m","prompt":"x","stream":true,"best_of":2}"#, "best_of"),
            (.responses, #"{"model":"m"}"#, "input"),
            (.responses, #"{"model":"m","input":"x","reasoning":{"effort":3}}"#, "reasoning.effort"),
            (.gemini, "{}", "contents"),
        ]
    )
    func missing(_ wire: WireProtocol, _ body: String, _ field: String) async throws {
        try await withSimulator { simulator in
            let call = Call(wire: wire, path: Call.make(wire).path, body: body)
            let response = try await call.send(to: simulator)
            #expect(response.status == 400)
            #expect((try at(response.object, "error", "message") as? String)?.contains(field) == true)
        }
    }

    @Test("Sampling parameters are refused by the version that took them away, and by no other")
    func temperature() async throws {
        try await withSimulator { (simulator) async throws in
            let call = Call.make(.anthropic, extra: #""temperature":1"#)
            #expect(try await call.send(to: simulator, ["anthropic-version: 2026-10-21"]).status == 400)
            #expect(try await call.send(to: simulator, ["anthropic-version: 2023-06-01"]).status == 200)
        }
    }

    @Test(
        "What is nowhere is 404 in the shape the path hints at",
        arguments: [
            ("/v1/message", ["anthropic-version: 2023-06-01"], WireProtocol.anthropic, "not_found_error"),
            ("/v1/nothing", [], .chat, "invalid_request_error"),
            ("/v1beta/models/m:embedContent", [], .gemini, "NOT_FOUND"),
        ]
    )
    func nowhere(_ path: String, _ headers: [String], _ wire: WireProtocol, _ type: String) async throws {
        try await withSimulator { simulator in
            let response = try await Call(wire: wire, path: path, body: "{}").send(to: simulator, headers)
            #expect(response.status == 404)
            try expectShape(response, wire, type)
        }
    }

    @Test("A key is asked for only when one is required, in any of the usual places")
    func keys() async throws {
        let call = Call.make(.chat)
        try await withSimulator { (simulator) async throws in
            #expect(try await call.send(to: simulator).status == 200)
        }
        try await withSimulator(SimulatorConfiguration(requireKey: "open-sesame")) { simulator in
            let refused = try await call.send(to: simulator)
            #expect(refused.status == 401)
            #expect(try at(refused.object, "error", "code") as? String == "invalid_api_key")
            #expect(try await call.send(to: simulator, ["authorization: Bearer wrong"]).status == 401)
            for header in [
                "authorization: Bearer open-sesame", "x-api-key: open-sesame", "x-goog-api-key: open-sesame",
            ] {
                #expect(try await call.send(to: simulator, [header]).status == 200)
            }
            #expect(try await Call.make(.gemini).send(to: simulator).status == 403)
        }
    }

    @Test(
        "A directive that is not understood is 400 and named",
        arguments: ["x-simulator: speed=9", "x-simulator-fault: cutt"]
    )
    func directives(_ header: String) async throws {
        try await withSimulator { simulator in
            let response = try await Call.make(.chat).send(to: simulator, [header])
            #expect(response.status == 400)
            let message = try at(response.object, "error", "message") as? String
            #expect(message?.contains(header.contains("cutt") ? "\"cutt\"" : "\"speed\"") == true)
        }
    }

    @Test("Bytes that are no HTTP get 400 and the connection's end")
    func noHTTP() async throws {
        try await withSimulator { simulator in
            let bytes = try await RawClient.exchange(simulator, "hello, who is there?\r\n\r\n")
            #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("HTTP/1.1 400 "))
        }
    }
}
