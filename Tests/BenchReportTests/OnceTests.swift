import JSONSyntax
import Pricing
import Testing

@testable import BenchModel
@testable import BenchReport

@Suite("One request, shown")
struct OnceTests {
    private static let ms = Nanoseconds.milliseconds(1)

    private func target(_ model: String = "gpt-5-mini") -> RunRecord.Target {
        RunRecord.Target(
            name: model,
            wireProtocol: "openai-chat",
            model: model,
            endpoint: "http://llm.example",
            url: "http://llm.example/v1/chat/completions"
        )
    }

    /// A stream of one thinking event and four of text, 10 ms apart, the first 200 ms after sending.
    private func sample(_ outcome: Sample.Outcome = .ok) -> Sample {
        var deltas = DeltaLog<RunTime>()
        for index in 0..<5 {
            let arrival = RunInstant.milliseconds(205 + 10 * Double(index))
            deltas.append(arrival: arrival, lag: 50_000, kind: index == 0 ? .thinking : .text, bytes: 4)
        }
        var response = DecodedResponse<RunTime>(deltas: deltas, usage: TokenUsage(input: 12, output: 5))
        response.stopReason = "stop"
        response.servedModel = "gpt-5-mini"
        response.tokenReads = 5
        response.isTerminated = true
        return Sample(
            target: 0,
            promptID: "p",
            phase: .measure,
            sequence: 0,
            outcome: outcome,
            httpStatus: 200,
            connection: ConnectionFacts(httpVersion: "1.1", remoteAddress: "127.0.0.1:80", stampSource: .kernel),
            planned: 0,
            times: PhaseTimes(
                started: 0,
                dns: .milliseconds(1),
                connected: .milliseconds(3),
                sent: .milliseconds(5),
                headers: .milliseconds(180),
                firstByte: .milliseconds(200),
                end: .milliseconds(250)
            ),
            response: response
        )
    }

    private func lines(_ sample: Sample, _ columns: Int = 80, model: String = "gpt-5-mini") -> [String] {
        let report = OnceReport(sample, of: target(model), prices: .builtIn)
        return OnceText.lines(report, Screen(columns: columns))
    }

    @Test("Figures in the words of the report: tokens as the server counts, chunks as chunks")
    func figures() {
        let text = lines(sample()).joined(separator: "\n")
        #expect(text.contains("first token  200 ms (thinking; the first of the answer 210 ms)"), "\(text)")
        #expect(text.contains("total        245 ms"))
        #expect(text.contains("tokens       12 in, 5 out, as the server counts"))
        #expect(text.contains("speed        100 tokens/s from the first to the last (10.0 ms each)"))
        #expect(text.contains("arrival      5 chunks in 5 reads, longest gap 10.0 ms"))
        #expect(text.contains("stop reason  stop"))
        #expect(text.contains("cost         0.000013 USD by the price of gpt-5-mini"))
        #expect(text.contains("HTTP/1.1 to 127.0.0.1:80, arrivals by the kernel's stamps"))
    }

    @Test("No figure is wider than the terminal: its further lines stand below its first", arguments: [40, 60, 80])
    func narrow(columns: Int) {
        let report = OnceReport(sample(), of: target("gpt-5-mini"), prices: .builtIn)
        let lines = OnceText.lines(report, Screen(columns: columns)).dropFirst()
        for line in lines { #expect(Terminal.width(line) <= columns, "\(line)") }
        let words = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
        #expect(words.contains("arrivals by the kernel's stamps"), "\(words)")
    }

    @Test("A cost that is not known says whether the price or the count is missing")
    func unknownCost() {
        var sample = sample()
        sample.response.usage = TokenUsage()
        let text = lines(sample).joined(separator: "\n")
        #expect(text.contains("cost         not known: the server did not count all that has a price"), "\(text)")
    }

    @Test("Without a count no chunk is called a token, and without a price no cost is named")
    func unknown() {
        var sample = sample()
        sample.response.usage = TokenUsage()
        sample.response.stopReason = nil
        sample.response.servedModel = nil
        let text = lines(sample, model: "house-llm").joined(separator: "\n")
        #expect(text.contains("tokens       the server gave no count"))
        #expect(text.contains("100 chunks/s; tokens are not counted") && !text.contains("tokens/s"))
        #expect(text.contains("cost         not known: no price of house-llm") && text.contains("none was given"))
        guard case .object(let document) = OnceJSON.document(OnceReport(sample, of: target("x"), prices: .builtIn))
        else {
            Issue.record("no object")
            return
        }
        #expect(document["tokens_per_second"] == .null && document["chunks_per_second"] == .number("100"))
        #expect(document["cost_usd"] == .null && document["stop_reason"] == .null)
    }

    @Test(
        "The timeline has each phase at its place, and is left out where there is no room",
        arguments: [40, 60, 80, 120]
    )
    func timeline(_ columns: Int) {
        let phases = Phases(sample())
        #expect(
            phases.phases.map(\.name) == [
                "DNS", "connect", "sent", "headers", "first byte", "first token", "last token", "end",
            ]
        )
        #expect(phases.phases.map(\.took).reduce(0, +) == phases.total && phases.total == 250 * Self.ms)
        let lines = phases.lines(Screen(columns: columns))
        #expect(lines.count == 9 && lines.allSatisfy { Terminal.width($0) <= columns }, "\(lines)")
        for phase in phases.phases {
            let (blank, length) = phases.bar(phase, 40)
            #expect(length >= 1 && blank + length <= 40, "\(phase.name)")
        }
        #expect(phases.bar(phases.phases[3], 40).length > 25, "the wait for the header is most of it")
    }

    @Test("A request that never began has no timeline, one that could not connect has what it came to")
    func brokenOff() {
        var sample = sample(.failed(.connect, detail: "connection refused"))
        sample.response = DecodedResponse()
        sample.httpStatus = nil
        sample.times = PhaseTimes(started: 0, dns: .milliseconds(1), end: .milliseconds(2))
        let report = OnceReport(sample, of: target(), prices: .builtIn)
        #expect(Phases(sample).phases.map(\.name) == ["DNS", "end"])
        #expect(report.failure == "connect: connection refused; asked http://llm.example/v1/chat/completions")
        #expect(report.cost == nil)
        #expect(!OnceText.lines(report, Screen()).joined().contains("cost"))
        sample.times = PhaseTimes(started: nil)
        #expect(Phases(sample).lines(Screen()).isEmpty)
    }

    @Test("A failure that names its address already does not name it again")
    func failureNamesAddressOnce() {
        let url = "http://llm.example/v1/chat/completions"
        let report = OnceReport(
            sample(.failed(.auth, detail: "HTTP 401: bad key; asked \(url)")),
            of: target(),
            prices: .builtIn
        )
        #expect(report.failure == "auth: HTTP 401: bad key; asked \(url)")
    }

    @Test("Words of the server change nothing on the terminal")
    func hostileWords() {
        var sample = sample()
        sample.response.stopReason = "\u{1B}[2J\u{202E}stop\n::error::x"
        let text = lines(sample)
        #expect(!text.joined().contains("\u{1B}") && !text.joined().contains("\u{202E}"))
        #expect(!text.contains { $0.hasPrefix("::") })
        let event = OnceReport.Event(sinceSent: 12_345_678, text: "data: \u{1B}]0;x\u{7}\ndata: b", missingBytes: 7)
        let shown = OnceText.lines(event, Screen())
        #expect(
            shown == ["     12.35 ms  data:  ]0;x ", "               data: b", "               … and 7 more bytes"]
        )
    }

    @Test("A text in pieces keeps its lines and tabs, and brings no commands to terminals or CI systems")
    func gate() {
        var terminal = StreamGate(dropsInvisible: true, breaksCommands: false)
        #expect(terminal.pass("a\tb\r\nc\u{1B}[31m\u{200B}") == "a\tb\nc [31m" && !terminal.isOnNewLine)
        #expect(terminal.pass("\n") == "\n" && terminal.isOnNewLine)
        var log = StreamGate(dropsInvisible: false, breaksCommands: true)
        #expect(["  :", ":error::no"].map { log.pass($0) }.joined() == "  : :error::no")
        #expect(
            ["\n#", "#vs", "o[task", "] a::b ##x ## [y] #["].map { log.pass($0) }.joined()
                == "\n##vso [task] a::b ##x ## [y] #["
        )
        var pipe = StreamGate(dropsInvisible: false, breaksCommands: false)
        #expect(pipe.pass("::std ##[x] \u{200F}") == "::std ##[x] \u{200F}")
    }

    @Test("JSON has every figure, the chunks and the events")
    func json() throws {
        var report = OnceReport(sample(), of: target(), prices: .builtIn)
        (report.text, report.thinking) = ("Hello \u{1B}", "Hm")
        report.events = [OnceReport.Event(sinceSent: 200 * Self.ms, text: "data: {}")]
        let text = OnceJSON.text(report)
        #expect(text.hasSuffix("}\n") && !text.contains("\u{1B}"))
        guard case .object(let document) = OnceJSON.document(report), case .array(let chunks)? = document["chunks"],
            case .object(let phases)? = document["phases_ms"]
        else {
            Issue.record("no such document")
            return
        }
        #expect(document["text"] == "Hello \u{1B}" && document["thinking"] == "Hm" && document["outcome"] == "ok")
        #expect(document["first_token_ms"] == .number("200") && document["first_answer_ms"] == .number("210"))
        #expect(chunks.count == 5 && chunks[1] == ["at_ms": .number("210"), "kind": "text", "bytes": 4])
        #expect(phases["sent"] == .number("5") && phases["tls"] == .null && phases["end"] == .number("250"))
        #expect(document["events"] == [["at_ms": .number("200"), "text": "data: {}", "missing_bytes": 0]])
    }
}
