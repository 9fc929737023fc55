import Foundation
import Testing

/// `ezbench once`, over the simulator.
@Suite("Once", .timeLimit(.minutes(10)))
struct OnceTests {
    private struct Document: Decodable {
        struct Chunk: Decodable {
            let at_ms: Double
            let kind: String
        }
        struct Event: Decodable {
            let at_ms: Double?
            let text: String
        }
        struct Failure: Decodable { let kind: String }
        let simulated: Bool
        let outcome: String
        let failure: Failure?
        let text: String
        let thinking: String
        let tool_input: String
        let first_token_ms: Double?
        let total_ms: Double?
        let stop_reason: String?
        let phases_ms: [String: Double?]
        let chunks: [Chunk]
        let events: [Event]?
    }

    private func document(_ result: ProgramResult) throws -> Document {
        try JSONDecoder().decode(Document.self, from: Data(result.output.utf8))
    }

    @Test(
        "A pipe gets the text alone, in every protocol, and the figures stand on standard error",
        arguments: WireName.allCases
    )
    func text(_ wire: WireName) async throws {
        try await Workbench.with { bench in
            let url = try await bench.startSimulator("--tokens", "30")
            let asked = ["once", "--model", "m", "--protocol", wire.rawValue, "What is a stream?"]
            let shown = await (try bench.start(asked + ["--url", url])).result()
            #expect(shown.code == 0, "\(shown.errors)")
            // What another simulator says first is the same.
            let other = try await bench.startSimulator("--tokens", "30")
            let whole = try document(await (try bench.start(asked + ["--json", "--url", other])).result())
            #expect(!whole.text.isEmpty && whole.thinking.isEmpty && whole.outcome == "ok" && whole.simulated)
            #expect(shown.output == whole.text + (whole.text.hasSuffix("\n") ? "" : "\n"))
            for word in [
                "SIMULATED", "first token", "tokens", "30 out", "stop reason", "cost", "headers", "first byte", "end",
            ] {
                #expect(shown.errors.contains(word), "\(word): \(shown.errors)")
            }
            #expect(!FileManager.default.fileExists(atPath: bench.path("ezbench.sqlite")), "nothing is stored")
        }
    }

    @Test("A scenario's target is asked as it is, with its own prompt or another: thinking, tools")
    func scenario() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: try await bench.startSimulator())
            scenario.add(.anthropic, "thinks", ["thinking": WireName.anthropic.thinking, "maxTokens": 2000])
            scenario.add(.chat, "calls", ["body": WireName.chat.tools])
            try bench.write(scenario)
            let asked = ["once", "--scenario", "scenario.json", "--json"]
            let thinks = try document(await (try bench.start(asked + ["--target", "thinks"])).result())
            #expect(!thinks.thinking.isEmpty && !thinks.text.isEmpty)
            #expect(thinks.chunks.first?.kind == "thinking" && thinks.chunks.last?.kind == "text")
            let calls = try document(
                await (try bench.start(asked + ["--target", "calls", "Weather in Rome?"])).result()
            )
            #expect(!calls.tool_input.isEmpty && calls.chunks.contains { $0.kind == "tool" })
            let buffered = try document(
                await (try bench.start(asked + ["--target", "thinks", "--no-stream"])).result()
            )
            #expect(buffered.first_token_ms == nil && buffered.chunks.isEmpty && !buffered.text.isEmpty)
            let which = await (try bench.start(asked)).result()
            #expect(which.code == 2 && which.lastError.contains("--target: which of \"thinks\", \"calls\"?"))
            let unknown = await (try bench.start(asked + ["--target", "x"])).result()
            #expect(unknown.code == 2 && unknown.lastError.contains("has no such target"))
        }
    }

    @Test("Each raw event is shown with its arrival, and the document has those, too")
    func events() async throws {
        try await Workbench.with { bench in
            let url = try await bench.startSimulator("--tokens", "3")
            let asked = ["once", "--url", url, "--model", "m", "--protocol", "anthropic-messages", "--events", "Hi"]
            let shown = await (try bench.start(asked)).result()
            let lines = shown.output.split(separator: "\n")
            #expect(lines.first?.contains(/^ *[0-9]+\.[0-9][0-9] ms  event: message_start$/) == true, "\(shown.output)")
            #expect(lines.contains { $0.contains("data: {\"type\":\"message_stop\"") })
            let document = try document(await (try bench.start(asked + ["--json"])).result())
            let events = try #require(document.events)
            #expect(events.first?.text.hasPrefix("event: message_start\ndata: {") == true)
            let arrivals = events.compactMap(\.at_ms)
            #expect(arrivals.count == events.count && arrivals == arrivals.sorted())
            let first = try #require(document.first_token_ms)
            #expect(arrivals.contains { abs($0 - first) < 0.001 }, "the figures and the events have the same arrivals")
            let phases = ["connected", "sent", "headers", "first_byte", "first_token", "end"].map {
                document.phases_ms[$0] ?? nil
            }
            let known = phases.compactMap(\.self)
            #expect(known.count == 6 && known == known.sorted(), "\(phases)")
        }
    }

    @Test("The prompt comes from an argument, a file or standard input, and one thing is asked at a time")
    func prompts() async throws {
        try await Workbench.with { bench in
            let url = try await bench.startSimulator("--record", bench.path("record.jsonl"))
            try bench.write("From a file.\n", to: "question.txt")
            let asked = ["once", "--url", url, "--model", "m", "--quiet"]
            for source in [["Typed."], ["@question.txt"], ["--file", "question.txt"], ["@@question.txt"]] {
                let result = await (try bench.start(asked + source)).result()
                #expect(result.code == 0 && result.errors.isEmpty && !result.output.isEmpty, "\(result.errors)")
            }
            for (arguments, reason) in [
                (asked, "the prompt: standard input is empty"), (asked + ["@none.txt"], "none.txt cannot be read"),
                (asked + ["a", "--file", "question.txt"], "one thing is asked at a time"),
                (["once", "Hi"], "whom to ask?"), (["once", "--url", url, "Hi"], "--url: which model?"),
                (["once", "--target", "x", "Hi"], "--target: of which scenario?"),
                (asked + ["--scenario", "s.json", "Hi"], "s.json says already whom to ask"),
            ] {
                let refused = await (try bench.start(arguments)).result()
                #expect(refused.code == 2 && refused.lastError.contains(reason), "\(reason): \(refused.errors)")
            }
        }
    }

    @Test(
        "A failure says its kind, the server's words and the address in the last line, and ends with 1",
        arguments: [("status=401", "auth"), ("status=529", "overloaded"), ("cut", "truncated")]
    )
    func failures(_ fault: String, _ kind: String) async throws {
        try await Workbench.with { bench in
            let url = try await bench.startSimulator("--fault", fault)
            let result = try await bench.ezbench("once", "--url", url, "--model", "m", "Hi")
            #expect(result.code == 1)
            let last = result.lastError
            #expect(
                last.hasPrefix("ezbench: \(kind): ") && last.contains("asked \(url)/v1/chat/completions"),
                "\(last)"
            )
        }
    }

    @Test("A server that is not there is told with its address")
    func unreachable() async throws {
        try await Workbench.with { bench in
            let result = try await bench.ezbench("once", "--url", "http://127.0.0.1:9", "--model", "m", "--json", "Hi")
            #expect(result.code == 1 && result.lastError.contains("connect: "), "\(result.errors)")
            #expect(result.lastError.contains("asked http://127.0.0.1:9/v1/chat/completions"))
            #expect(try document(result).failure?.kind == "connect")
        }
    }

    @Test("Ctrl-C ends the stream at once; what came by then is shown, and the exit code says interrupted")
    func interrupted() async throws {
        try await Workbench.with { bench in
            let simulator = try await bench.simulator(["--fault", "hold"])
            let asked = ["once", "--url", simulator.address, "--model", "m", "Hi"]
            let child = try bench.start(asked)
            try await simulator.holds(1)
            child.send(SIGINT)
            let result = await child.result()
            #expect(result.code == 130 && result.lastError.contains("interrupted"), "\(result.errors)")
        }
    }

    @Test("A key that the server repeats is struck out of the text, however it is cut, and of the raw events")
    func secrets() async throws {
        try await Workbench.with { bench in
            // In pieces of four characters, unless raw events are shown: those are looked at one by one.
            let server = try EchoServer { request in
                let size = request.body.contains("in pieces") ? 4 : request.key.count
                let key = Array("It is \(request.key).")
                let pieces = stride(from: 0, to: key.count, by: size).map {
                    String(key[$0..<min($0 + size, key.count)])
                }
                let events = pieces.map { "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\($0)\"}}]}\n\n" }
                let end =
                    "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
                return Array("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n\(events.joined())\(end)".utf8)
            }
            defer { server.stop() }
            let key = "sk-very-secret-0815"
            for form in [["in pieces"], ["in pieces", "--json"], ["Hi", "--events"], ["Hi", "--events", "--json"]] {
                let child = try bench.start(
                    ["once", "--url", server.address, "--model", "m", "--api-key-env", "K"] + form,
                    environment: ["K": key]
                )
                let result = await child.result()
                #expect(result.code == 0 && result.output.contains("•••"), "\(result.output) \(result.errors)")
                for length in 6...key.count {
                    #expect(!(result.output + result.errors).contains(key.suffix(length)), "\(result.output)")
                }
            }
        }
    }
}
