import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

/// Time over sittings, and instants within a stream: what no figure may count twice, or count though nothing was under way.
@Suite("Time under way")
struct TimeUnderWayTests {
    /// Samples of a sitting, sent at these milliseconds, each with an end so much later.
    private static func sitting(_ part: Int, at starts: [Double], lasting length: Double = 100) -> [SampleFacts] {
        samples(part, at: starts, lasting: length).facts
    }

    private static func samples(_ part: Int, at starts: [Double], lasting length: Double = 100) -> [Sample] {
        starts.enumerated().map { index, start in
            var sample = SampleMaker(sequence: index, start: start).made()
            sample.part = part
            sample.times.sent = .milliseconds(start)
            sample.times.end = .milliseconds(start + length)
            return sample
        }
    }

    @Test("is that of each sitting by itself: what lies between two of them counts nowhere")
    func pause() {
        let samples = Self.sitting(2, at: [90_000, 90_500]) + Self.sitting(1, at: [0, 300, 1_000])
        #expect(samples.bySitting.map { $0.map(\.part) } == [[1, 1, 1], [2, 2]])
        // 0…1100 and 90,000…90,600.
        #expect(samples.timeUnderWay(from: \.times.sent, to: \.times.end) == .milliseconds(1_100 + 600))
        // Two gaps in 1,000 ms and one in 500 ms.
        #expect(samples.ratePerSecond(of: \.times.sent) == 2)
    }

    @Test("is none where nothing has both ends, or both are one")
    func none() {
        #expect([SampleFacts]().timeUnderWay(from: \.times.sent, to: \.times.end) == nil)
        #expect([SampleFacts]().ratePerSecond(of: \.times.sent) == nil)
        let single = Self.sitting(1, at: [5])
        #expect(single.ratePerSecond(of: \.times.sent) == nil)
        #expect(single.timeUnderWay(from: \.times.sent, to: \.times.end) == .milliseconds(100))
        var unsent = Self.samples(1, at: [5])
        unsent[0].times.sent = nil
        #expect(unsent.facts.timeUnderWay(from: \.times.sent, to: \.times.end) == nil)
        // A sitting of one request adds neither time nor a gap to the rate of the others.
        #expect((Self.sitting(1, at: [0, 250]) + Self.sitting(2, at: [9_000])).ratePerSecond(of: \.times.sent) == 4)
    }

    @Test("A run took what its sittings took; an open one took nothing yet, and a run that goes on is not told")
    func run() {
        func run(_ finished: WallTime?, _ sittings: [(WallTime, WallTime?)] = []) -> RunRecord {
            RunRecord(
                name: "r",
                startedAt: 100,
                finishedAt: finished,
                version: "1",
                isSimulated: false,
                targets: [],
                sittings: sittings.map {
                    RunRecord.Sitting(startedAt: $0.0, finishedAt: $0.1, version: "1", hostJSON: "{}", machine: nil)
                }
            )
        }
        #expect(run(nil).timeTaken == nil)
        #expect(run(1_000).timeTaken == 900)
        #expect(run(5_000, [(100, 400), (4_000, 5_000)]).timeTaken == 1_300)
        #expect(run(5_000, [(100, nil), (4_000, 5_000)]).timeTaken == 1_000)
    }

    // MARK: A chart's clock

    @Test("A chart's clock begins with each sitting's first request, and goes on where the last one ended")
    func clock() {
        let samples = Self.sitting(1, at: [2_000, 2_400]) + Self.sitting(2, at: [60_000], lasting: 1_000)
        let clock = ChartClock(samples)
        #expect(clock.length == 0.5 + 1 && clock.seams == [0.5])
        #expect(clock.seconds(.milliseconds(2_100), part: 1) == 0.1)
        #expect(clock.seconds(.milliseconds(60_250), part: 2) == 0.75)
        // A sitting that nobody knows begins with the run.
        #expect(clock.seconds(.milliseconds(60_250), part: 3) == 0)
        #expect(ChartClock([]).length == 0 && ChartClock([]).seams.isEmpty)
    }

    @Test("never goes back within a run, whatever its samples are", arguments: 0..<30)
    func monotone(seed: UInt64) {
        let samples = AnalysedRun(seed).measured.run.samples
        let clock = ChartClock(samples)
        #expect(clock.seams == clock.seams.sorted() && clock.seams.count == max(0, Set(samples.map(\.part)).count - 1))
        for sitting in samples.bySitting {
            let starts = sitting.compactMap(\.chartStart).sorted()
            let places = starts.map { clock.seconds($0, part: sitting[0].part) }
            #expect(places == places.sorted())
            #expect(places.allSatisfy { $0 >= 0 && $0 <= clock.length + 1e-9 })
        }
    }

    // MARK: Phases of a stream

    /// A stream sent at 1,000 ms with token events of these kinds at these milliseconds after it, and its end.
    private static func stream(
        _ events: [(Double, DeltaKind)],
        end: Double?,
        started: Double = 1_000,
        isReused: Bool = false
    ) -> Sample {
        var sample = SampleMaker(start: started, events: 0).made()
        sample.connection.reused = isReused
        sample.times.started = .milliseconds(started)
        sample.times.sent = .milliseconds(1_000)
        sample.times.end = end.map { .milliseconds(1_000 + $0) }
        for (time, kind) in events {
            sample.response.deltas.append(arrival: .milliseconds(1_000 + time), lag: 0, kind: kind, bytes: 1)
        }
        return sample
    }

    @Test("A cold stream connects, waits, thinks, answers and closes, one after the other")
    func phases() throws {
        let sample = Self.stream(
            [(50, .thinking), (80, .thinking), (120, .text), (300, .text)],
            end: 310,
            started: 980
        )
        let phases = try #require(StreamPhases(sample))
        #expect(phases.begin == .milliseconds(980) && phases.length == .milliseconds(330))
        #expect(phases.spans.map(\.phase) == [.connect, .wait, .thinking, .answer, .close])
        #expect(phases.spans.map { $0.length } == [20, 50, 70, 180, 10].map { Nanoseconds.milliseconds($0) })
        #expect(zip(phases.spans, phases.spans.dropFirst()).allSatisfy { $0.to == $1.from })
    }

    @Test("A stream on an open connection begins where it was sent; what never came takes no time")
    func reused() throws {
        let answer = try #require(StreamPhases(Self.stream([(40, .text)], end: 40, started: 990, isReused: true)))
        #expect(answer.begin == .milliseconds(1_000) && answer.spans.map(\.phase) == [.wait])
        let thought = try #require(
            StreamPhases(Self.stream([(40, .thinking), (90, .thinking)], end: 100, isReused: true))
        )
        #expect(thought.spans.map(\.phase) == [.wait, .thinking, .close])
        let nothing = try #require(StreamPhases(Self.stream([], end: 70, isReused: true)))
        #expect(nothing.spans.map(\.phase) == [.wait] && nothing.length == .milliseconds(70))
    }

    @Test("A stream that was never sent was connecting to its end, and one without an end has no phases")
    func unsent() throws {
        var sample = Self.stream([], end: 0, started: 900)
        sample.times.sent = nil
        let phases = try #require(StreamPhases(sample))
        #expect(phases.spans == [StreamPhases.Span(phase: .connect, from: 0, to: .milliseconds(100))])
        #expect(StreamPhases(Self.stream([(1, .text)], end: nil)) == nil)
        var unstarted = Self.stream([], end: 10)
        unstarted.times.started = nil
        #expect(StreamPhases(unstarted) == nil)
    }

    @Test("The longest gaps beyond a quarter of a second are told, in the order in which they came")
    func stalls() throws {
        // Gaps of 10, 300, 251, 250, 900, 260, 270, 280, 290 ms.
        let gaps: [Double] = [10, 300, 251, 250, 900, 260, 270, 280, 290]
        var at = 100.0
        var events: [(Double, DeltaKind)] = [(at, .text)]
        for gap in gaps {
            at += gap
            events.append((at, .text))
        }
        let phases = try #require(StreamPhases(Self.stream(events, end: at, isReused: true)))
        let lengths = phases.stalls.map { $0.upperBound - $0.lowerBound }
        #expect(lengths == [300, 900, 260, 270, 280, 290].map { Nanoseconds.milliseconds($0) })
        #expect(phases.stalls.first == .milliseconds(110)...Nanoseconds.milliseconds(410))
    }

    @Test("cover each stream of any run, without a hole and without a second twice", arguments: 0..<30)
    func cover(seed: UInt64) {
        for sample in AnalysedRun(seed).measured.run.samples {
            guard let phases = StreamPhases(sample) else { continue }
            let whole = phases.spans.reduce(Nanoseconds(0)) { $0 + $1.length }
            #expect(whole == phases.length && StreamPhases.length(of: sample) == phases.length)
            #expect(phases.spans.first.map { $0.from == 0 } ?? true)
            let order = phases.spans.compactMap { StreamPhases.Phase.allCases.firstIndex(of: $0.phase) }
            #expect(order == order.sorted() && Set(order).count == order.count)
            #expect(phases.stalls.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= phases.length })
        }
    }
}
