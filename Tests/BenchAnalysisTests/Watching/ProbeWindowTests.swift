import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("What a watch asks of a scenario")
struct WatchedBoundTests {
    private static func scenario(_ allowed: Share = .none, targets names: [String] = ["a", "b"]) -> Scenario {
        Scenario(
            name: "s",
            endpoints: [],
            targets: names.map { Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: "m") },
            prompts: [],
            allowedFailureShare: allowed
        )
    }

    private static let p95 = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 5e8)
    private static let errors = Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.02)

    @Test("is whether each target is reached, how many requests fail, and the objectives, each once")
    func all() {
        var onA = Self.p95
        onA.target = "a"
        let bounds = WatchedBounds.of(Self.scenario(), objectives: [Self.p95, Self.p95, onA])
        #expect(bounds.map(\.subject.target) == ["a", "a", "a", "b", "b", "b"])
        let question = WatchSubject.Question(Self.p95)
        #expect(bounds.map(\.subject.question) == [.reach, .failures, question, .reach, .failures, question])
        #expect(bounds.map(\.objective) == [nil, nil, Self.p95, nil, nil, Self.p95])
        #expect(bounds[0].kind == .reach)
    }

    private static let allowances: [(allowed: Share, kind: WatchedBound.Kind)] = [
        (.none, .allowance(0.01)), (0.05, .allowance(0.05)), (0.001, .allowance(0.001)),
    ]

    @Test(
        "allows the failures that the scenario allows, or one in a hundred where it allows none",
        arguments: allowances
    )
    func failures(allowed: Share, kind: WatchedBound.Kind) {
        let bounds = WatchedBounds.of(Self.scenario(allowed, targets: ["a"]), objectives: [])
        #expect(bounds.map(\.subject.question) == [.reach, .failures] && bounds[1].kind == kind)
    }

    @Test("asks of failures once: by the objective where a target has one, and only by a most")
    func errorRate() {
        var onB = Self.errors
        onB.target = "b"
        let bounds = WatchedBounds.of(Self.scenario(), objectives: [onB])
        #expect(bounds.map(\.subject.question) == [.reach, .failures, .reach, WatchSubject.Question(onB)])
        #expect(bounds[3].kind == .allowance(0.02) && bounds[3].subject.question.isOfFailures)
        var least = Self.errors
        least.bound = .min
        let odd = WatchedBounds.of(Self.scenario(targets: ["a"]), objectives: [least])
        #expect(odd.map(\.subject.question) == [.reach, .failures, WatchSubject.Question(least)])
    }

    private static let shares: [(objective: Objective, allowance: Double)] = [
        (p95, 0.05), (errors, 0.02), (Objective(metric: .tokensPerSecond, percentile: 5, bound: .min, limit: 20), 0.05),
        (Objective(metric: .ttft, percentile: 50, bound: .max, limit: 1), 0.5),
        (Objective(metric: .ttft, percentile: nil, bound: .max, limit: 1), 0.5),
        (Objective(metric: .validShare, percentile: nil, bound: .min, limit: 0.9), 0.1),
        (Objective(metric: .validShare, percentile: nil, bound: .min, limit: 1), 0),
        (Objective(metric: .cutShare, percentile: nil, bound: .max, limit: 0), 0),
    ]

    @Test("allows as many beyond a limit as its percentile or share leaves", arguments: shares)
    func allowance(objective: Objective, allowance: Double) {
        #expect(abs(objective.allowance - allowance) < 1e-12)
    }

    private static let windows:
        [(kind: WatchedBound.Kind, tally: WindowTally, isBad: Bool, isGood: Bool, isOpen: Bool)] = [
            (.allowance(0.1), WindowTally(n: 0, beyond: 0), false, true, false),
            (.allowance(0.1), WindowTally(n: 10, beyond: 1), false, true, false),
            (.allowance(0.1), WindowTally(n: 10, beyond: 1.01), true, false, false),
            // Two that nobody told may be beyond, and may not.
            (.allowance(0.1), WindowTally(n: 10, beyond: 1, untold: 2), false, false, true),
            (.allowance(0.1), WindowTally(n: 10, beyond: 0, untold: 1), false, true, false),
            (.allowance(0.1), WindowTally(n: 10, beyond: 2, untold: 2), true, false, false),
            (.allowance(0), WindowTally(n: 10, beyond: 0), false, true, false),
            (.allowance(0), WindowTally(n: 10, beyond: 1), true, false, false),
            (.allowance(0.5), WindowTally(n: 0, beyond: 0, untold: 3), false, false, true),
            (.reach, WindowTally(n: 4, beyond: 4), true, false, false),
            (.reach, WindowTally(n: 4, beyond: 3), false, false, false),
            // Where half of the requests work again a target is up.
            (.reach, WindowTally(n: 4, beyond: 2), false, true, false),
            (.reach, WindowTally(n: 4, beyond: 0), false, true, false),
        ]

    @Test("calls a window bad or good whatever was not told, and open where that decides", arguments: windows)
    func window(kind: WatchedBound.Kind, tally: WindowTally, isBad: Bool, isGood: Bool, isOpen: Bool) {
        let bound = WatchedBound(subject: WatchSubject(target: "a", question: .reach), kind: kind)
        #expect(bound.isBad(tally) == isBad && bound.isGood(tally) == isGood && bound.isOpen(tally) == isOpen)
    }
}

@Suite("What a probe says of each subject")
struct ProbeWindowTests {
    private static func tally(
        _ objective: Objective?,
        n: Int = 10,
        isStreamed: Bool = true,
        _ change: (inout SampleMaker, Int) -> Void
    ) -> WindowTally? {
        let run = MadeRun.run([MadeRun.target(isStreamed: isStreamed)], n: n) { maker, _, sequence in
            change(&maker, sequence)
        }
        let question = objective.map { WatchSubject.Question($0) } ?? .failures
        let subject = WatchSubject(target: "t", question: question)
        let bound = WatchedBound(subject: subject, kind: .allowance(0.05), objective: objective)
        return MeasuredRun(run).windows([bound])[subject]
    }

    private static func most(_ metric: Objective.Metric, _ limit: Double) -> Objective {
        Objective(metric: metric, percentile: metric.isShare ? nil : 50, bound: .max, limit: limit)
    }

    @Test("is how many requests are beyond the limit, and its own percentile")
    func times() {
        let window = Self.tally(Self.most(.ttft, 200e6)) { $0.ttft = $1 < 2 ? 300 : $1 == 2 ? 200 : 100 }
        #expect(window == WindowTally(n: 10, beyond: 2, figure: 100e6))
    }

    @Test("is the part of a request's gaps that is beyond, so that each request weighs as one")
    func gaps() {
        // Nine gaps of 20 ms, one of them longer by a stall; of the last request two gaps, one of them so.
        let window = Self.tally(Self.most(.itl, 100e6), n: 3) { maker, place in
            maker.stall = place == 0 ? 0 : 500
            maker.events = place == 2 ? 3 : 10
        }
        #expect(window?.n == 3 && window.map { abs($0.beyond - (1.0 / 9 + 1.0 / 2)) < 1e-12 } == true)
        #expect(window?.figure == 20e6)
    }

    @Test("of a least is how many are below it")
    func least() {
        let objective = Objective(metric: .tokensPerSecond, percentile: 5, bound: .min, limit: 50)
        // Nine tokens in 9 · 20 ms are 50 a second, just enough; in 9 · 25 ms they are 40.
        let window = Self.tally(objective) { maker, place in maker.gap = place < 3 ? 25 : 20 }
        #expect(window?.n == 10 && window?.beyond == 3)
    }

    @Test("counts who waited in vain, and leaves failures to the subject that is theirs")
    func failures() {
        let change = { (maker: inout SampleMaker, place: Int) in
            switch place {
            case 0, 1: maker.outcome = .failed(.serverError, detail: "HTTP 500")
            case 2: (maker.events, maker.closedAfter) = (0, 800)
            case 3: maker.outcome = .cancelled
            default: break
            }
        }
        let window = Self.tally(Self.most(.ttft, 200e6), change)
        #expect(window?.n == 7 && window?.beyond == 1)
        let failures = Self.tally(nil, change)
        #expect(failures == WindowTally(n: 9, beyond: 2, figure: 2.0 / 9, cause: "http_5xx: HTTP 500"))
    }

    @Test("counts apart whose figure nobody told, unless it is within the limit in any case")
    func untold() {
        // An answer in one piece after 282 ms had its first token by then.
        let change = { (maker: inout SampleMaker, place: Int) in maker.isBuffered = place < 4 }
        let wide = Self.tally(Self.most(.ttft, 1e9), change)
        #expect(wide?.n == 10 && wide?.untold == 0 && wide?.beyond == 0)
        let narrow = Self.tally(Self.most(.ttft, 200e6), change)
        #expect(narrow?.n == 6 && narrow?.untold == 4 && narrow?.beyond == 0)
        // Where no stream was asked for it cannot have the figure.
        let none = Self.tally(Self.most(.ttft, 200e6), isStreamed: false) { maker, _ in maker.isBuffered = true }
        #expect(none == WindowTally(n: 0, beyond: 0))
    }

    @Test("of a share is those of the kind, or of a least those that are not, and those that do not say apart")
    func shares() {
        let ends = { (maker: inout SampleMaker, place: Int) in
            maker.stopReason = place < 3 ? "length" : place < 4 ? nil : place < 5 ? "a word of its own" : "stop"
            maker.validity = place == 0 ? nil : place < 4 ? AnswerValidity(.notJSON, "r") : .valid
        }
        #expect(
            Self.tally(Self.most(.cutShare, 0.1), ends)
                == WindowTally(n: 8, beyond: 3, untold: 2, figure: 3.0 / 8)
        )
        let valid = Objective(metric: .validShare, percentile: nil, bound: .min, limit: 0.9)
        #expect(Self.tally(valid, ends) == WindowTally(n: 9, beyond: 3, figure: 6.0 / 9))
    }

    @Test("is nothing but that nothing works where no request did, so that one cause is one incident")
    func down() {
        let run = MadeRun.run([MadeRun.target("a"), MadeRun.target("b")], n: 4) { maker, target, _ in
            if target == 0 { maker.outcome = .failed(.dns, detail: "") }
        }
        let bounds = ["a", "b", "gone"].flatMap { name in
            [(WatchSubject.Question.reach, WatchedBound.Kind.reach), (.failures, .allowance(0.01))].map {
                WatchedBound(subject: WatchSubject(target: name, question: $0.0), kind: $0.1)
            }
        }
        let windows = MeasuredRun(run).windows(bounds)
        #expect(windows.count == 3 && windows[bounds[0].subject] == WindowTally(n: 4, beyond: 4, cause: "dns"))
        #expect(windows[bounds[2].subject] == WindowTally(n: 4, beyond: 0))
        #expect(windows[bounds[3].subject] == WindowTally(n: 4, beyond: 0, figure: 0))
        let nothing = MadeRun.run([MadeRun.target("a")], n: 4) { maker, _, _ in maker.outcome = .cancelled }
        #expect(MeasuredRun(nothing).windows(bounds).isEmpty, "what was broken off says nothing")
    }
}

@Suite("What requests of windows are worth that come together")
struct ClusteredWindowTests {
    private static func windows(_ beyond: [Double], n: Int = 5) -> [WindowTally] {
        beyond.map { WindowTally(n: n, beyond: $0) }
    }

    @Test("is all of them where few windows tell nothing of how alike they are")
    func few() {
        #expect(SeriesWorth.of(Self.windows(Array(repeating: 5, count: 10) + Array(repeating: 0, count: 9))) == 1)
        #expect(SeriesWorth.of([WindowTally]()) == 1)
        // Windows without requests are none.
        let empty = Array(repeating: WindowTally(n: 0, beyond: 0), count: 30)
        #expect(SeriesWorth.of(Self.windows(Array(repeating: 5, count: 19)) + empty) == 1)
    }

    @Test("is one over the design effect: windows of five that are wholly bad or good are worth about a fifth")
    func clusters() {
        let windows = Self.windows((0..<20).map { $0 % 2 == 0 ? 5 : 0 })
        // Each window is 2.5 from its half: 20 · 2.5² / 5 / 19 over 0.5 · 0.5.
        let effect = 20 * 2.5 * 2.5 / 5 / 19 / 0.25
        #expect(abs(SeriesWorth.of(windows) - 1 / effect) < 1e-12)
        // Of windows of a single request there is nothing that could be alike.
        #expect(abs(SeriesWorth.of(Self.windows((0..<20).map { Double($0 % 2) }, n: 1)) - 19.0 / 20) < 1e-12)
    }
}
