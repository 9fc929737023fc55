import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis

private let slow = WatchSubject.Question(rawValue: "ttft p95")
private let slower = WatchSubject.Question(rawValue: "e2e p95")

private func subject(_ question: WatchSubject.Question, _ target: String = "a") -> WatchSubject {
    WatchSubject(target: target, question: question)
}

extension WatchLedger {
    fileprivate init(targets: [String] = ["a"]) {
        let bounds = targets.flatMap { target in
            [
                WatchedBound(subject: subject(.reach, target), kind: .reach),
                WatchedBound(subject: subject(.failures, target), kind: .allowance(0.01)),
                WatchedBound(subject: subject(slow, target), kind: .allowance(0.05)),
                WatchedBound(subject: subject(slower, target), kind: .allowance(0.05)),
            ]
        }
        self.init(bounds, WatchRule(windows: 3, every: .seconds(300), subjects: 3))
    }

    /// Takes a probe, of whose five requests so many failed or were slow.
    @discardableResult
    fileprivate mutating func take(
        _ number: Int,
        failed: Int = 0,
        slow: Int = 0,
        slower: Int = 0,
        target: String = "a"
    ) -> [Edge] {
        var windows = [subject(.reach, target): WindowTally(n: 5, beyond: Double(failed))]
        if failed < 5 {
            windows[subject(.failures, target)] = WindowTally(n: 5, beyond: Double(failed))
            windows[subject(BenchAnalysisTests.slow, target)] = WindowTally(n: 5 - failed, beyond: Double(slow))
            windows[subject(BenchAnalysisTests.slower, target)] = WindowTally(n: 5 - failed, beyond: Double(slower))
        }
        return take(ProbeRecord(number: number, at: .seconds(Double(number) * 300), windows: windows)).edges
    }

    fileprivate static func slowProbe(_ number: Int) -> ProbeRecord {
        let windows = [
            subject(.reach): WindowTally(n: 5, beyond: 0),
            subject(BenchAnalysisTests.slow): WindowTally(n: 5, beyond: 5),
        ]
        return ProbeRecord(number: number, at: .seconds(Double(number) * 300), windows: windows)
    }

    fileprivate mutating func takeNothing(_ number: Int, _ result: ProbeRecord.Result = .unmeasured) -> [Edge] {
        take(ProbeRecord(number: number, at: .seconds(Double(number) * 300), result: result, cause: "disk full")).edges
    }
}

@Suite("All subjects of a watch")
struct WatchLedgerTests {
    @Test(
        "windows from before a gap are not joined with those after it, though the first probe behind it measured nothing"
    )
    func gapBeforeNothing() {
        for isRestarted in [false, true] {
            var ledger = WatchLedger()
            var probes = (1...2).map { WatchLedger.slowProbe($0) }
            probes.append(
                ProbeRecord(number: 3, at: .seconds(9_000), followsGap: true, result: .unmeasured, cause: "no network")
            )
            if isRestarted {
                _ = ledger.restore(probes, open: [], nextIncident: 1, now: .seconds(9_000))
            } else {
                for probe in probes { #expect(ledger.take(probe).edges.isEmpty) }
            }
            #expect((31...32).flatMap { ledger.take(WatchLedger.slowProbe($0)).edges }.isEmpty)
            #expect(ledger.take(WatchLedger.slowProbe(33)).edges.map(\.edge) == [.begun])
        }
    }

    @Test("what is wrong with a target at one time is told once, and its end when all of it is over")
    func joined() throws {
        var ledger = WatchLedger()
        var edges: [WatchLedger.Edge] = []
        for number in 1...3 { edges += ledger.take(number, slow: 5) }
        for number in 4...8 { edges += ledger.take(number, slow: 5, slower: 5) }
        #expect(edges.map(\.edge) == [.begun])
        #expect(ledger.openIncidents.first?.findings.map(\.question) == [slow, slower])
        for number in 9...12 { edges += ledger.take(number, slower: 5) }
        #expect(edges.count == 1)
        for number in 13...15 { edges += ledger.take(number) }
        #expect(edges.map(\.edge) == [.begun, .over])
        let incident = try #require(edges.last?.incident)
        #expect(incident.since == .seconds(300) && incident.overAt == .seconds(13 * 300) && incident.number == 1)
        #expect(ledger.openIncidents.isEmpty)
        #expect((16...18).flatMap { ledger.take($0, slow: 5) }.map(\.incident.number) == [2])
    }

    @Test("two that begin with one probe are one incident with both")
    func together() {
        var ledger = WatchLedger()
        let edges = (1...3).flatMap { ledger.take($0, slow: 5, slower: 5) }
        #expect(edges.map(\.incident.findings.count) == [2])
    }

    @Test("each target has its own incidents")
    func targets() {
        var ledger = WatchLedger(targets: ["a", "b"])
        var edges: [WatchLedger.Edge] = []
        for number in 1...3 {
            edges += ledger.take(2 * number, slow: 5)
            edges += ledger.take(2 * number + 1, slow: 5, target: "b")
        }
        #expect(edges.map(\.incident.target) == ["a", "b"] && edges.map(\.incident.number) == [1, 2])
    }

    @Test("a target of which nothing works is down, and neither slow nor failing beside that")
    func down() {
        var ledger = WatchLedger()
        let edges = (1...20).flatMap { ledger.take($0, failed: 5) }
        #expect(edges.map(\.edge) == [.begun] && edges.first?.incident.findings.map(\.question) == [.reach])
        #expect((21...22).flatMap { ledger.take($0) }.map(\.edge) == [.over])
    }

    @Test("a slow target that goes down is told as worse, a failing one is not told again")
    func worse() {
        var slowOne = WatchLedger()
        var edges = (1...3).flatMap { slowOne.take($0, slow: 5) }
        edges += (4...8).flatMap { slowOne.take($0, failed: 5) }
        #expect(edges.map(\.edge) == [.begun, .worse])
        var failing = WatchLedger()
        edges = (1...6).flatMap { failing.take($0, failed: 4) }
        edges += (7...12).flatMap { failing.take($0, failed: 5) }
        #expect(edges.map(\.edge) == [.begun])
    }

    // MARK: Blindness

    @Test("a watch that measures nothing says that it is blind, once, and that it sees again")
    func blind() {
        var ledger = WatchLedger()
        #expect((1...2).flatMap { ledger.takeNothing($0) }.isEmpty)
        let edges = (3...9).flatMap { ledger.takeNothing($0) }
        #expect(edges.map(\.edge) == [.begun] && edges.first?.incident.target == "")
        #expect(edges.first?.incident.findings.first?.cause == "disk full")
        #expect(edges.first?.incident.since == .seconds(300))
        #expect(ledger.take(10).map(\.edge) == [.over])
    }

    @Test("a machine that sleeps makes nobody blind, and ends nothing")
    func asleep() {
        var ledger = WatchLedger()
        #expect((1...9).flatMap { ledger.takeNothing($0, .disturbed) }.isEmpty)
        _ = (10...12).flatMap { ledger.take($0, slow: 5) }
        #expect((13...20).flatMap { ledger.takeNothing($0, .disturbed) }.isEmpty && ledger.openIncidents.count == 1)
    }

    // MARK: Restarts

    @Test("a restart at any probe changes nothing of what is told")
    func restarts() {
        // Slow, well, down, well, blind, well.
        let slowSteps = [0, 5, 5, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        let failedSteps = [0, 0, 0, 0, 0, 0, 0, 0, 5, 5, 0, 0, 0, 0, 0, 0, 0]
        let course = slowSteps.indices.map { place in
            (
                failed: failedSteps[place], slow: slowSteps[place],
                result: (12...14).contains(place) ? ProbeRecord.Result.unmeasured : .measured
            )
        }
        func told(restartingAt restart: Int?) -> [String] {
            var ledger = WatchLedger()
            var (probes, incidents, told): ([ProbeRecord], [Int: IncidentRecord], [String]) = ([], [:], [])
            for (place, step) in course.enumerated() {
                if place == restart {
                    ledger = WatchLedger()
                    let ended = ledger.restore(
                        probes,
                        open: incidents.values.filter { $0.overAt == nil }.sorted { $0.number < $1.number },
                        nextIncident: (incidents.keys.max() ?? 0) + 1,
                        now: .seconds(Double(place) * 300)
                    )
                    #expect(ended.isEmpty)
                }
                var probe = ProbeRecord(number: place + 1, at: .seconds(Double(place) * 300), result: step.result)
                if step.result == .measured {
                    probe.windows[subject(.reach)] = WindowTally(n: 5, beyond: Double(step.failed))
                    if step.failed == 0 {
                        probe.windows[subject(slow)] = WindowTally(n: 5, beyond: Double(step.slow))
                    }
                }
                let outcome = ledger.take(probe)
                probes.append(probe)
                for incident in outcome.changed { incidents[incident.number] = incident }
                told += outcome.edges.map { "\(place) \($0.edge) \($0.incident.number)" }
            }
            return told
        }
        let whole = told(restartingAt: nil)
        #expect(whole == ["3 begun 1", "7 over 1", "9 begun 2", "11 over 2", "14 begun 3", "15 over 3"])
        for place in course.indices { #expect(told(restartingAt: place) == whole, "restarted at \(place)") }
    }

    @Test("an incident of what is watched no more is over with the restart")
    func watchedNoMore() throws {
        var ledger = WatchLedger()
        let edges = (1...3).flatMap { ledger.take($0, slow: 5) }
        let incident = try #require(edges.first?.incident)
        var other = WatchLedger([], ledger.rule)
        let ended = other.restore([], open: [incident], nextIncident: 2, now: .seconds(9_000))
        #expect(ended.map(\.overAt) == [.seconds(9_000)] && other.openIncidents.isEmpty)
    }

    // MARK: What is asked

    @Test("asks each target for its reach, its failures and its objectives, each once")
    func bounds() {
        var scenario = Scenario(
            name: "s",
            endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1:1")],
            targets: ["a", "b"].map { Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: "m") },
            prompts: [Prompt(id: "p", user: "u")]
        )
        let ttft = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 5e8)
        let errors = Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.02, target: "b")
        let rate = Objective(metric: .tokensPerSecond, percentile: 5, bound: .min, limit: 20, target: "a")
        let bounds = WatchedBounds.of(scenario, objectives: [ttft, ttft, errors, rate])
        #expect(bounds.map(\.subject.target) == ["a", "a", "a", "a", "b", "b", "b"])
        #expect(
            bounds.map(\.kind) == [
                .reach, .allowance(WatchedBounds.usualFailures), .allowance(ttft.allowance), .allowance(0.05),
                .reach, .allowance(ttft.allowance), .allowance(0.02),
            ]
        )
        #expect(abs(ttft.allowance - 0.05) < 1e-12)
        scenario.allowedFailureShare = Share(clamping: 0.3)
        #expect(WatchedBounds.of(scenario, objectives: [])[1].kind == .allowance(0.3))
    }
}
