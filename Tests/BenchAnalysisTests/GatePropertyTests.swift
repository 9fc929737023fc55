import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

/// What holds of the gate's answers for any samples: it is by these that a build may be stopped.
@Suite("Every judgement")
struct GatePropertyTests {
    private static let target = RunRecord.Target(name: "t", wireProtocol: "p", model: "m", endpoint: "e")

    /// A run of requests with a TTFT each, in milliseconds, and of some that failed.
    private static func run(_ times: [Double], failed: Int = 0) -> MeasuredRun {
        var samples = times.enumerated().map { index, time in
            SampleMaker(sequence: index, start: Double(index) * 1_000, ttft: time, events: 1).made()
        }
        samples += (0..<failed).map { index in
            var maker = SampleMaker(sequence: times.count + index, start: Double(times.count + index) * 1_000)
            (maker.outcome, maker.events) = (.failed(.serverError, detail: "d"), 0)
            return maker.made()
        }
        let record = RunRecord(
            name: "r",
            startedAt: 0,
            status: .finished,
            version: "1",
            isSimulated: false,
            targets: [target]
        )
        return MeasuredRun(StoredRun(record: record, samples: samples))
    }

    private static func judge(
        _ run: MeasuredRun,
        _ percentile: Percentile,
        _ bound: Objective.Bound,
        _ milliseconds: Double
    ) throws -> Judgement {
        let objective = Objective(metric: .ttft, percentile: percentile, bound: bound, limit: milliseconds * 1e6)
        return try #require(Gate.judge(run, objectives: [objective]).judgements.first)
    }

    private static func times(_ random: inout SplitMix64, _ count: ClosedRange<Int> = 1...120) -> [Double] {
        (0..<Int.random(in: count, using: &random)).map { _ in .random(in: 50...500, using: &random) }
    }

    /// From what is missed to what is met.
    private static func rank(_ answer: Judgement.Answer) -> Int {
        switch answer {
        case .fail: 0
        case .inconclusive: 1
        case .pass: 2
        }
    }

    private static let percentiles: [Percentile] = [5, 50, 90, 95, 99]

    @Test("is no worse for a limit that asks less", arguments: 0..<60)
    func limits(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let run = Self.run(Self.times(&random), failed: Int.random(in: 0...3, using: &random))
        let percentile = Self.percentiles.randomElement(using: &random) ?? .median
        let limits = (0..<8).map { _ in Double.random(in: 40...520, using: &random) }.sorted()
        let most = try limits.map { Self.rank(try Self.judge(run, percentile, .max, $0).answer) }
        #expect(most == most.sorted(), "a larger maximum asks less")
        let least = try limits.map { Self.rank(try Self.judge(run, percentile, .min, $0).answer) }
        #expect(least == least.sorted(by: >), "a larger minimum asks more")
    }

    @Test("is no better for a request more that failed", arguments: 0..<60)
    func failures(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let times = Self.times(&random)
        let percentile = Self.percentiles.randomElement(using: &random) ?? .median
        let limit = Double.random(in: 60...520, using: &random)
        let few = Int.random(in: 0...3, using: &random)
        let (before, after) = (
            try Self.judge(Self.run(times, failed: few), percentile, .max, limit),
            try Self.judge(Self.run(times, failed: few + 1), percentile, .max, limit)
        )
        // One request more may be what was missing to tell, so that an open question may become an answer; it never
        // becomes a pass by a failure.
        if after.answer == .pass { #expect(before.answer != .fail) }
        if before.answer == .fail { #expect(after.answer == .fail) }
        #expect(after.n == before.n + 1 && after.attempted == before.attempted + 1)
        #expect((after.measured ?? 0) >= (before.measured ?? 0))
    }

    @Test(
        "of a maximum and of the same minimum are never both yes, unless all samples are the limit",
        arguments: 0..<60
    )
    func bothBounds(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let run = Self.run(Self.times(&random))
        let percentile = Self.percentiles.randomElement(using: &random) ?? .median
        let limit = Double.random(in: 60...480, using: &random)
        let (most, least) = (
            try Self.judge(run, percentile, .max, limit), try Self.judge(run, percentile, .min, limit)
        )
        #expect(!(most.answer == .pass && least.answer == .pass))
        #expect(!(most.answer == .fail && least.answer == .fail))
        if most.answer == .pass { #expect(least.answer != .pass) }
    }

    /// A percentile lies between two samples, and what is proven of it may lie there, too: of two requests the slower one is
    /// below the true p99 with 98 % confidence, and the p99 of the table is a little below the slower one.
    @Test(
        "agrees with the figure it stands beside, but for what lies between two neighbouring samples",
        arguments: 0..<60
    )
    func figure(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let run = Self.run(Self.times(&random))
        let percentile = Self.percentiles.randomElement(using: &random) ?? .median
        let limit = Double.random(in: 60...480, using: &random)
        let judgement = try Self.judge(run, percentile, .max, limit)
        let measured = try #require(judgement.measured)
        let samples = run.targets[0].requests.compactMap(\.metrics.ttft).sorted()
        let before = try #require(samples.last { $0 <= measured } ?? samples.first)
        let after = try #require(samples.first { $0 >= measured } ?? samples.last)
        switch judgement.answer {
        case .pass: #expect(before <= limit * 1e6)
        case .fail: #expect(after > limit * 1e6)
        case .inconclusive: break
        }
        guard case .percentile(let basis) = judgement.verdict.basis else {
            Issue.record("a percentile was judged as something else")
            return
        }
        // An answer has a proof, and a doubt has a reason.
        #expect((basis.proof != nil) == (judgement.answer != .inconclusive))
        #expect((judgement.verdict.doubt == nil) == (judgement.answer != .inconclusive))
        switch basis.proof {
        case .atMost(let bound)?: #expect(bound >= before && bound <= limit * 1e6)
        case .atLeast(let bound)?: #expect(bound <= after && bound > limit * 1e6)
        case nil: break
        }
    }

    /// Runs of a server whose true p90 is exactly the limit, so that each answer but an open one is wrong.
    ///
    /// As many wrong ones as `most` would come less than once in a thousand tries if one run of twenty were wrong, and the seed
    /// is fixed.
    @Test(
        "is wrong in at most one run of twenty, whatever the number of requests",
        arguments: [(30, 400, 37), (60, 400, 37), (200, 150, 18)] as [(Int, Int, Int)]
    )
    func errors(requests: Int, runs: Int, most: Int) throws {
        var random = SplitMix64(seed: UInt64(requests))
        var (passes, fails) = (0, 0)
        for _ in 0..<runs {
            // Uniform in 0…100 ms above a floor: the true p90 lies at 90 ms.
            let times = (0..<requests).map { _ in 100 + Double.random(in: 0...100, using: &random) }
            switch try Self.judge(Self.run(times), 90, .max, 190).answer {
            case .pass: passes += 1
            case .fail: fails += 1
            case .inconclusive: break
            }
        }
        #expect(passes < most && fails < most, "\(passes) wrong passes, \(fails) wrong fails")
    }

    @Test("decides the exit code by the worst, and an open one only where asked to be strict", arguments: 0..<40)
    func exitCodes(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let run = Self.run(Self.times(&random), failed: Int.random(in: 0...2, using: &random))
        let objectives = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            Objective(
                metric: .ttft,
                percentile: Self.percentiles.randomElement(using: &random),
                bound: .max,
                limit: .random(in: 60e6...520e6, using: &random)
            )
        }
        let allowed = Share(clamping: .random(in: 0...0.2, using: &random))
        let report = Gate.judge(run, objectives: objectives, allowedFailureShare: allowed)
        let answers = report.judgements.map(\.answer) + [report.failures?.answer].compactMap(\.self)
        #expect(report.exitCode(strict: false) == (answers.contains(.fail) ? 1 : 0))
        let strict: Int32 = answers.contains(.fail) ? 1 : answers.contains(.inconclusive) ? 3 : 0
        #expect(report.exitCode(strict: true) == strict)
        #expect(report.answer == (answers.min { Self.rank($0) < Self.rank($1) } ?? .pass))
    }

    @Test("of goodput counts no more than was attempted, and all of it where nothing is asked", arguments: 0..<40)
    func goodput(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let failed = Int.random(in: 0...5, using: &random)
        let times = Self.times(&random)
        let run = Self.run(times, failed: failed)
        let limit = Double.random(in: 60...520, using: &random)
        let objective = Objective(metric: .ttft, percentile: 95, bound: .max, limit: limit * 1e6)
        let goodput = try #require(Gate.judge(run, objectives: [objective]).goodput.first)
        #expect(goodput.met == times.count { $0 <= limit })
        #expect(goodput.judged == times.count + failed && goodput.missing == 0)
        #expect(goodput.attainment == Share(goodput.met, of: goodput.judged))
        let free = try #require(Gate.judge(run, objectives: []).goodput.first)
        #expect(free.met == times.count)
    }
}

@Suite("What may fail of a run")
struct FailureRuleTests {
    private static func rule(
        _ failed: Int,
        of attempted: Int,
        allowed: Share,
        _ shortfall: Shortfall? = nil
    ) -> FailureRule {
        FailureRule(
            attempted: attempted,
            failed: failed,
            allowedShare: allowed,
            isSimulated: false,
            shortfall: shortfall,
            targets: nil
        )
    }

    @Test(
        "is a share of what was attempted, and exactly that share is allowed",
        arguments: [
            (0, 10, 0, .pass), (1, 10, 0, .fail), (1, 10, 0.1, .pass), (2, 10, 0.1, .fail), (10, 10, 1, .pass),
            (0, 0, 1, .inconclusive), (1, 3, 0.333, .fail),
        ] as [(Int, Int, Share, Judgement.Answer)]
    )
    func answers(failed: Int, attempted: Int, allowed: Share, answer: Judgement.Answer) {
        #expect(Self.rule(failed, of: attempted, allowed: allowed).answer == answer)
    }

    @Test("is an open question while requests are missing, unless too many have failed already")
    func unfinished() {
        let missing = Shortfall.missing(requests: 5, of: 10, time: 0)
        #expect(Self.rule(0, of: 5, allowed: 0, missing).answer == .inconclusive)
        #expect(Self.rule(1, of: 5, allowed: 0, missing).answer == .fail)
        #expect(Self.rule(0, of: 5, allowed: 0, .unknown).answer == .inconclusive)
    }

    @Test("has no share of no request")
    func nothing() {
        #expect(Self.rule(0, of: 0, allowed: 0).failedShare == nil)
        #expect(Self.rule(1, of: 4, allowed: 0).failedShare == 0.25)
    }
}
