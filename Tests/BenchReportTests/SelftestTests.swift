import BenchModel
import Foundation
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport

@Suite("The self-test's report")
struct SelftestTests {
    private static let step = SelftestStep(streams: 2, rate: 100, tokens: 3, rounds: 2)

    @Test("A step's arithmetic: an answer's time, the whole step's, the load asked for")
    func arithmetic() {
        // 50 ms until the first token, and 10 ms for each of the three.
        #expect(Self.step.answerTime == .milliseconds(80))
        #expect(Self.step.duration == .milliseconds(320))
        #expect(Self.step.askedDeltasPerSecond == 75)
        #expect(Self.step.load == "2 streams × 100 tokens/s")
        #expect(SelftestStep(streams: 1, rate: 0.5, tokens: 1, rounds: 1).load == "1 stream × 0.5 tokens/s")
    }

    @Test("Errors are the differences of both sides' distances, whatever their clocks' beginnings")
    func errors() throws {
        let result = Self.result(Self.samples, Self.served)
        #expect(result.requests == 4 && result.joined == 4 && result.failed == 0)
        #expect(result.ttftError.sorted == [20_000, 20_000, 20_000, 20_000])
        // The second delta took 5 µs longer on its way than the first, and the third that much less than the second.
        #expect(Array(result.intervalError.sorted) == Array(repeating: 5_000, count: 8))
        #expect(result.clientLag.sorted.allSatisfy { $0 == 7_000 } && result.clientLag.n == 12)
        #expect(result.clientStamps.words == "kernel" && result.simulatorStamps.words == "poll")
    }

    @Test("Load: what was delivered while places were taken, and how many were taken at a time")
    func load() throws {
        let result = Self.result(Self.samples, Self.served)
        // Two places, each busy for twice 80 ms without a break, with six deltas.
        #expect(abs(try #require(result.deliveredDeltasPerSecond) - 75) < 1e-9)
        #expect(abs(try #require(result.deliveredShare) - 1) < 1e-9)
        #expect(result.streamsInFlight == 2)
        // 3 ms of the processor for twelve measured deltas and three of warm-up.
        #expect(result.cpuPerDelta == 200_000)
        #expect(result.peakMemory == 12_000_000)
        #expect(result.doubts.isEmpty)
    }

    @Test("A request that the record does not know, or knows otherwise, is not joined and casts doubt")
    func unjoined() {
        var served = Self.served
        served["a0"] = nil
        served["a1"]?.deltas.removeLast()
        let result = Self.result(Self.samples, served)
        #expect(result.joined == 2)
        #expect(result.ttftError.n == 2)
        #expect(result.doubts == [.notFound(2, of: 4)])
    }

    @Test("Failed requests, late stamps and a load that was not delivered each cast doubt")
    func doubts() throws {
        var failed = Self.samples
        failed[1].outcome = .failed(.truncated, detail: "cut")
        #expect(Self.result(failed, Self.served).doubts == [.failed(1, of: 4)])

        let late = Self.served.mapValues { answer in
            var answer = answer
            answer.received -= .milliseconds(2)
            return answer
        }
        #expect(Self.result(Self.samples, late).doubts.map(\.words) == ["TTFT error p99 1.98 ms"])

        // The server let the last delta wait; the client had it at once.
        let uneven = Self.served.mapValues { answer in
            var answer = answer
            answer.deltas[2] += .milliseconds(1.495)
            return answer
        }
        #expect(
            Self.result(Self.samples, uneven).doubts.map(\.words)
                == ["error between deltas p99 1.50 ms, 1.00 ms at most is trusted"]
        )

        var slow = Self.samples
        for index in slow.indices where slow[index].sequence == 1 {
            slow[index].times.end = slow[index].times.end.map { $0 + .milliseconds(40) }
        }
        #expect(Self.result(slow, Self.served).doubts.map(\.words) == ["delivered 80 % of the load"])
    }

    @Test(
        "The error between deltas is held against the time between two, and against 1 ms",
        arguments: [(2.0, 1e6), (50, 1e6), (100, 1e6), (200, 5e5), (1000, 1e5), (10_000, 1e4)]
    )
    func interval(rate: Double, most: Double) {
        let step = SelftestStep(streams: 2, rate: rate, tokens: 3, rounds: 2)
        #expect(abs(step.largestIntervalError - most) < 1e-6)
        for (error, isTrusted) in [(0.9 * most, true), (1.2 * most, false)] {
            let served = Self.served.mapValues { answer in
                var answer = answer
                // As if both sides had the same spacing but for the last delta.
                answer.deltas[1] += 5_000
                answer.deltas[2] += Nanoseconds(clamping: error)
                return answer
            }
            let result = SelftestResult(
                step,
                samples: Self.samples,
                served: served,
                usage: ClientUsage(cpu: 1, peakMemory: nil)
            )
            let isDoubted = result.doubts.contains { if case .intervalError = $0 { true } else { false } }
            #expect(isDoubted != isTrusted, "\(rate): \(error): \(result.doubts)")
        }
    }

    @Test("Less than the whole sweep gives no verdict, in any format", arguments: SelftestFormat.allCases)
    func look(_ format: SelftestFormat) {
        for results in [[Self.result(Self.samples, Self.served)], [Self.result(Self.samples, [:])]] {
            var report = Self.report(results)
            report.isWhole = false
            let text = SelftestRenderer.render(report, as: format).split(whereSeparator: \.isWhitespace).joined(
                separator: " "
            )
            #expect(!text.contains("can be trusted") && !text.contains("cannot be trusted"), "\(text)")
            #expect(text.contains("no verdict on this machine"), "\(text)")
            #expect(text.contains("not found in the record") == !results[0].doubts.isEmpty)
        }
    }

    @Test("The verdict names the last step before the first that cannot be trusted")
    func verdict() {
        let good = Self.result(Self.samples, Self.served)
        let bad = Self.result(Self.samples, [:])
        let sentence = "This machine can be trusted up to 2 streams × 100 tokens/s."
        #expect(Self.report([good]).verdict == sentence)
        let but = " With 2 streams × 100 tokens/s: 4 of 4 requests not found in the record."
        #expect(Self.report([good, bad, good]).verdict == sentence + but)
        #expect(Self.report([bad, good]).verdict.hasPrefix("This machine cannot be trusted with 2 streams"))
        #expect(Self.report([bad, good]).trusted == nil)
        #expect(Self.report([]).verdict == "Nothing was measured.")
    }

    @Test(
        "Every format says what it is about, what it found and what it could not do",
        arguments: SelftestFormat.allCases
    )
    func formats(_ format: SelftestFormat) {
        var report = Self.report([Self.result(Self.samples, Self.served)])
        report.stopped = SelftestReport.Untried(
            step: SelftestStep(streams: 10_000, rate: 2, tokens: 20, rounds: 2),
            obstacle: "there is no room."
        )
        let text = SelftestRenderer.render(report, as: format)
        for part in [
            "2026-11-24T01:40:00Z", "Linux 6.1 x86_64", "libcurl/8.5", "share this machine's processors",
            "10000 streams × 2 tokens/s was not tried: there is no room.",
            "This machine can be trusted up to 2 streams × 100 tokens/s.",
        ] { #expect(text.contains(part), "\(part) in\n\(text)") }
        #expect(text.hasSuffix("\n"))
        if format == .table { #expect(text.split(separator: "\n").allSatisfy { Terminal.width(String($0)) <= 120 }) }
    }

    @Test("What was not measured is absent, never 0")
    func absence() {
        let result = SelftestResult(Self.step, samples: [], served: [:], usage: ClientUsage(cpu: 5, peakMemory: nil))
        #expect(result.deliveredDeltasPerSecond == nil && result.streamsInFlight == nil && result.cpuPerDelta == nil)
        #expect(!result.doubts.isEmpty)
        let json = SelftestRenderer.render(Self.report([result]), as: .json)
        #expect(json.contains(#""p99": null"#) || json.contains(#""p99":null"#))
        #expect(SelftestRenderer.render(Self.report([result]), as: .table).contains("—"))
    }

    @Test("A page draws the errors of each step, and later runs keep them to draw")
    func curve() throws {
        let good = Self.result(Self.samples, Self.served)
        var served = Self.served
        served["a0"] = nil
        let report = Self.report([good, Self.result(Self.samples, served)])
        let quote = try JSONDecoder().decode(SelftestQuote.self, from: JSONEncoder().encode(SelftestQuote(report)))
        let steps = try #require(quote.steps)
        #expect(steps.map(\.ttftErrorP99) == [20_000, 20_000] && steps.map(\.isTrusted) == [true, false])
        let chart = try #require(Chart.selftest(steps, of: report.date, limit: .milliseconds(1)))
        #expect(chart.reading.map { $0.hasSuffix("; not trusted") } == [false, true])
        let dots = chart.marks.compactMap { mark -> Chart.Dot? in
            if case .dot(_, .series(0), let dot, _) = mark { dot } else { nil }
        }
        #expect(dots == [.full, .hollow])
        #expect(chart.marks.contains(.rule(.horizontal(1_000), .neutral, tip: "the largest error that is trusted")))
        #expect(SelftestRenderer.render(report, as: .html).contains("<figure"))
        #expect(!SelftestRenderer.render(Self.report([]), as: .html).contains("<figure"))
    }

    // MARK: A small truth

    /// Two places, the second 30 ms behind the first; each asks once for warming up and twice for the measure.
    private static let samples: [Sample] = ["a", "b"].enumerated().flatMap { place, name in
        (0..<2).map { round in
            sample("\(name)\(round)", at: .milliseconds(Double(30 * place + 80 * round)), round)
        }
    }

    private static let warmup: Sample = {
        var sample = Self.sample("w", at: 0, 0)
        sample.phase = .warmup
        return sample
    }()

    /// The same answers on a clock of its own; each is 15 µs on its way to the client, its second delta 20 µs.
    private static let served = Dictionary(
        uniqueKeysWithValues: samples.map { sample in
            let start = Nanoseconds.seconds(1000) + (sample.times.started ?? 0).sinceEpoch
            let deltas = (0..<3).map { start + 5_000 + .milliseconds(Double(50 + 10 * $0)) }
            return (
                sample.providerRequestID ?? "",
                ServedAnswer(received: start + 5_000, receivedByKernel: false, deltas: deltas)
            )
        }
    )

    private static func sample(_ id: String, at start: RunInstant, _ sequence: Int) -> Sample {
        var deltas = DeltaLog<RunTime>()
        for index in 0..<3 {
            let way: Nanoseconds = index == 1 ? 25_000 : 20_000
            let arrival = start + Nanoseconds.milliseconds(Double(50 + 10 * index)) + way
            deltas.append(arrival: arrival, lag: 7_000, kind: .text, bytes: 4)
        }
        return Sample(
            target: 0,
            promptID: "p",
            phase: .measure,
            sequence: RequestIndex(sequence),
            outcome: .ok,
            connection: ConnectionFacts(stampSource: .kernel),
            planned: start,
            times: PhaseTimes(started: start, sent: start, end: start + .milliseconds(80)),
            response: DecodedResponse(deltas: deltas),
            providerRequestID: id
        )
    }

    private static func result(_ samples: [Sample], _ served: [String: ServedAnswer]) -> SelftestResult {
        SelftestResult(
            step,
            samples: [warmup] + samples,
            served: served,
            usage: ClientUsage(cpu: .milliseconds(3), peakMemory: 12_000_000)
        )
    }

    private static func report(_ results: [SelftestResult]) -> SelftestReport {
        SelftestReport(
            machine: .init(
                processor: "Abacus",
                cpus: 2,
                memoryBytes: 8_000_000_000,
                kernel: "Linux 6.1 x86_64",
                libcurl: "libcurl/8.5"
            ),
            date: 1_795_484_400_000_000_000,
            version: "0.1.0",
            results: results
        )
    }
}
