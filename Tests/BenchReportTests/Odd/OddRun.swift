import BenchModel
import Pricing
import Statistics

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

/// Runs as they come where something is missing, alone, broken off or all alike: what every table and chart must bear.
enum OddRun: String, CaseIterable {
    case empty, noTargets, one, oneFailed, allFailed, warmupOnly, droppedOnly, cancelledOnly, closedBeforeToken
    case buffered, oneEvent, oneInstant, noUsage, noTime, endless, interrupted, running, shard, merged, simulated
    case partlySimulated, retriedForGood, thinkingOnly, toolsOnly, twins, manyTargets, zeroTokens

    var run: StoredRun {
        switch self {
        case .empty: Self.made([])
        case .noTargets: Self.made([], targets: [])
        case .one: Self.made([SampleMaker()])
        case .oneFailed: Self.made(1) { $0.outcome = .failed(.serverError, detail: "HTTP 500") }
        case .allFailed: Self.made(30) { ($0.outcome, $0.events) = (.failed(.connect, detail: "refused"), 0) }
        case .warmupOnly: Self.made(5) { $0.phase = .warmup }
        case .droppedOnly: Self.made(5, shape: .poisson) { $0.isDropped = true }
        case .cancelledOnly: Self.made(5) { $0.outcome = .cancelled }
        case .closedBeforeToken: Self.made(5) { ($0.events, $0.closedAfter, $0.usage) = (0, 800, TokenUsage()) }
        case .buffered: Self.made(5) { ($0.events, $0.isBuffered) = (1, true) }
        case .oneEvent: Self.made(5) { $0.events = 1 }
        case .oneInstant: Self.made(5) { ($0.gap, $0.eventsPerRead) = (0, 10) }
        case .noUsage: Self.made(5) { $0.usage = TokenUsage() }
        case .noTime: Self.made(5) { ($0.ttft, $0.gap, $0.lateness, $0.start) = (0, 0, 0, 0) }
        case .endless: Self.made(5) { ($0.ttft, $0.gap) = (8e7, 4e6) }
        case .interrupted: Self.changed { ($0.status, $0.endReason) = (.interrupted, "the budget of 1 USD is used up") }
        case .running: Self.changed { $0.status = .running }
        case .shard:
            Self.changed { record in
                record.shard = Shard(text: "2/3") ?? .whole
                record.parts = [ShardRecord(shard: record.shard)]
            }
        case .merged: MadeRun.merged(Self.made(9) { _ in }, of: 3)
        case .simulated:
            Self.changed { record in
                record.isSimulated = true
                for place in record.targets.indices { record.targets[place].isSimulated = true }
            }
        case .partlySimulated:
            Self.changed { record in
                record.isSimulated = true
                record.targets[0].isSimulated = true
            }
        case .retriedForGood:
            Self.made(6) { maker in
                maker.outcome = .failed(.overloaded, detail: "HTTP 529")
                if maker.sequence % 2 == 0 {
                    maker.retryWait = 5
                } else {
                    (maker.attempt, maker.sequence) = (2, maker.sequence - 1)
                }
            }
        case .thinkingOnly: Self.made(5) { $0.thinkingEvents = 10 }
        case .toolsOnly: Self.made(5) { $0.toolsFrom = 0 }
        case .twins:
            Self.made(
                (0..<2).flatMap { target in (0..<5).map { SampleMaker(target: target, sequence: $0) } },
                targets: [Self.target("same"), Self.target("same")]
            )
        case .manyTargets:
            Self.made(
                (0..<14).map { SampleMaker(target: $0, start: Double($0) * 10) },
                targets: (0..<14).map { Self.target("target-\($0)") }
            )
        case .zeroTokens:
            Self.made(5) { $0.usage = TokenUsage(input: 0, output: 0, reasoning: 0, cacheRead: 0, cacheWrite: 0) }
        }
    }

    var summary: Summary { subject.summary }
    var gate: GateReport { subject.gate ?? Gate.judge(run, objectives: Self.objectives) }
    var subject: ReportSubject { Self.subjects[self] ?? Self.subject(of: run) }

    /// Measured once, as all tests look at the same.
    private static let subjects = Dictionary(uniqueKeysWithValues: allCases.map { ($0, subject(of: $0.run)) })

    private static func subject(of run: StoredRun) -> ReportSubject {
        ReportSubject(
            Summary(run: run, prices: .builtIn, objectives: objectives),
            gate: Gate.judge(run, objectives: objectives),
            obstacle: NothingWorked.sentence(RunFacts(run))
        )
    }

    static let objectives = [
        Objective(metric: .ttft, percentile: 95, bound: .max, limit: 500e6),
        Objective(metric: .tokensPerSecond, percentile: 5, bound: .min, limit: 20),
        Objective(metric: .itl, percentile: 99, bound: .max, limit: 100e6),
        Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.01),
        Objective(metric: .cutShare, percentile: nil, bound: .max, limit: 0.05),
        Objective(metric: .goodput, percentile: nil, bound: .min, limit: 0.9),
    ]

    private static func target(_ name: String) -> RunRecord.Target {
        RunRecord.Target(name: name, wireProtocol: "openai-chat", model: "gpt-5-mini", endpoint: "https://h")
    }

    private static func made(
        _ makers: [SampleMaker],
        targets: [RunRecord.Target] = [target("t")],
        shape: LoadShape.Kind = .closed
    ) -> StoredRun {
        var record = RunRecord(
            id: 1,
            name: "odd",
            startedAt: RunFixture.epoch,
            finishedAt: RunFixture.epoch + .seconds(9),
            status: .finished,
            version: "1",
            isSimulated: false,
            loadShape: shape,
            targets: targets
        )
        record.database = "x.sqlite"
        return StoredRun(record: record, samples: makers.map { $0.made() })
    }

    private static func made(
        _ count: Int,
        shape: LoadShape.Kind = .closed,
        _ change: (inout SampleMaker) -> Void
    ) -> StoredRun {
        made(
            (0..<count).map { sequence in
                var maker = SampleMaker(sequence: sequence, start: Double(sequence) * 500)
                change(&maker)
                return maker
            },
            shape: shape
        )
    }

    private static func changed(_ change: (inout RunRecord) -> Void) -> StoredRun {
        let makers = (0..<3).flatMap { target in
            (0..<4).map { SampleMaker(target: target, sequence: $0, start: Double($0) * 400) }
        }
        var run = made(makers, targets: ["claude", "local", "gemini, buffered"].map(target))
        change(&run.record)
        return run
    }
}
