import BenchModel
import Statistics
import Synchronization
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Requests that are put back into the order of their plan")
struct PlanPrefixTests {
    private static func attempts(_ random: inout SplitMix64, requests: Int) -> [Sample] {
        (0..<requests).flatMap { place -> [Sample] in
            let count = Int.random(in: 1...3, using: &random)
            return (1...count).map { attempt in
                var maker = SampleMaker(sequence: place, start: Double(place))
                maker.attempt = attempt
                if attempt < count {
                    (maker.outcome, maker.retryWait, maker.events) = (.failed(.overloaded, detail: "d"), 5, 0)
                }
                return maker.made()
            }
        }
    }

    @Test("come in that order, each once, as soon as all before them have ended", arguments: 0..<12)
    func order(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let count = Int.random(in: 1...20, using: &random)
        let attempts = Self.attempts(&random, requests: count)
        // Attempts of one request end in their order; requests in any.
        let arriving = attempts.shuffled(using: &random).map(\.sequence)
        var left = Dictionary(grouping: attempts, by: \.sequence)
        var (prefix, given, ended) = (PlanPrefix<[Int]>(), [[Int]](), Set<Int>())
        for sequence in arriving {
            guard let sample = left[sequence]?.removeFirst() else { continue }
            if sample.isFinished { ended.insert(sequence.number) }
            given += prefix.take(sample) { [$0.first.sequence.number, $0.count] }
            let whole = (0..<count).prefix { ended.contains($0) }
            #expect(given.map { $0[0] } == Array(whole), "all that nothing before is missing of, and no other")
        }
        #expect(given.map { $0[1] } == (0..<count).map { place in attempts.count { $0.sequence.number == place } })
    }
}

@Suite("When somebody looks")
struct LookTimeTests {
    @Test("is after 20 requests, and each time there are a tenth more")
    func looks() {
        var (times, looks) = (LookTimes(), [Int]())
        for requests in 0...5_000 where times.isDue(at: requests) { looks.append(requests) }
        #expect(looks.prefix(4) == [20, 22, 24, 26] && looks.count < 70)
        for (one, next) in zip(looks, looks.dropFirst()) { #expect(next > one && next == max(one + 1, one * 11 / 10)) }
        var coarse = LookTimes()
        #expect([5, 19, 500, 500, 540, 550].map { coarse.isDue(at: $0) } == [false, false, true, false, false, true])
    }
}

@Suite("What a sweep asks")
struct RungPartTests {
    private static let fast = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 5e8)
    private static let short = Objective(metric: .e2e, percentile: 95, bound: .max, limit: 5e9)
    private static let median = Objective(metric: .tpot, percentile: 50, bound: .max, limit: 5e7)
    private static let rate = Objective(metric: .tokensPerSecond, percentile: 5, bound: .min, limit: 20)
    private static let failures = Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.01)
    private static let cut = Objective(metric: .cutShare, percentile: nil, bound: .max, limit: 0.1)

    private static func named(_ objective: Objective, _ target: String) -> Objective {
        var named = objective
        named.target = target
        return named
    }

    private static let questions: [(objectives: [Objective], attainment: Share?, levels: [Double], sizes: [Int])] = [
        ([], nil, [], []), ([fast], nil, [0.95], [1]), ([fast, short], nil, [0.95], [2]),
        ([fast, fast], nil, [0.95], [1]), ([fast, median], nil, [0.95, 0.5], [1, 1]),
        // The low percentile of a rate is its bad end: as many must be above it.
        ([fast, rate], nil, [0.95], [2]), ([failures], nil, [0.99], [0]), ([cut], nil, [], []),
        ([fast, failures, cut], nil, [0.95, 0.99], [1, 0]), ([fast, median], 0.9, [0.9], [2]),
        ([], 0.9, [0.9], [0]), ([failures], 0.9, [0.9, 0.99], [0, 0]), ([named(fast, "u")], nil, [], []),
        ([named(fast, "t"), named(short, "u")], nil, [0.95], [1]),
    ]

    @Test("is one part for each share of requests that must keep its limits", arguments: questions)
    func parts(objectives: [Objective], attainment: Share?, levels: [Double], sizes: [Int]) {
        let question = RungQuestion(objectives, target: "t", attainment: attainment)
        #expect(
            zip(question.parts.map(\.level.value), levels).allSatisfy { abs($0 - $1) < 1e-9 }
                && question.parts.count == levels.count,
            "\(question.parts.map(\.level.value))"
        )
        #expect(
            question.parts.map(\.objectives.count) == sizes && question.isEmpty == levels.isEmpty
                && question.isJoint == (attainment != nil)
        )
    }

    @Test("is answered by verdicts of which two say that a server bears no such load")
    func verdicts() {
        #expect(RungVerdict.allCases.filter(\.isBroken) == [.breaks, .saturated])
        let part = RungQuestion.Part(level: 0.95, objectives: [])
        let evidence = RungEvidence(part: part, good: 95, judged: 100, worth: 100, above: 0, below: 0)
        #expect(
            evidence.attainment == 0.95 && evidence.bounds.lower < 0.95 && evidence.bounds.upper > 0.95
                && !evidence.isStrict
        )
        let poor = RungEvidence(part: part, good: 95, judged: 100, worth: 10, above: 0, below: 0)
        #expect(
            poor.bounds.lower < evidence.bounds.lower && poor.bounds.upper > evidence.bounds.upper,
            "requests that are worth less say less"
        )
        #expect(RungEvidence(part: part, good: 0, judged: 0, worth: 0, above: 0, below: 0).attainment == nil)
    }
}

@Suite("Parts that others are made of")
struct AnalysisPartTests {
    @Test("are found by their keys as in a dictionary, in the order in which they were met", arguments: 0..<8)
    func byKey(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var (table, known, order) = (ByKey<Int, Int>(), [Int: Int](), [Int]())
        for _ in 0..<300 {
            let key = Bool.random(using: &random) ? order.last ?? 0 : Int.random(in: 0...9, using: &random)
            if known[key] == nil { order.append(key) }
            known[key, default: 0] += 1
            let place = table.place(of: key) { 0 }
            table.values[place] += 1
            #expect(table.keys == order && table[key] == known[key] && table.keys[place] == key)
        }
        #expect(table.keys.map { table[$0] } == order.map { known[$0] } && table[99] == nil)
    }

    @Test("are made of many at once as of one after the other", arguments: [0, 1, 2, 7, 300])
    func concurrent(count: Int) {
        let numbers = (0..<count).map { $0 }
        let calls = Mutex(0)
        let made = numbers.concurrentMap(of: 1_000_000) { number in
            calls.withLock { $0 += 1 }
            return "\(number * number)"
        }
        #expect(made == numbers.map { "\($0 * $0)" } && calls.withLock { $0 } == count)
        #expect(numbers.concurrentMap(of: 3) { $0 + 1 } == numbers.map { $0 + 1 })
    }

    @Test("are made two at once as one after the other, each in its place", arguments: [1, 1_000_000])
    func pair(samples: Int) {
        let (one, other) = concurrently(of: samples, { "one" }, { Int?.none })
        #expect(one == "one" && other == nil)
    }

    @Test("are left out evenly, and neither the first nor the last", arguments: 0...40)
    func spaced(count: Int) {
        let all = Array(0..<count)
        for most in [1, 2, 3, 10, 40] {
            let kept = all.evenlySpaced(most)
            if count <= most || most == 1 {
                #expect(kept == all)
            } else {
                let steps = zip(kept, kept.dropFirst()).map { $1 - $0 }
                #expect(
                    kept.count == most && kept.first == 0 && kept.last == count - 1
                        && (steps.max() ?? 0) - (steps.min() ?? 0) <= 1
                )
            }
        }
    }

    @Test(
        "are groupings that are read as they are typed",
        arguments: [.prompt, .turn, .length, .model, .field("topic"), .field("a.b"), .field("row.x")]
            as [RequestGrouping]
    )
    func groupings(grouping: RequestGrouping) {
        #expect(RequestGrouping(text: grouping.text) == grouping)
        for text in ["", "row.", "rows.a", "Prompt", "prompt ", "field"] { #expect(RequestGrouping(text: text) == nil) }
    }

    @Test("are the times in which all slots were busy, wherever one begins to count", arguments: 0..<8)
    func steady(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let slots = Int.random(in: 1...4, using: &random)
        // Slots that are kept busy, each for as long as it likes.
        var (samples, sequence) = ([Sample](), 0)
        for slot in 0..<slots {
            var moment = Double(slot)
            for _ in 0..<6 {
                var maker = SampleMaker(
                    sequence: sequence,
                    start: moment,
                    ttft: Double.random(in: 50...200, using: &random),
                    gap: 10,
                    events: 5
                )
                maker.usage = TokenUsage(input: 1, output: 5)
                let sample = maker.made()
                samples.append(sample)
                sequence += 1
                moment = Double(sample.times.end?.nanoseconds ?? 0) / 1e6
            }
        }
        let requests = RequestAttempts.requests(of: samples.facts)
        let window = try #require(SteadyWindow(requests))
        #expect(SteadyWindow(requests.shuffled(using: &random)) == window)
        let measured = requests.map { MeasuredRequest($0, of: MadeRequests.target) }
        let rate = try #require(window.tokensPerSecond(measured))
        // No window has more tokens than there are, nor is it longer than from the last slot's start to the first slot's end.
        let span = samples.compactMap(\.times.end).max().map { Double($0.nanoseconds) / 1e9 } ?? 0
        #expect(rate >= 0 && rate <= Double(samples.count * 5) / 0.001 && span > 0)
        #expect(SteadyWindow([RequestAttempts]()) == nil && window.tokensPerSecond([MeasuredRequest]()) == nil)
    }
}

@Suite("What windows of a watch are worth")
struct SeriesWorthTests {
    private static func windows(_ beyond: [Double], n: Int = 10) -> [WindowTally] {
        beyond.map { WindowTally(n: n, beyond: $0) }
    }

    @Test("is all of their requests where these are independent, and less where they come together", arguments: 0..<6)
    func worth(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let independent = (0..<400).map { _ in
            Double((0..<10).count { _ in Int.random(in: 0..<10, using: &random) == 0 })
        }
        let together = (0..<400).map { _ in Int.random(in: 0..<10, using: &random) == 0 ? 10.0 : 0 }
        #expect(SeriesWorth.of(Self.windows(independent)) > 0.7)
        // Ten requests that are alike are worth one.
        #expect(abs(SeriesWorth.of(Self.windows(together)) - 0.1) < 0.03)
        #expect(
            abs(SeriesWorth.of(Self.windows(independent.sorted())) - SeriesWorth.of(Self.windows(independent))) < 1e-9,
            "without figures their order tells nothing"
        )
    }

    @Test("is never none, and all of few or of those that are all alike")
    func extremes() {
        #expect(
            SeriesWorth.of(Self.windows(Array(repeating: 0, count: 50))) == 1
                && SeriesWorth.of(Self.windows(Array(repeating: 10, count: 50))) == 1
        )
        #expect(
            SeriesWorth.of([WindowTally]()) == 1 && SeriesWorth.of(Self.windows([0, 10, 0, 10])) == 1,
            "of so few nothing can be said"
        )
        let half = Self.windows((0..<40).map { $0 < 20 ? 0 : 1_000 }, n: 1_000)
        #expect(SeriesWorth.of(half) >= 1 / 40 && SeriesWorth.of(half) < 0.03)
        #expect(
            SeriesWorth.of(half + (0..<9).map { _ in WindowTally(n: 0, beyond: 0) }) == SeriesWorth.of(half),
            "a window without requests is none"
        )
    }
}

@Suite("The rule of a watch")
struct WatchRuleLawTests {
    private static let rules = [(1, 1.0, 1), (3, 300, 4), (3, 60, 20), (10, 86_400, 1), (2, 1_000_000, 3)].map {
        WatchRule(windows: $0, every: .seconds($1), subjects: $2)
    }

    @Test("spends no more doubt on all beginnings together than each look may", arguments: rules)
    func doubts(rule: WatchRule) {
        let sum = (rule.windows...100_000).reduce(0.0) { $0 + rule.doubt(ofLength: $1) }
        #expect(sum <= rule.doubtPerLook && sum > 0.99 * rule.doubtPerLook && rule.doubtPerLook > 0)
    }

    @Test(
        "waits for more good windows the fewer were bad, and for more windows the fewer requests each has",
        arguments: rules
    )
    func lengths(rule: WatchRule) {
        let ends = [0, 0.01, 0.05, 0.1, 0.3, 0.5, 0.9, 0.999, 1].map { rule.windowsToEnd(badShare: $0) }
        #expect(
            zip(ends, ends.dropFirst()).allSatisfy { $0 >= $1 } && ends.allSatisfy { $0 >= rule.windows }
                && ends.last == rule.windows
        )
        let needed = [1, 2, 5, 10, 100].map { rule.leastWindows(requests: $0, allowance: 0.05) ?? .max }
        #expect(zip(needed, needed.dropFirst()).allSatisfy { $0 >= $1 } && needed.allSatisfy { $0 >= rule.windows })
        #expect(
            rule.leastWindows(requests: 1, allowance: 0) == rule.windows
                && rule.leastWindows(requests: 1, allowance: 0.999_999) == nil
        )
        #expect(WatchRule(windows: 0, every: 0, subjects: 0) == WatchRule(windows: 1, every: 1, subjects: 1))
    }
}
