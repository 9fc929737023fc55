import Statistics
import BenchAnalysis
package import BenchModel

/// A hand-made run in which everything a report has a word for happens; the same on every machine.
package enum RunFixture {
    package static let epoch: WallTime = 1_795_484_400_000_000_000

    package static var run: StoredRun {
        var random = SplitMix64(seed: 7)
        let samples = claude(&random) + local(&random) + gemini(&random)
        return StoredRun(record: record, samples: samples, connections: connections)
    }

    /// Four opened ahead for one target, one of them in vain.
    private static let connections = (0..<4).map { number in
        let start = RunInstant.milliseconds(1 + 0.1 * Double(number))
        guard number < 3 else {
            return OpenedConnection(target: 1, outcome: .failed(.connect, detail: "connection refused"), started: start)
        }
        let connected = start + .milliseconds(2 + Double(number))
        return OpenedConnection(
            target: 1,
            outcome: .ok,
            connectionID: Int64(number) + 1,
            started: start,
            connected: connected,
            tls: connected + .milliseconds(10)
        )
    }

    package static let record = RunRecord(
        id: 7,
        name: "compare",
        startedAt: epoch,
        finishedAt: epoch + .seconds(94.25),
        status: .finished,
        hostJSON: host.json,
        version: "0.1.0",
        isSimulated: true,
        targets: [
            RunRecord.Target(
                name: "claude",
                wireProtocol: "anthropic-messages",
                model: "claude-sonnet-4-5-20250929",
                endpoint: "https://ezaiapi.com",
                isSimulated: true
            ),
            RunRecord.Target(
                name: "local",
                wireProtocol: "openai-chat",
                model: "house-llm-1",
                endpoint: "http://127.0.0.1:8080",
                isSimulated: true
            ),
            RunRecord.Target(
                name: "gemini, buffered",
                wireProtocol: "gemini",
                model: "gemini-2.5-flash",
                endpoint: "https://ezaiapi.com",
                isStreamed: false,
                isSimulated: true
            ),
        ]
    )

    private static let host: RecordedHost = {
        let machine = SelftestReport.Machine(
            processor: "Abacus 2",
            cpus: 2,
            memoryBytes: 8_000_000_000,
            kernel: "Linux 6.1 x86_64",
            libcurl: "libcurl/8.5"
        )
        let quote = SelftestQuote(
            machine: machine,
            loops: nil,
            version: "0.1.0",
            date: epoch - Nanoseconds.seconds(86_400),
            trustedLoad: "1000 streams × 20 tokens/s",
            ttftErrorP99: 76_400
        )
        return RecordedHost(os: "Debian", machine: machine, proxies: [:], loops: 1, selftest: quote)
    }()

    package static let objectives = [
        Objective(metric: .ttft, percentile: 50, bound: .max, limit: 500e6, target: "claude"),
        Objective(metric: .ttft, percentile: 95, bound: .max, limit: 700e6, target: "claude"),
        Objective(metric: .ttft, percentile: 95, bound: .max, limit: 500e6, target: "local"),
        Objective(metric: .ttft, percentile: 50, bound: .max, limit: 200e6, target: "local"),
        Objective(metric: .tokensPerSecond, percentile: 10, bound: .min, limit: 30, target: "claude"),
        Objective(metric: .itl, percentile: 90, bound: .max, limit: 100e6, target: "local"),
        Objective(metric: .e2e, percentile: 50, bound: .max, limit: 900e6, target: "gemini, buffered"),
        Objective(metric: .ttft, percentile: 50, bound: .max, limit: 500e6, target: "gemini, buffered"),
        Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.1),
    ]

    /// Streams its thinking; one event per token; three warm-up requests; two failures, one of them billed.
    private static func claude(_ random: inout SplitMix64) -> [Sample] {
        let warmup = (0..<3).map { sequence in
            SampleMaker(sequence: sequence, phase: .warmup, ttft: 900, isReused: false).made(&random)
        }
        let measured = (0..<64).flatMap { sequence -> [Sample] in
            var maker = SampleMaker(sequence: sequence, start: 2_000 + 1_200 * Double(sequence), ttft: 380)
            maker.jitter = 120
            maker.thinkingEvents = 8
            maker.events = 40
            maker.usage = TokenUsage(input: 1_200, output: 40, reasoning: 8, cacheRead: 1_024, cacheWrite: 0)
            if sequence == 20 {
                maker.outcome = .failed(.rateLimited, detail: "rate_limit_error: Number of requests | minute exceeded")
                maker.events = 0
                maker.usage = TokenUsage()
            }
            if sequence == 41 {
                maker.outcome = .failed(.truncated, detail: "the body ended before message_stop")
                maker.events = 12
                maker.usage = TokenUsage(input: 1_200, output: 12)
            }
            if sequence == 33 { maker.stall = 620 }
            return sequence == 21 ? retried(maker, &random) : [maker.made(&random)]
        }
        return warmup + measured
    }

    /// A request that met an overload, billed for its input, and went well half a second later.
    private static func retried(_ maker: SampleMaker, _ random: inout SplitMix64) -> [Sample] {
        var (first, second) = (maker, maker)
        first.outcome = .failed(.overloaded, detail: "HTTP 529, overloaded_error: Overloaded")
        first.retryWait = 480
        first.events = 0
        first.usage = TokenUsage(input: 1_200, output: 0)
        second.attempt = 2
        second.start = maker.start + 1_000
        second.lateness = 1_000
        return [first.made(&random), second.made(&random)]
    }

    /// Several tokens per event, hidden reasoning, reads that hold many events, no known price, some usage missing.
    private static func local(_ random: inout SplitMix64) -> [Sample] {
        (0..<24).map { sequence in
            var maker = SampleMaker(target: 1, sequence: sequence, start: 2_000 + 2_500 * Double(sequence), ttft: 220)
            maker.jitter = 60
            maker.events = 24
            maker.eventsPerRead = 3
            maker.usage = TokenUsage(input: 90, output: 60, reasoning: 12)
            maker.isReused = sequence >= 4
            if sequence % 8 == 5 { maker.usage = TokenUsage() }
            if sequence == 9 { maker.outcome = .failed(.idleTimeout, detail: "no bytes for 60 s") }
            if sequence == 23 { maker.outcome = .cancelled }
            return maker.made(&random)
        }
    }

    /// One buffered answer each.
    private static func gemini(_ random: inout SplitMix64) -> [Sample] {
        (0..<20).map { sequence in
            var maker = SampleMaker(target: 2, sequence: sequence, start: 2_000 + 3_000 * Double(sequence), ttft: 700)
            maker.jitter = 80
            maker.events = 1
            maker.isBuffered = true
            maker.usage = TokenUsage(input: 15, output: 120, cacheRead: 0)
            if sequence == 4 {
                maker.outcome = .failed(.serverError, detail: "HTTP 500\n<html>Internal \"error\"</html>")
                maker.usage = TokenUsage()
            }
            return maker.made(&random)
        }
    }
}

/// Makes one sample from a few figures; times in milliseconds.
package struct SampleMaker {
    package var target = 0
    package var sequence = 0
    package var phase = Sample.Phase.measure
    package var start = 0.0
    package var ttft = 100.0
    /// The first token comes up to so much later.
    package var jitter = 0.0
    package var gap = 20.0
    /// Added once, in the middle of the stream.
    package var stall = 0.0
    package var events = 10
    package var thinkingEvents = 0
    package var eventsPerRead = 1
    package var usage = TokenUsage(input: 10, output: 10)
    package var firstEventTokens: Int?
    package var outcome = Sample.Outcome.ok
    package var attempt = 1
    /// How long a further attempt is then waited for; nil where none follows.
    package var retryWait: Double?
    package var isReused = true
    package var isBuffered = false
    /// started − planned.
    package var lateness = 0.1
    package var isHeldBack = false
    /// A start that never came to be; it was planned for `start`.
    package var isDropped = false
    /// The client lag of every event; a few microseconds where it is nil.
    package var lag: Double?
    /// Events from this one on are parts of a tool's arguments.
    package var toolsFrom = Int.max
    /// When the server says that it thinks, counted from `sent`.
    package var thinkingBegan: Double?
    /// Closed on purpose so long after the last event (or, without events, after `sent`), which ``events`` is then the count of.
    package var closedAfter: Double?
    package var servedModel: String?
    package var serviceTier: String?
    /// What the server says it billed, in dollars.
    package var billed: String?
    package var stopReason: String?
    package var validity: AnswerValidity?
    package var marks: Set<ResponseMark> = []
    package var promptID = "sse"
    package var turn: ConversationTurn?
    /// From closing to the connection's end.
    package var goneAfter: Double?

    package func made() -> Sample {
        var random = SplitMix64(seed: 1)
        return made(&random)
    }

    package func made(_ random: inout SplitMix64) -> Sample {
        if isDropped {
            return Sample(
                target: TargetIndex(target),
                promptID: promptID,
                phase: phase,
                sequence: RequestIndex(sequence),
                outcome: .failed(.notStarted, detail: "8 in flight, the most allowed"),
                planned: .milliseconds(start),
                times: PhaseTimes(started: nil)
            )
        }
        let started = RunInstant.milliseconds(start)
        let sent = started + .milliseconds(isReused ? 0.2 : 24)
        let delay = jitter > 0 ? Double.random(in: 0..<jitter, using: &random) : 0
        var arrival = sent + .milliseconds(ttft + delay)
        let firstByte = arrival - Nanoseconds.milliseconds(1)
        var log = DeltaLog<RunTime>()
        for event in 0..<events {
            if event > 0, event % eventsPerRead == 0 { arrival += .milliseconds(gap * Double(eventsPerRead)) }
            if event == events / 2 { arrival += .milliseconds(stall) }
            let lag =
                lag.map(Nanoseconds.milliseconds) ?? Nanoseconds(Int64(8_000 + (event * 37 + sequence * 11) % 90 * 100))
            log.append(arrival: arrival, lag: lag, kind: kind(of: event), bytes: 4)
        }
        let end = closedAfter.map { (events > 0 ? arrival : sent) + .milliseconds($0) } ?? arrival + .milliseconds(1.5)
        let response = DecodedResponse<RunTime>(
            deltas: log,
            thinkingBegan: thinkingBegan.map { sent + .milliseconds($0) },
            usage: usage,
            firstEventTokens: firstEventTokens,
            stopReason: stopReason,
            servedModel: servedModel,
            serviceTier: serviceTier,
            billed: billed,
            isTerminated: outcome == .ok && closedAfter == nil,
            wasBuffered: isBuffered,
            tokenReads: (events + eventsPerRead - 1) / eventsPerRead,
            marks: marks
        )
        var sample = Sample(
            target: TargetIndex(target),
            promptID: promptID,
            phase: phase,
            sequence: RequestIndex(sequence),
            turn: turn,
            attempt: attempt,
            outcome: closedAfter == nil ? outcome : .cancelled,
            httpStatus: 200,
            connection: ConnectionFacts(
                reused: isReused,
                httpVersion: "1.1",
                stampSource: .kernel,
                connectionID: isReused ? Int64(sequence % 4) : Int64(100 + sequence)
            ),
            planned: started - .milliseconds(lateness),
            wasHeldBack: isHeldBack,
            times: PhaseTimes(
                started: started,
                connected: isReused ? nil : started + .milliseconds(11),
                tls: isReused ? nil : started + .milliseconds(23.5),
                sent: sent,
                headers: firstByte,
                firstByte: firstByte,
                end: end
            ),
            response: response,
            retryWait: retryWait.map(Nanoseconds.milliseconds),
            cancellation: closedAfter.map { _ in
                Cancellation(reason: .planned, decided: end, gone: goneAfter.map { end + .milliseconds($0) })
            }
        )
        sample.validity = validity
        return sample
    }

    private func kind(of event: Int) -> DeltaKind {
        event < thinkingEvents ? .thinking : event >= toolsFrom ? .tool : .text
    }
}
