import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport

@Suite("The words of a watch")
struct WatchWordsTests {
    private static let ttft = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 5e8)
    private static let median = Objective(metric: .ttft, percentile: 50, bound: .max, limit: 3e8)

    private static func subject(_ question: WatchSubject.Question) -> WatchSubject {
        WatchSubject(target: "chat", question: question)
    }

    private static let bounds = [
        WatchedBound(subject: subject(.reach), kind: .reach),
        WatchedBound(subject: subject(.failures), kind: .allowance(0.01)),
        WatchedBound(subject: subject(.init(ttft)), kind: .allowance(0.05), objective: ttft),
        WatchedBound(subject: subject(.init(median)), kind: .allowance(0.5), objective: median),
    ]

    private static let words = WatchWords("nightly", bounds, isSimulated: false)
    /// 2026-11-27 12:00:00 UTC.
    private static let noon = WallTime.seconds(1_795_780_800)

    private static func finding(
        _ question: WatchSubject.Question,
        bad: Int = 3,
        windows: Int = 3,
        n: Int = 15,
        beyond: Double = 15,
        figure: Double? = nil,
        cause: String? = nil,
        isOver: Bool = false
    ) -> IncidentRecord.Finding {
        IncidentRecord.Finding(
            question: question,
            since: noon,
            windows: windows,
            badWindows: bad,
            n: n,
            beyond: beyond,
            figure: figure,
            cause: cause,
            isOver: isOver
        )
    }

    private static func alert(
        _ edge: AlertRecord.Edge,
        _ findings: [IncidentRecord.Finding],
        target: String = "chat",
        over: Nanoseconds? = nil
    ) -> String {
        let incident = IncidentRecord(
            number: 7,
            target: target,
            toldAt: noon + .seconds(600),
            since: noon,
            overAt: over.map { noon + $0 },
            findings: findings
        )
        return words.alert(WatchLedger.Edge(edge: edge, incident: incident))
    }

    @Test("figures have the unit of the limits they are held to")
    func oneUnit() {
        let slow = Objective(metric: .e2e, percentile: 95, bound: .max, limit: 10e9)
        let bound = WatchedBound(subject: Self.subject(.init(slow)), kind: .allowance(0.05), objective: slow)
        let words = WatchWords("nightly", [Self.bounds[0], bound], isSimulated: false)
        let incident = IncidentRecord(
            number: 7,
            target: "chat",
            toldAt: Self.noon,
            since: Self.noon,
            overAt: nil,
            findings: [Self.finding(.init(slow), figure: 9.9e9)]
        )
        #expect(words.goingOn(incident).contains("E2E p95 ≤ 10 s"))
        #expect(words.goingOn(incident).contains("(the last window: 9.9 s)"), "\(words.goingOn(incident))")
    }

    @Test("a question that is asked no more is told in words, and one of another version as it stands")
    func questions() {
        let others = [
            Objective(metric: .ttft, percentile: 99.9, bound: .max, limit: 2.5e8),
            Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.05),
            Objective(metric: .tokensPerSecond, percentile: 5, bound: .min, limit: 20),
        ]
        for objective in others + [Self.ttft] {
            #expect(WatchSubject.Question(objective).objective == objective)
        }
        for raw in [
            "failures", "reach", "", "ttft", "ttft p95.0 max", "ttft p95 above 3", "ttft 95 max 3", "new p1 max 3",
        ] {
            #expect(WatchSubject.Question(rawValue: raw).objective == nil, "\(raw)")
        }
        #expect(
            Self.alert(.over, [Self.finding(.init(others[0]), isOver: true)], over: 0)
                .hasSuffix("chat: TTFT p99.9 ≤ 250 ms is watched no more")
        )
        #expect(
            Self.alert(.over, [Self.finding(.init(rawValue: "new p1"), isOver: true)], over: 0)
                .hasSuffix("chat: new p1 is watched no more")
        )
    }

    @Test("tell what begins, since when, by how much")
    func begun() {
        #expect(
            Self.alert(.begun, [Self.finding(.init(Self.ttft), figure: 8.12e8)])
                == "ezbench watch nightly: INCIDENT 7: chat: TTFT p95 ≤ 500 ms is missed: 15 of 15 requests beyond it in 3 windows "
                + "in a row since 2026-11-27 12:00 UTC (the last window: 812 ms)"
        )
        #expect(
            Self.alert(.begun, [Self.finding(.failures, bad: 5, windows: 9, n: 45, beyond: 9, cause: "http5xx: busy")])
                == "ezbench watch nightly: INCIDENT 7: chat: 9 of 45 requests failed in 5 of 9 windows since 2026-11-27 12:00 UTC; "
                + "the last failure: http5xx: busy"
        )
        #expect(
            Self.alert(.begun, [Self.finding(.reach, bad: 2, windows: 2, n: 10, beyond: 10, cause: "connect: refused")])
                == "ezbench watch nightly: INCIDENT 7: chat is DOWN: 10 of 10 requests failed in 2 windows in a row since "
                + "2026-11-27 12:00 UTC; the last failure: connect: refused"
        )
        #expect(
            Self.alert(.begun, [Self.finding(.reach, n: 0, beyond: 0, cause: "the disk is full")], target: "")
                == "ezbench watch nightly: INCIDENT 7: the watch is BLIND: 3 probes in a row measured nothing since "
                + "2026-11-27 12:00 UTC: the disk is full"
        )
    }

    @Test("tell what is over, after how long")
    func over() {
        #expect(
            Self.alert(.over, [Self.finding(.init(Self.ttft), isOver: true)], over: .seconds(2_100))
                == "ezbench watch nightly: incident 7 is over since 2026-11-27 12:35 UTC, after 35.0 min: chat: TTFT p95 ≤ 500 ms is "
                + "met again"
        )
        #expect(
            Self.alert(.over, [Self.finding(.reach, isOver: true)], target: "", over: .seconds(60)).hasSuffix(
                "the watch measures again"
            )
        )
    }

    @Test("tell that a slow target goes down")
    func worse() {
        let text = Self.alert(.worse, [Self.finding(.init(Self.ttft)), Self.finding(.reach, n: 10, beyond: 10)])
        #expect(text.hasPrefix("ezbench watch nightly: incident 7 is WORSE: chat is DOWN: 10 of 10 requests failed"))
    }

    @Test("write a line for each probe")
    func lines() {
        var probe = ProbeRecord(number: 1, at: Self.noon, run: 12)
        probe.windows = [
            Self.subject(.reach): WindowTally(n: 5, beyond: 1, cause: "http5xx: busy"),
            Self.subject(.init(Self.ttft)): WindowTally(n: 4, beyond: 3, figure: 8.12e8),
            Self.subject(.init(Self.median)): WindowTally(n: 4, beyond: 0, figure: 2e8),
        ]
        #expect(
            Self.words.line(probe, open: [])
                == "2026-11-27T12:00:00Z run 12: chat: 4 of 5 ok, TTFT p50 ≤ 300 ms: 200 ms, TTFT p95 ≤ 500 ms: 812 ms BEYOND, "
                + "http5xx: busy"
        )
        probe.windows[Self.subject(.init(Self.median))] = WindowTally(n: 0, beyond: 0, untold: 4)
        #expect(Self.words.line(probe, open: []).contains("TTFT p50 ≤ 300 ms: no figure (4 of 4 not told) CANNOT TELL"))
        probe.windows = [Self.subject(.reach): WindowTally(n: 5, beyond: 5, cause: "connect: refused")]
        #expect(
            Self.words.line(probe, open: [IncidentRecord(number: 3, target: "chat", toldAt: 0, since: 0, findings: [])])
                == "2026-11-27T12:00:00Z run 12: chat: FAILED 5 of 5: connect: refused (incident 3 goes on)"
        )
        let nothing = ProbeRecord(number: 1, at: Self.noon, result: .unmeasured, cause: "the disk is full")
        #expect(Self.words.line(nothing, open: []) == "2026-11-27T12:00:00Z: nothing measured: the disk is full")
    }

    @Test("say before what can be told how soon")
    func beginning() {
        let rule = WatchRule(windows: 3, every: .seconds(300), subjects: 3)
        #expect(
            Self.words.beginning(rule, requests: 5) == [
                "watching \"nightly\": 5 requests to the target every 5.00 min.",
                "TTFT p50 ≤ 300 ms: told after 6 windows at the earliest (30.0 min); more --requests make it sooner.",
            ]
        )
        let none = WatchWords("n", Array(Self.bounds.prefix(2)), isSimulated: false)
        #expect(none.beginning(rule, requests: 5).last?.hasPrefix("no objectives: only failures are watched") == true)
    }

    @Test("nothing that a server says begins a line of its own or a command of a CI system")
    func foreign() {
        let text = Self.alert(.begun, [Self.finding(.failures, cause: "busy\n::error::\u{1B}[31m##vso[x]")])
        #expect(!text.contains("\n") && !text.contains("\u{1B}") && !text.contains("##vso["))
        let simulated = WatchWords("n", Self.bounds, isSimulated: true)
        #expect(simulated.line(ProbeRecord(number: 1, at: Self.noon), open: []).hasPrefix("SIMULATED "))
    }
}
