import Foundation
import LocalServer
import Testing

@testable import ProviderSimulator

@Suite("Connections")
struct ConnectionTests {
    @Test("Pipelined requests are answered in order over one connection")
    func pipelining() async throws {
        try await withSimulator { simulator in
            let calls = [Call.make(.chat), Call.make(.anthropic, stream: false), Call.make(.gemini)]
            let requests = calls.enumerated().map { index, call in
                RawClient.request(call.path, call.body, [Call.pace], keepAlive: index < 2)
            }
            let bytes = try await RawClient.exchange(simulator, requests.joined())
            let parts = String(decoding: bytes, as: UTF8.self).components(separatedBy: "HTTP/1.1 200 OK\r\n")
                .dropFirst()
            #expect(parts.count == 3)
            #expect(parts[1].contains("[DONE]") && parts[2].contains("end_turn") && parts[3].contains("finishReason"))
            #expect(!parts[1].contains("connection: close") && parts[3].contains("connection: close"))
            let protocols = await simulator.records().map(\.protocol)
            #expect(protocols == ["openai-chat", "anthropic-messages", "gemini"])
        }
    }

    @Test("HEAD gets a head and no body, is no request of the record, and leaves the connection open")
    func head() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.chat)
            let head = RawClient.request("/", "", method: "HEAD", keepAlive: true)
            let bytes = try await RawClient.exchange(
                simulator,
                head + RawClient.request(call.path, call.body, [Call.pace])
            )
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.components(separatedBy: "\r\n\r\nHTTP/1.1 200 OK\r\n").count == 2)
            #expect(text.contains("data: [DONE]"))
            #expect(await simulator.records().count == 1)
        }
    }

    @Test("More pipelined requests than may wait are all answered")
    func longPipeline() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.chat)
            let requests = (1...50).map { RawClient.request(call.path, call.body, [Call.pace], keepAlive: $0 < 50) }
            let bytes = try await RawClient.exchange(simulator, requests.joined())
            #expect(String(decoding: bytes, as: UTF8.self).components(separatedBy: "data: [DONE]").count == 51)
        }
    }

    @Test("An HTTP/1.0 client gets a bare body that ends with the connection")
    func oldClient() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.chat)
            let request = RawClient.request(call.path, call.body, [Call.pace]).replacingOccurrences(
                of: "HTTP/1.1",
                with: "HTTP/1.0"
            )
            let bytes = try await RawClient.exchange(simulator, request)
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains("transfer-encoding"))
            #expect(text.contains("\r\n\r\ndata: {") && text.hasSuffix("data: [DONE]\n\n"))
        }
    }

    @Test("A client that asks before it sends is told to go on")
    func expectation() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.chat, stream: false)
            let request = RawClient.request(call.path, call.body, [Call.pace, "expect: 100-continue"])
            let bytes = try await RawClient.exchange(simulator, request)
            #expect(
                String(decoding: bytes, as: UTF8.self).hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")
            )
        }
    }

    @Test(
        "Prefixes, and paths without /v1, are welcome",
        arguments: ["/proxy/a/v1/messages", "/v1/messages?beta=true"]
    )
    func prefixes(_ path: String) async throws {
        try await withSimulator { (simulator) async throws in
            let call = Call(wire: .anthropic, path: path, body: Call.make(.anthropic).body)
            #expect(try await call.send(to: simulator).text.contains("message_stop"))
            for path in ["/chat/completions", "/openai/v1/chat/completions"] {
                let call = Call(wire: .chat, path: path, body: Call.make(.chat).body)
                #expect(try await call.send(to: simulator).text.contains("[DONE]"))
            }
            let responses = Call(wire: .responses, path: "/responses", body: Call.make(.responses).body)
            #expect(try await responses.send(to: simulator).text.contains("response.completed"))
            for path in ["/x/v1alpha/models/m:generateContent", "/models/m:generateContent"] {
                let gemini = Call(wire: .gemini, path: path, body: Call.make(.gemini).body)
                #expect(try await gemini.send(to: simulator).text.contains("finishReason"))
            }
        }
    }

    @Test("Models and health are told, and not recorded")
    func listings() async throws {
        try await withSimulator { simulator in
            let models = try RawResponse(
                await RawClient.exchange(simulator, RawClient.request("/v1/models", "", method: "GET"))
            )
            #expect(try at(models.object, "data", 0, "id") is String)
            let google = try RawResponse(
                await RawClient.exchange(simulator, RawClient.request("/v1beta/models", "", method: "GET"))
            )
            #expect((try at(google.object, "models", 0, "name") as? String)?.hasPrefix("models/") == true)
            let health = try RawResponse(
                await RawClient.exchange(simulator, RawClient.request("/healthz", "", method: "GET"))
            )
            #expect(health.status == 200)
            #expect(await simulator.records().isEmpty)
        }
    }

    @Test(
        "Every answer says that it is simulated, refusals, probes and floods too",
        arguments: [
            "no-done", "status=500", "json-body", "html", "gzip", "redirect=http://h/", "endless-header",
            "endless-line",
        ]
    )
    func origin(_ fault: String) async throws {
        try await withSimulator(SimulatorConfiguration(version: "9.9")) { simulator in
            let call = Call.make(.chat)
            let asked = RawClient.request(call.path, call.body, [Call.pace, "x-simulator-fault: \(fault)"])
            let field = "\r\nx-ezbench-simulator: 9.9\r\n"
            let bytes = try await RawClient.exchange(simulator, asked) { $0.utf8.count > 100_000 }
            #expect(bytes.range(of: Data(field.utf8)) != nil)
            let others = [
                RawClient.request("/", "", method: "HEAD"), RawClient.request("/v1/models", "", method: "GET"),
                RawClient.request("/nowhere", "{}"), "NONSENSE\r\n\r\n",
            ]
            for request in others {
                #expect(
                    try await RawClient.exchange(simulator, request).range(of: Data(field.utf8)) != nil,
                    "\(request)"
                )
            }
        }
    }

    @Test("A port that is taken is a sentence with the port and the way out")
    func taken() async throws {
        try await withSimulator { simulator in
            let error = await #expect(throws: SimulatorError.self) {
                try await Simulator.start(SimulatorConfiguration(port: simulator.port))
            }
            #expect(error == .listening(.addressInUse(host: "127.0.0.1", port: simulator.port)))
            #expect(error?.description.contains("\(simulator.port)") == true)
        }
    }

    @Test("Stopping ends streams that are under way")
    func stopping() async throws {
        let simulator = try await Simulator.start(SimulatorConfiguration(threads: 2))
        let call = Call.make(.chat)
        let stream = Task {
            try? await RawClient.exchange(
                simulator,
                RawClient.request(call.path, call.body, [Call.pace, "x-simulator-fault: hold"])
            )
        }
        await simulator.held(atLeast: 1)
        #expect(try await call.send(to: simulator).isComplete)
        try await simulator.stop()
        _ = await stream.value
        #expect(await simulator.records().map(\.outcome) == [.completed, .disconnected])
    }

    @Test("The base URL is where it listens")
    func baseURL() async throws {
        try await withSimulator { simulator in
            #expect(simulator.port > 0)
            #expect(simulator.baseURL == "http://127.0.0.1:\(simulator.port)")
        }
    }
}
