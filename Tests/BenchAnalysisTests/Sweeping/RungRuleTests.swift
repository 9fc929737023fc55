import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("The verdict on a rung")
struct RungRuleTests {
    private static let doubts = RungRule.Doubts(holds: 0.05, breaks: 0.05)
    private static let ttft = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 1e9)

    private static func rule(
        _ objectives: [Objective] = [ttft],
        streams: Int? = 2,
        settle: Double = 0,
        leavesOutWaves: Bool = false,
        attainment: Share? = nil
    ) -> RungRule {
        RungRule(
            RungQuestion(objectives, target: "t", attainment: attainment),
            streams: streams,
            settle: settle,
            leavesOutWaves: leavesOutWaves,
            doubts: doubts
        )
    }

    /// Makes requests that begin one after the other, ten a second; a strain beyond 1 is a miss.
    private static func requests(
        _ count: Int,
        parts: Int = 1,
        length: (Int) -> Double = { _ in 0.2 },
        strain: (Int) -> Double
    ) -> [RungRequest] {
        (0..<count).map { place in
            let began = Double(place) / 10
            return RungRequest(
                began: began,
                ended: began + length(place),
                strains: Array(repeating: strain(place), count: parts),
                firstToken: length(place) / 2
            )
        }
    }

    /// A length that differs by chance.
    private static func noise(_ place: Int) -> Double {
        0.15 + Double(SplitMix64.mix(UInt64(place)) % 1_000) / 10_000
    }

    @Test("holds where enough requests keep the objectives")
    func holds() {
        let judgement = Self.rule().judge(Self.requests(100, length: Self.noise) { _ in 0.5 })
        #expect(judgement.verdict == .holds)
        #expect(judgement.counted == 0..<100)
        #expect(judgement.tightest?.attainment == .all)
    }

    @Test("of a schedule says how long it has to be, for its queue and for the requests that are missing")
    func neededTime() throws {
        let few = Self.rule(streams: nil).judge(Self.requests(40, length: { _ in 0.01 }) { _ in 0.5 })
        let missing = try #require(few.missing)
        let time = try #require(few.neededTime)
        #expect(few.reason == .few && abs(time - 3.9 * (1 + Double(missing) / 40)) < 1e-6)
        // Answers of about 5 s: the time of two hundred of them, behind what is left out.
        let length = { (place: Int) in 2 + 60 * (Self.noise(place) - 0.15) }
        let slow = Self.rule(streams: nil, settle: 5).judge(Self.requests(200, length: length) { _ in 0.5 })
        let middle = try #require(Distribution(slow.counted.map(length)).percentile(.median))
        let longer = try #require(slow.neededTime)
        #expect(slow.reason == .queue && abs(longer - (5 + 200 * middle)) < 1e-6 && abs(middle - 5) < 1)
        // A closed loop's queue has a bound.
        #expect(Self.rule().judge(Self.requests(40, length: Self.noise) { _ in 0.5 }).neededTime == nil)
    }

    @Test("breaks still where it breaks with this program's part taken off; of rates nothing is known")
    func relieved() {
        let slow = Self.requests(100, length: Self.noise) { _ in 3 }
        let verdict = { (objective: Objective, error: Double) in
            let question = RungQuestion([objective], target: "t")
            return Self.rule([objective]).judge(slow.map { $0.relieved(of: error, question) }).verdict
        }
        #expect(verdict(Self.ttft, 0) == .breaks)
        #expect(verdict(Self.ttft, 0.5e9) == .breaks)
        #expect(verdict(Self.ttft, 2.5e9) == .holds)
        let rate = Objective(metric: .tokensPerSecond, percentile: 5, bound: .min, limit: 40)
        #expect(!verdict(rate, 1e6).isBroken)
    }

    @Test("breaks where too many miss them")
    func breaks() {
        let requests = Self.requests(100, length: Self.noise) { SplitMix64.mix(UInt64($0) + 9) % 3 == 0 ? 2 : 0.5 }
        #expect(Self.rule().judge(requests).verdict == .breaks)
    }

    @Test("is undecided where few requests tell little, and says how many more would")
    func undecided() throws {
        let judgement = Self.rule().judge(Self.requests(40, length: Self.noise) { _ in 0.5 })
        #expect(judgement.verdict == .undecided)
        #expect((45...55).contains(try #require(judgement.missing)))
    }

    @Test("says how many more requests would tell by what is still lacking, and none where that is not what is lacking")
    func missing() {
        // Alike in clusters, they are worth few, although all that is asked for is there.
        let alike = Self.rule().judge(
            Self.requests(300, length: Self.noise) { (100..<115).contains($0) || (200..<215).contains($0) ? 2 : 0.5 }
        )
        #expect(alike.verdict == .undecided)
        #expect(alike.missing.map { $0 > 1 } ?? (alike.reason == .near))
        // The later half misses by proof; with what was left out before it that is not shown.
        let length = { (place: Int) in (place < 300 ? 0 : 5) + Self.noise(place) }
        let late = Self.rule().judge(Self.requests(600, length: length) { $0 < 300 ? 0.5 : 2 })
        #expect(late.verdict == .undecided && late.reason == .lateMisses && late.missing == nil)
        #expect(late.tightest?.attainment == Share.none)
    }

    @Test("stays with what decided it while it was measured")
    func decision() throws {
        // What comes after it changes, as where a server is faster once it is asked less.
        let requests = Self.requests(200, length: Self.noise) { $0 < 40 ? 2 : 0.5 }
        let rule = Self.rule()
        let decision = try #require(rule.decision(requests))
        #expect(decision.count < 40 && decision.judgement.verdict == .breaks)
        #expect(rule.isDecided(Array(requests[..<decision.count])))
        #expect(rule.decision(Array(requests[..<decision.count]))?.judgement == decision.judgement)
        #expect(rule.decision(Self.requests(40, length: Self.noise) { _ in 0.5 }) == nil)
    }

    @Test("is undecided where nothing was measured")
    func nothing() {
        let judgement = Self.rule().judge([])
        #expect(judgement.verdict == .undecided)
        #expect(judgement.counted.isEmpty)
    }

    @Test("counts misses that come in clusters as few")
    func clusters() {
        // One miss in five is far too many, but forty of them in one cluster may be one event.
        let requests = Self.requests(200, length: Self.noise) { (100..<140).contains($0) ? 2 : 0.5 }
        let judgement = Self.rule().judge(requests)
        #expect(judgement.verdict != .breaks)
        #expect((judgement.tightest?.worth ?? 200) < 20)
    }

    @Test("leaves out what came before latencies had settled")
    func settling() {
        let length = { (place: Int) in (place < 100 ? 3 : 0) + Self.noise(place) }
        let judgement = Self.rule().judge(Self.requests(400, length: length) { $0 < 100 ? 3 : 0.5 })
        #expect(judgement.verdict == .holds)
        #expect(judgement.counted.lowerBound >= 100)
    }

    @Test("leaves out the first waves, and the time that was named")
    func leastSettling() {
        let requests = Self.requests(100, length: Self.noise) { _ in 0.5 }
        #expect(Self.rule(streams: 10, leavesOutWaves: true).judge(requests).counted.lowerBound == 20)
        #expect(Self.rule(settle: 3).judge(requests).counted.lowerBound == 30)
        #expect(Self.rule(settle: 1_000).judge(requests).counted.isEmpty)
    }

    @Test("did not settle where latencies rise throughout")
    func unsettled() {
        let length = { (place: Int) in Double(place) / 1_000 + Self.noise(place) / 100 }
        #expect(Self.rule().judge(Self.requests(300, length: length) { _ in 0.5 }).verdict == .unsettled)
    }

    @Test("is saturated where a schedule outruns the server, and only by proof that objectives break")
    func saturated() {
        // Ten come each second, and six are served.
        let length = { (place: Int) in Double(place) * (1.0 / 6 - 0.1) + 0.1 }
        let late = Self.requests(300, length: length) { length($0) > 1 ? 2 : 0.5 }
        let judgement = Self.rule(streams: nil).judge(late)
        #expect(judgement.verdict == .saturated)
        #expect((judgement.completedShare ?? 1) < 0.7)
        let kept = Self.requests(300, length: length) { _ in 0.5 }
        #expect(Self.rule(streams: nil).judge(kept).verdict == .unsettled)
    }

    @Test("holds only where every part of the question does, and breaks where one does")
    func parts() {
        let objectives = [Self.ttft, Objective(metric: .e2e, percentile: 50, bound: .max, limit: 1e9)]
        let rule = Self.rule(objectives)
        #expect(rule.question.parts.map(\.level) == [0.95, 0.5])
        let both = Self.requests(100, parts: 2, length: Self.noise) { _ in 0.5 }
        #expect(rule.judge(both).verdict == .holds)
        var second = both
        for place in second.indices { second[place].strains[1] = 2 }
        #expect(rule.judge(second).verdict == .breaks)
    }

    @Test("takes a limit of no failures as a rule about what was seen")
    func strict() {
        let rule = Self.rule([Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0)])
        let all = Self.requests(100, length: Self.noise) { _ in 0 }
        #expect(rule.judge(all).verdict == .holds)
        var one = all
        one[50].strains = [.infinity]
        #expect(rule.judge(one).verdict == .breaks)
    }

    @Test("neither holds nor breaks by figures that nobody told, and more of the kind would not tell")
    func untold() throws {
        var requests = Self.requests(100, length: Self.noise) { _ in 2 }
        for place in requests.indices { requests[place].untold = [0] }
        let open = Self.rule().judge(requests)
        #expect(open.verdict == .undecided && open.missing == nil)
        let evidence = try #require(open.tightest)
        #expect(evidence.good == 0 && evidence.judged == 100 && evidence.untold == 100)
        #expect(evidence.bounds.lower == .none && evidence.bounds.upper == .all)
        #expect(!Self.rule().isDecided(requests))
        // The rest is known to have missed, which is enough.
        for place in requests.indices where SplitMix64.mix(UInt64(place) + 9) % 3 == 0 { requests[place].untold = [] }
        #expect(Self.rule().judge(requests).verdict == .breaks && Self.rule().isDecided(requests))
        // Or has kept, which is not.
        for place in requests.indices where requests[place].untold.isEmpty { requests[place].strains = [0.5] }
        #expect(Self.rule().judge(requests).verdict == .undecided)
        let strict = Self.rule(attainment: .all)
        #expect(strict.judge(requests).verdict == .undecided)
        requests[50] = RungRequest(began: requests[50].began, ended: requests[50].ended, strains: [2])
        #expect(strict.judge(requests).verdict == .breaks)
    }

    @Test("takes of an answer that came whole a first token by its end, and of its gaps nothing")
    func whole() {
        let whole = MadeRequests.requests(100) { maker, place in
            maker.isBuffered = true
            maker.ttft = 100 * Self.noise(place)
        }
        let verdict = { (metrics: [(Objective.Metric, Double)]) in
            let objectives = metrics.map { Objective(metric: $0, percentile: 95, bound: .max, limit: $1) }
            let question = RungQuestion(objectives, target: "t")
            let requests = whole.compactMap { RungRequest($0, question, isOpenLoop: false) }
            return Self.rule(objectives).judge(requests).verdict
        }
        #expect(verdict([(.ttft, 1e12)]) == .holds && verdict([(.ttft, 1e6)]) == .undecided)
        #expect(verdict([(.stall, 1e12)]) == .undecided && verdict([(.stall, 1e12), (.e2e, 1e12)]) == .undecided)
        #expect(verdict([(.stall, 1e12), (.e2e, 1e6)]) == .breaks)
    }

    @Test("is not judged where nothing is asked")
    func unjudged() {
        #expect(Self.rule([]).judge(Self.requests(100, parts: 0, length: Self.noise) { _ in 0 }).verdict == .unjudged)
    }

    @Test(
        "is decided once one more request to the contrary would change nothing, under a schedule only where all is bad"
    )
    func decided() {
        let good = Self.requests(300, length: Self.noise) { _ in 0.5 }
        #expect(!Self.rule().isDecided(Array(good[..<90])))
        #expect(Self.rule().isDecided(good))
        #expect(!Self.rule(streams: nil).isDecided(good))
        #expect(Self.rule(streams: nil).isDecided(Self.requests(300, length: Self.noise) { _ in 2 }))
    }
}

@Suite("What a sweep asks")
struct RungQuestionTests {
    private static func objective(_ metric: Objective.Metric, _ percentile: Percentile?, _ limit: Double) -> Objective {
        Objective(metric: metric, percentile: percentile, bound: .max, limit: limit)
    }

    @Test("joins objectives of equal percentiles, and leaves out those on how answers end")
    func joining() {
        let question = RungQuestion(
            [
                Self.objective(.ttft, 95, 1), Self.objective(.e2e, 95, 2), Self.objective(.tpot, 50, 3),
                Self.objective(.errorRate, nil, 0.01), Self.objective(.cutShare, nil, 0.1),
            ],
            target: "t"
        )
        #expect(question.parts.map(\.level) == [0.95, 0.5, 0.99])
        #expect(question.parts.map(\.objectives.count) == [2, 1, 0])
    }

    @Test("asks one share for all where somebody names it")
    func joint() {
        let question = RungQuestion(
            [Self.objective(.ttft, 95, 1), Self.objective(.tpot, 50, 3)],
            target: "t",
            attainment: 0.9
        )
        #expect(question.parts.map(\.level) == [0.9])
        #expect(RungQuestion([], target: "t", attainment: 0.9).parts.count == 1)
    }

    @Test("asks only of the targets that are meant")
    func targets() {
        var other = Self.objective(.ttft, 95, 1)
        other.target = "other"
        #expect(RungQuestion([other], target: "t").isEmpty)
    }
}
