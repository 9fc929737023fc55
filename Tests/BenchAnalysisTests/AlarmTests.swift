import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

/// When a report must say what nobody asked for: at which figure, and at which not yet.
@Suite("Alarms")
struct AlarmTests {
    private static func target(_ name: String = "t", isStreamed: Bool = true, usesNonce: Bool? = true)
        -> RunRecord.Target
    {
        RunRecord.Target(
            name: name,
            wireProtocol: "p",
            model: "big-1",
            endpoint: "e",
            isStreamed: isStreamed,
            usesNonce: usesNonce
        )
    }

    private static func alarms(
        _ target: RunRecord.Target = target(),
        n: Int = 10,
        _ change: (inout Sample, Int) -> Void = { _, _ in },
        make: (inout SampleMaker, Int) -> Void = { _, _ in }
    ) -> [Alarm] {
        let samples = (0..<n).map { index in
            var maker = SampleMaker(sequence: index, start: Double(index) * 1_000)
            make(&maker, index)
            var sample = maker.made()
            change(&sample, index)
            return sample
        }
        let record = RunRecord(name: "r", startedAt: 0, version: "1", isSimulated: false, targets: [target])
        return Summary(MeasuredRun(StoredRun(record: record, samples: samples)), prices: .builtIn).alarms
    }

    @Test("are none of a run in which nothing is odd")
    func quiet() {
        #expect(Self.alarms() == [])
        #expect(Self.alarms(n: 0) == [])
    }

    @Test("tell of chunks that were held back where more than half of the events shared a read", arguments: 0...10)
    func buffered(sharing: Int) {
        // `sharing` events of ten come with the event before them.
        let alarms = Self.alarms { sample, _ in
            var deltas = DeltaLog<RunTime>()
            for event in 0..<10 {
                let place = event < sharing ? event / 2 * 2 : event
                deltas.append(arrival: .milliseconds(100 + 10 * Double(place)), lag: 0, kind: .text, bytes: 1)
            }
            sample.response.deltas = deltas
            sample.response.tokenReads = Set(deltas.arrivals).count
        }
        let shared = sharing / 2 * 2
        #expect(alarms.isEmpty == (shared <= 5), "\(shared) of ten")
        guard case .bufferedOnTheWay("t", let share, let perRead)? = alarms.first else { return }
        #expect(share == Share(shared, of: 10))
        #expect(perRead == 10 / Double(10 - shared / 2))
    }

    @Test(
        "tell that a prompt was not cold where a nonce led it and more than 1 % of the input was cached",
        arguments: [(10, false), (11, true), (1_000, true), (0, false)]
    )
    func notCold(cached: Int, isTold: Bool) {
        let usage: (inout SampleMaker, Int) -> Void = { maker, _ in
            maker.usage = TokenUsage(input: 1_000, output: 10, cacheRead: cached)
        }
        let alarms = Self.alarms(make: usage)
        #expect(alarms == (isTold ? [.notCold(target: "t", cachedShare: Share(cached, of: 1_000) ?? .none)] : []))
        // Without a nonce it is the cache that is measured, and of an old run nobody knows.
        for usesNonce in [false, nil] { #expect(Self.alarms(Self.target(usesNonce: usesNonce), make: usage) == []) }
    }

    @Test(
        "tell that a cache gave clearly more than it could know of what a run had asked before",
        arguments: [
            (475, 494, false), (475, 495, true), (475, 1_000, true), (475, 0, false), (0, 74, false), (0, 75, true),
            (980, 1_000, false), (nil, 1_000, false), (475, nil, false),
        ] as [(Int?, Int?, Bool)]
    )
    func cacheKnewMore(ideal: Int?, cached: Int?, isTold: Bool) {
        func alarms(retried: Bool = false, fit: LengthFit? = nil) -> [Alarm] {
            var target = Self.target(usesNonce: false)
            target.fit = fit
            let samples = (0..<10).map { index in
                var maker = SampleMaker(sequence: index, start: Double(index) * 1_000)
                maker.usage = TokenUsage(input: 1_000, output: 10, cacheRead: cached)
                var sample = maker.made()
                sample.idealCached = ideal
                return sample
            }
            var all = samples
            for var failed in samples where retried {
                (failed.outcome, failed.retryWait) = (.failed(.connect, detail: "d"), 1)
                all.append(failed)
            }
            if retried { for index in samples.indices { all[index].attempt = 2 } }
            let record = RunRecord(name: "r", startedAt: 0, version: "1", isSimulated: false, targets: [target])
            return Summary(MeasuredRun(StoredRun(record: record, samples: all)), prices: .builtIn).alarms
        }
        let told = Share(cached ?? 0, of: 1_000).flatMap { cached in
            Share(ideal ?? 0, of: 1_000).map {
                [Alarm.cacheKnewMore(target: "t", cachedShare: cached, idealShare: $0)]
            }
        }
        #expect(alarms() == (isTold ? told : []))
        // What a request has left in the cache itself, at its first attempt, is none of others.
        #expect(alarms(retried: true) == [])
        // A template of 20 tokens is before every prompt.
        let isFar = Double(cached ?? 0) > Double(ideal ?? 1_000) * 1.02 + 30
        #expect(alarms(fit: LengthFit(source: .tokenize, intercept: 20, slope: 1)) == (isFar ? told : []))
    }

    @Test(
        "tell what usage says that cannot be, or that no part names",
        arguments: [
            (TokenUsage(input: 10, output: 5, reasoning: 6), Alarm.contradictoryUsage(target: "t", count: 2)),
            (TokenUsage(input: 10, output: 5, total: 40), .largerTotal(target: "t", count: 2, tokens: 50)),
        ]
    )
    func usage(usage: TokenUsage, alarm: Alarm) {
        #expect(Self.alarms(make: { maker, index in if index < 2 { maker.usage = usage } }) == [alarm])
    }

    @Test("tell of answers in one piece where a stream was asked for, and not where none was")
    func whole() {
        let first: (inout SampleMaker, Int) -> Void = { maker, index in maker.isBuffered = index < 3 }
        #expect(Self.alarms(make: first) == [.notStreamed(target: "t", count: 3, answers: 10)])
        #expect(Self.alarms(Self.target(isStreamed: false), make: { maker, _ in maker.isBuffered = true }) == [])
    }

    @Test(
        "tell how an answer was read, of how many answers",
        arguments: [
            (ResponseMark.unseenOutput, Alarm.outputNotSeen(target: "t", count: 4, answers: 10)),
            (.thinkTags, .thinkingInText(target: "t", count: 4, answers: 10)),
            (.neverFinished, .neverFinished(target: "t", count: 4, answers: 10)),
            (.fewerTokens, .fewerTokens(target: "t", count: 4, answers: 10)),
            (.blankFirst, .blankFirst(target: "t", count: 4, answers: 10)),
            (.otherTier, .otherTier(target: "t", count: 4, answers: 10)),
            (.unsaidTier, .tierNotSaid(target: "t", count: 4, answers: 10)),
            (.otherPasses, .otherPasses(target: "t", count: 4)), (.otherModel, .otherPasses(target: "t", count: 4)),
        ]
    )
    func marks(mark: ResponseMark, alarm: Alarm) {
        #expect(Self.alarms(make: { maker, index in if index < 4 { maker.marks = [mark] } }) == [alarm])
    }

    @Test("of marks count every answer that came, be it a failed one, and none that was not measured")
    func markedFailures() {
        let alarms = Self.alarms(
            n: 8,
            make: { maker, index in
                maker.marks = [.thinkTags]
                if index < 2 { maker.phase = .warmup }
                if index == 3 { maker.outcome = .failed(.truncated, detail: "d") }
            }
        )
        #expect(alarms == [.thinkingInText(target: "t", count: 6, answers: 6)])
    }

    @Test("tell how many events nobody could read, and in how many answers")
    func skipped() {
        let alarms = Self.alarms { sample, index in sample.response.skippedEvents = index < 3 ? index + 1 : 0 }
        #expect(alarms == [.eventsSkipped(target: "t", events: 6, inAnswers: 3, answers: 10)])
    }

    // MARK: Who answered

    private static func models(_ names: [String?]) -> Alarm.ServedModels? {
        let alarms = alarms(n: names.count) { sample, index in sample.response.servedModel = names[index] }
        guard case .servedModels(let models)? = alarms.first else { return nil }
        return models
    }

    @Test(
        "are none where the asked model answered, under whichever of its names",
        arguments: [["big-1"], ["BIG-1", "big-1-20250101"], ["models/big-1"], [nil, "big-1"], [nil, nil]] as [[String?]]
    )
    func asked(names: [String?]) {
        #expect(Self.models(names) == nil)
    }

    @Test("name the models that were not asked, the frequent ones first")
    func others() throws {
        let models = try #require(Self.models(["small-1", "big-1", "big-1", nil, "small-1", "small-1"]))
        #expect(models.target == "t" && models.asked == "big-1" && models.answers == 6)
        #expect(models.fromOthers == 3 && models.isMixture)
        #expect(models.served.map(\.model) == ["small-1", "big-1", nil])
        #expect(models.served.map(\.answers) == [3, 2, 1])
    }

    @Test("call figures over two snapshots a mixture, although both are the model that was asked")
    func snapshots() throws {
        let models = try #require(Self.models(["big-1-20250101", "big-1-20250601"]))
        #expect(models.fromOthers == 0 && models.isMixture)
    }

    @Test("say of another model alone that it was not asked, and of no mixture")
    func replaced() throws {
        let models = try #require(Self.models(["small-1", "small-1"]))
        #expect(models.fromOthers == 2 && !models.isMixture)
    }

    @Test("are each target's own")
    func ofTargets() {
        let targets = ["a", "b"].map { Self.target($0) }
        let samples = (0..<4).map { index in
            var maker = SampleMaker(target: index % 2, sequence: index, start: Double(index) * 1_000)
            if index % 2 == 1 { maker.marks = [.neverFinished] }
            return maker.made()
        }
        let record = RunRecord(name: "r", startedAt: 0, version: "1", isSimulated: false, targets: targets)
        let summary = Summary(MeasuredRun(StoredRun(record: record, samples: samples)), prices: .builtIn)
        #expect(summary.alarms == [.neverFinished(target: "b", count: 2, answers: 2)])
    }
}
