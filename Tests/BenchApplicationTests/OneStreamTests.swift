import BenchModel
import ProviderWire
import Statistics
import Synchronization
import Testing
import TransportFakes

@testable import BenchApplication

/// A request that is watched: what is shown of it, and what is measured of it.
@Suite("One stream, watched", .timeLimit(.minutes(30)))
struct OneStreamTests {
    /// Whatever was shown and told.
    private final class Seen: Sendable {
        let pieces = Mutex<[StreamPiece]>([])
        let events = Mutex<[RunEvent]>([])

        /// The text of one kind, put together.
        func text(_ kind: (StreamPiece) -> String?) -> String { pieces.withLock { $0.compactMap(kind).joined() } }

        var answer: String { text { if case .text(let text) = $0 { text } else { nil } } }
        var thinking: String { text { if case .thinking(let text) = $0 { text } else { nil } } }
        var tool: String { text { if case .tool(let text) = $0 { text } else { nil } } }
        var raw: [String] {
            pieces.withLock { $0.compactMap { if case .event(let event) = $0 { event.text } else { nil } } }
        }

        /// The names of what was shown, each once where it stands several times in a row.
        var order: [String] {
            pieces.withLock { pieces in
                pieces.map { String("\($0)".prefix { $0 != "(" }) }
                    .reduce(into: []) { if $0.last != $1 { $0.append($1) } }
            }
        }
    }

    private static func ask(
        over transport: any Transport,
        wantsEvents: Bool = false,
        key: String = "k",
        stop: @escaping @Sendable (_ handler: @escaping @Sendable () -> Void) -> Void = { _ in }
    ) async throws -> (OneStream.Outcome?, Seen) {
        let scenario = Scenario.small(endpoint: Endpoint(name: "e", baseURL: "http://127.0.0.1:1", apiKey: Secret(key)))
        var order = OneStream.Order(scenario, target: scenario.targets[0], prompt: scenario.prompts[0])
        order.wantsEvents = wantsEvents
        let seen = Seen()
        let outcome = try await OneStream(
            order,
            in: Surroundings(version: "1", environment: [:]) { _ in StartedTransport(transport) {} },
            whenStopAsked: { handler in
                stop(handler)
                return {}
            },
            tell: { event in seen.events.withLock { $0.append(event) } },
            show: { piece in seen.pieces.withLock { $0.append(piece) } }
        ).run()
        return (outcome, seen)
    }

    private static func event(_ delta: String) -> String { "data: {\"choices\":[{\"delta\":{\(delta)}}]}\n\n" }

    private static let answer = [
        event(#""role":"assistant","content":"""#), event(#""reasoning_content":"Let me""#),
        event(#""reasoning_content":" see.""#), event(#""content":"Four""#), event(#""content":" legs.""#),
        event(#""tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{\"a\":1}"}}]"#),
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n", "data: [DONE]\n\n",
    ]

    private static func stream(_ reads: [String]) -> FakeTransport {
        FakeTransport { _, _ in
            FakeAnswer(
                [.head(status: 200, headers: [HTTPHeader("content-type", "text/event-stream")])]
                    + reads.map { AnswerStep.text($0) }
            )
        }
    }

    @Test("is asked as typed, once, of one target")
    func order() {
        var scenario = Scenario.small(["a", "b"], requests: 40, concurrency: 7, warmup: 3)
        scenario.endpoints[0].retry = RetrySettings()
        scenario.endpoints.append(Endpoint(name: "other", baseURL: "http://127.0.0.1:2"))
        scenario.objectives = [Objective(metric: .ttft, percentile: 50, bound: .max, limit: 1)]
        scenario.budget = Budget("1", .usd)
        let prompt = Prompt(id: "typed", user: "How many legs?")
        let one = OneStream.Order(scenario, target: scenario.targets[1], prompt: prompt).scenario
        #expect(one.endpoints.map(\.name) == ["e"] && one.endpoints[0].retry == nil)
        #expect(one.targets.map(\.name) == ["b"] && one.targets[0].nonce == false && one.prompts == [prompt])
        #expect(one.load == Load(extent: .requests(1), seed: scenario.load.seed))
        #expect(one.objectives.isEmpty && one.budget == nil)
    }

    @Test(
        "shows thinking, text and a tool's input in their order, however the reads cut them",
        arguments: [1, 7, 1 << 20]
    )
    func pieces(size: Int) async throws {
        let bytes = Array(Self.answer.joined().utf8)
        let reads = stride(from: 0, to: bytes.count, by: size).map {
            String(decoding: bytes[$0..<min($0 + size, bytes.count)], as: UTF8.self)
        }
        let (outcome, seen) = try await Self.ask(over: Self.stream(reads))
        #expect(seen.order == ["sent", "thinking", "text", "tool"])
        #expect(seen.thinking == "Let me see." && seen.answer == "Four legs." && seen.tool == #"{"a":1}"#)
        let sample = try #require(outcome).sample
        #expect(sample.outcome == .ok && sample.response.deltas.kinds == [.thinking, .thinking, .text, .text, .tool])
        // Shown is not stored.
        #expect(sample.answerText == nil && sample.thinkingText == nil && sample.toolText == nil)
    }

    @Test("shows raw events before the text that they bring, if they are wanted")
    func rawEvents() async throws {
        let (_, plain) = try await Self.ask(over: Self.stream(Self.answer))
        #expect(plain.raw.isEmpty)
        let (_, seen) = try await Self.ask(over: Self.stream(Self.answer), wantsEvents: true)
        #expect(seen.raw.count == Self.answer.count && seen.raw.last == "data: [DONE]")
        #expect(seen.answer == "Four legs.")
        #expect(seen.order.prefix(3) == ["sent", "event", "thinking"])
    }

    @Test("shows no key that a server sends back, even in pieces, nor among raw events")
    func secrets() async throws {
        let key = "sk-0123456789abcdef"
        let echo = [
            Self.event(#""content":"your key: sk-0123""#), Self.event(#""content":"456789abc""#),
            Self.event(#""content":"def.""#), Self.event(#""content":" And whole: \#(key)!""#), "data: [DONE]\n\n",
        ]
        let (_, seen) = try await Self.ask(over: Self.stream(echo), wantsEvents: true, key: key)
        for text in [seen.answer] + seen.raw {
            #expect(!text.contains(key) && !text.contains("0123456789") && !text.contains("456789abcdef"), "\(text)")
        }
        #expect(seen.answer.hasPrefix("your key: ") && seen.answer.hasSuffix("!"))
        let pieces = stride(from: 0, to: key.count, by: 4).map { String(key.dropFirst($0).prefix(4)) }
        let (_, small) = try await Self.ask(
            over: Self.stream(pieces.map { Self.event(#""content":"\#($0)""#) } + ["data: [DONE]\n\n"]),
            wantsEvents: true,
            key: key
        )
        #expect(small.raw.count == pieces.count + 1)
        for piece in pieces { #expect(!small.raw.contains { $0.contains(piece) }, "\(small.raw)") }
    }

    @Test("that fails is told in its sample, and what had come is shown")
    func failure() async throws {
        let transport = FakeTransport { _, _ in
            FakeAnswer([
                .head(status: 200, headers: [HTTPHeader("content-type", "text/event-stream")]),
                .text(Self.event(#""content":"Fo""#)), .cut,
            ])
        }
        let (outcome, seen) = try await Self.ask(over: transport)
        let sample = try #require(outcome).sample
        guard case .failed = sample.outcome else {
            Issue.record("a cut stream ended as \(sample.outcome)")
            return
        }
        #expect(seen.answer == "Fo")
    }

    @Test("of a server that says no tells its words, and shows no answer")
    func refusal() async throws {
        let transport = FakeTransport { _, _ in
            FakeAnswer([
                .head(status: 401, headers: [HTTPHeader("content-type", "application/json")]),
                .text(#"{"error":{"message":"no such key","type":"auth"}}"#),
            ])
        }
        let (outcome, seen) = try await Self.ask(over: transport)
        guard case .failed(.auth, let detail) = try #require(outcome).sample.outcome else {
            Issue.record("401 is no failure of the key")
            return
        }
        #expect(detail.contains("no such key") && seen.answer == "")
    }

    @Test("that is stopped while it goes on ends as cancelled, with what had come shown")
    func stopped() async throws {
        let handler = Mutex<(@Sendable () -> Void)?>(nil)
        let came = Gate()
        let transport = FakeTransport { _, _ in
            FakeAnswer([
                .head(status: 200, headers: [HTTPHeader("content-type", "text/event-stream")]),
                .text(Self.event(#""content":"Fo""#)), .tell { came.open() }, .hold(Gate()),
            ])
        }
        let stopper = Task {
            await came.wait()
            handler.withLock(\.self)?()
        }
        let (outcome, seen) = try await Self.ask(over: transport) { stop in handler.withLock { $0 = stop } }
        await stopper.value
        #expect(try #require(outcome).sample.outcome == .cancelled)
        #expect(seen.answer == "Fo")
    }

    @Test("whose end is asked for as soon as it can be is not sent")
    func askedAtOnce() async throws {
        let transport = Self.stream(Self.answer)
        let (outcome, _) = try await Self.ask(over: transport) { stop in
            #expect(transport.tally.withLock(\.urls).isEmpty)
            stop()
        }
        #expect(outcome == nil && transport.tally.withLock(\.urls).isEmpty)
    }

    @Test("is asked of the embedded simulator where its key is missing, and says so")
    func simulated() async throws {
        var scenario = Scenario.small()
        scenario.endpoints[0].apiKey = nil
        scenario.endpoints[0].keyIsMissing = true
        let seen = Seen()
        let outcome = try await OneStream(
            OneStream.Order(scenario, target: scenario.targets[0], prompt: scenario.prompts[0]),
            in: Surroundings(version: "1", environment: [:]) { _ in StartedTransport(FakeTransport()) {} },
            whenStopAsked: { _ in {} },
            tell: { event in seen.events.withLock { $0.append(event) } },
            show: { _ in }
        ).run()
        #expect(try #require(outcome).isSimulated && outcome?.target.isSimulated == true)
        #expect(seen.events.withLock { !$0.isEmpty })
    }

    // MARK: The tap

    @Test("What is put into a tap comes out in its order, and all of it at once")
    func tap() {
        let tap = StreamTap()
        for number in 0..<5 { tap.put(.bytes([UInt8(number)], arrival: MonotonicInstant(nanoseconds: Int64(number)))) }
        tap.put(.over)
        let bytes = tap.take().compactMap { if case .bytes(let bytes, _) = $0 { bytes } else { nil } }
        #expect(bytes == [[0], [1], [2], [3], [4]])
        tap.put(.over)
        #expect(tap.take().count == 1)
    }
}
