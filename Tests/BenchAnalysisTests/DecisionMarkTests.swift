import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("What one request says of an objective that is looked at again and again")
struct DecisionMarkTests {
    private static func request(_ change: (inout SampleMaker) -> Void, isStreamed: Bool = true) -> MeasuredRequest {
        var target = MadeRequests.target
        target.isStreamed = isStreamed
        return MadeRequests.requests(1, of: target) { maker, _ in change(&maker) }[0]
    }

    private static func objective(_ metric: Objective.Metric, _ limit: Double) -> Objective {
        Objective(metric: metric, percentile: metric.isShare ? nil : 95, bound: .max, limit: limit)
    }

    private static func least(_ metric: Objective.Metric, _ limit: Double) -> Objective {
        Objective(metric: metric, percentile: metric.isShare ? nil : 95, bound: .min, limit: limit)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var objective: Objective
        var change: @Sendable (inout SampleMaker) -> Void
        /// Whether it keeps the limit, and whether it may have; nil where it says nothing.
        var mark: (keeps: Bool, mayKeep: Bool)?
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "in time", objective: objective(.ttft, 200e6), change: { $0.ttft = 200 }, mark: (true, true)),
        Case(name: "late", objective: objective(.ttft, 200e6), change: { $0.ttft = 201 }, mark: (false, false)),
        Case(
            name: "failed",
            objective: objective(.ttft, 200e6),
            change: { $0.outcome = .failed(.dns, detail: "") },
            mark: (false, false)
        ),
        Case(name: "broken off", objective: objective(.ttft, 200e6), change: { $0.outcome = .cancelled }, mark: nil),
        // Who closed a stream after 800 ms without a token would have had it in time only with a limit beyond that.
        Case(
            name: "closed before it was due",
            objective: objective(.ttft, 1e9),
            change: { ($0.events, $0.closedAfter) = (0, 800) },
            mark: (false, true)
        ),
        Case(
            name: "closed after it was due",
            objective: objective(.ttft, 200e6),
            change: { ($0.events, $0.closedAfter) = (0, 800) },
            mark: (false, false)
        ),
        Case(
            name: "in one piece, within",
            objective: objective(.ttft, 1e9),
            change: { $0.isBuffered = true },
            mark: (true, true)
        ),
        Case(
            name: "in one piece, later",
            objective: objective(.ttft, 200e6),
            change: { $0.isBuffered = true },
            mark: (false, true)
        ),
        Case(
            name: "fast",
            objective: least(.tokensPerSecond, 50),
            change: { $0.gap = 20 },
            mark: (true, true)
        ),
        Case(
            name: "slow",
            objective: least(.tokensPerSecond, 50),
            change: { $0.gap = 21 },
            mark: (false, false)
        ),
        Case(name: "ok", objective: objective(.errorRate, 0.1), change: { _ in }, mark: (true, true)),
        Case(
            name: "an error",
            objective: objective(.errorRate, 0.1),
            change: { $0.outcome = .failed(.dns, detail: "") },
            mark: (false, false)
        ),
        Case(name: "closed", objective: objective(.errorRate, 0.1), change: { $0.closedAfter = 1 }, mark: (true, true)),
        Case(
            name: "cut",
            objective: objective(.cutShare, 0.1),
            change: { $0.stopReason = "length" },
            mark: (false, false)
        ),
        Case(
            name: "not cut",
            objective: objective(.cutShare, 0.1),
            change: { $0.stopReason = "stop" },
            mark: (true, true)
        ),
        Case(
            name: "unsaid",
            objective: objective(.cutShare, 0.1),
            change: { $0.stopReason = nil },
            mark: (false, true)
        ),
        Case(
            name: "valid",
            objective: least(.validShare, 0.9),
            change: { $0.validity = .valid },
            mark: (true, true)
        ),
        Case(
            name: "invalid",
            objective: least(.validShare, 0.9),
            change: { $0.validity = AnswerValidity(.notJSON) },
            mark: (false, false)
        ),
        Case(name: "not expected", objective: least(.validShare, 0.9), change: { _ in }, mark: nil),
    ]

    @Test("is that it kept the limit, that it did not, that it may have, or nothing", arguments: cases)
    func mark(own: Case) {
        let mark = own.objective.mark(Self.request(own.change), isOpenLoop: false)
        #expect(mark?.keeps == own.mark?.keeps && mark?.mayKeep == own.mark?.mayKeep)
        if let mark { #expect(mark.keeps == (mark.strain <= 1)) }
    }

    @Test("is nothing where it is no part of what is judged, or cannot have the figure")
    func apart() {
        var objective = Self.objective(.ttft, 200e6)
        objective.prompt = "another"
        #expect(objective.mark(Self.request { _ in }, isOpenLoop: false) == nil)
        objective.prompt = "sse"
        #expect(objective.mark(Self.request { _ in }, isOpenLoop: false) != nil)
        objective.turn = 2
        #expect(
            objective.mark(Self.request { $0.turn = ConversationTurn(session: 0, turn: 0) }, isOpenLoop: false) == nil
        )
        #expect(
            objective.mark(Self.request { $0.turn = ConversationTurn(session: 0, turn: 1) }, isOpenLoop: false) != nil
        )
        objective.turn = nil
        #expect(objective.mark(Self.request({ $0.isBuffered = true }, isStreamed: false), isOpenLoop: false) == nil)
    }

    private static let strains: [(objective: Objective, values: JudgedValues, strain: Double?)] = [
        (objective(.ttft, 200), .values([100]), 0.5), (objective(.ttft, 200), .values([200]), 1),
        (least(.tokensPerSecond, 50), .values([100]), 0.5),
        (least(.tokensPerSecond, 50), .values([0]), .infinity),
        // Of a limit of nothing nothing is half.
        (objective(.ttft, 0), .values([0]), 1), (objective(.ttft, 0), .values([1]), .infinity),
        (objective(.ttft, 200), .failed, .infinity), (objective(.ttft, 200), .waitedInVain(1), .infinity),
        (objective(.ttft, 200), .untold(atMost: 50), 0.25),
        (least(.tokensPerSecond, 50), .untold(atMost: 500), .infinity),
        (objective(.ttft, 200), .missing, nil), (objective(.ttft, 200), .apart, nil),
        (objective(.ttft, 200), .values([]), nil),
        // Of several values the percentile's: 19 of 20 places between 0 and 100.
        (objective(.itl, 200), .values((0...20).map { Double($0) * 5 }), 95.0 / 200),
    ]

    @Test("is how near it came to the limit: 1 is just kept, turned round for a least", arguments: strains)
    func strain(objective: Objective, values: JudgedValues, strain: Double?) {
        let own = objective.strain(values)
        #expect(own.map { own in strain.map { abs(own - $0) < 1e-12 || own == $0 } ?? false } ?? (strain == nil))
    }

    private static let leasts: [(objective: Objective, isAwaited: Bool)] = [
        (objective(.ttft, 200e6), true), (objective(.errorRate, 0.1), true), (objective(.errorRate, 0), false),
        (least(.validShare, 1), false), (objective(.itl, 1), false), (least(.goodput, 0.9), false),
    ]

    @Test("is waited for where so many good requests decide, and never for a rule on what was seen", arguments: leasts)
    func least(objective: Objective, isAwaited: Bool) throws {
        #expect(objective.isAwaited == isAwaited && (objective.leastToDecide != nil) == isAwaited)
        guard isAwaited else { return }
        let least = try #require(objective.leastToDecide)
        // The stricter, the more.
        var strict = objective
        if objective.metric.isShare { strict.limit = 0.01 } else { strict.percentile = 99 }
        #expect(try #require(strict.leastToDecide) > least)
        #expect(DecisionCourse.decide(objective, strains: Array(repeating: 0.5, count: 2 * least)) == .pass)
        #expect(DecisionCourse.decide(objective, strains: Array(repeating: 0.5, count: least - 1)) == .inconclusive)
        #expect(DecisionCourse.decide(objective, strains: Array(repeating: 2, count: 2 * least)) == .fail)
    }
}
