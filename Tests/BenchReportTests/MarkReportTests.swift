import Statistics
import BenchModel
import Pricing
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("What has to be said of answers")
struct MarkReportTests {
    private static let marks: [(ResponseMark, String)] = [
        (.unseenOutput, "OUTPUT NOT SEEN: t: 2 of 10 answers: "),
        (.thinkTags, "THINKING INSIDE THE TEXT: t: 2 of 10 answers: "),
        (.neverFinished, "NEVER FINISHED: t: 2 of 10 answers: "),
        (.fewerTokens, "FEWER TOKENS THAN CAME: t: 2 of 10 answers: "),
        (.blankFirst, "BLANK FIRST: t: 2 of 10 answers: "),
        (.otherTier, "OTHER TIER: t: 2 of 10 answers: "), (.unsaidTier, "TIER NOT SAID: t: 2 of 10 answers: "),
    ]

    /// A run of ten answers, the first two of which `change` alters.
    private static func run(_ change: (inout Sample) -> Void) -> StoredRun {
        var run = MadeRun.run([MadeRun.target()]) { _, _, _ in }
        for index in 0..<2 { change(&run.samples[index]) }
        return run
    }

    /// Returns every output but CSV, which has a column for each.
    private static func outputs(_ run: StoredRun) -> [String] {
        let summary = Summary(run: run, prices: .builtIn)
        let gate = Gate.judge(run, objectives: [])
        return [ReportFormat.table, .markdown, .json].map { ReportRenderer.render(summary, as: $0) }
            + CheckFormat.allCases.map { GateRenderer.render(gate, as: $0) } + [GateRenderer.jobSummary(gate)]
    }

    /// Returns what stands under a name in a report of one target.
    private static func field(_ name: String, _ run: StoredRun) -> String? {
        let lines = ReportRenderer.render(Summary(run: run, prices: .builtIn), as: .csv)
            .split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        guard lines.count == 2, let column = lines[0].firstIndex(of: name[...]) else { return nil }
        return String(lines[1][column])
    }

    @Test("is an alarm in every output, with how many answers it is about", arguments: marks)
    func alarms(mark: ResponseMark, sentence: String) throws {
        let run = Self.run { $0.response.marks = [mark] }
        let alarms = Summary(run: run, prices: .builtIn).alarms
        #expect(alarms.count == 1 && alarms[0].sentence.hasPrefix(sentence), "\(alarms)")
        let title = try #require(sentence.split(separator: ":").first)
        for output in Self.outputs(run) { #expect(output.contains(title)) }
        #expect(Self.field("answers_\(mark.rawValue)", run) == "2")
        let quiet = Self.run { _ in }
        for output in Self.outputs(quiet) { #expect(!output.contains(title)) }
        #expect(Self.field("answers_\(mark.rawValue)", quiet) == "0")
    }

    @Test("is of failed answers too, and of nothing that was not measured")
    func failed() {
        var run = Self.run { $0.response.marks = [.unseenOutput] }
        run.samples[0].outcome = .failed(.empty, detail: "nothing came")
        run.samples[1].phase = .warmup
        let marks = Summary(run: run, prices: .builtIn).targets[0].marks
        #expect(marks.count(.unseenOutput) == 1 && marks.answers == 9)
    }

    @Test("counts events that could not be read, and the answers they were in")
    func skipped() {
        let run = Self.run { $0.response.skippedEvents = 3 }
        for output in Self.outputs(run) { #expect(output.contains("6 events in 2 of 10 answers could not be read")) }
        #expect(Self.field("skipped_events", run) == "6")
        // A stored count may be any.
        let extreme = Self.run { $0.response.skippedEvents = .max }
        #expect(Self.field("skipped_events", extreme) == String(Int.max))
    }

    // MARK: What is missing counts against a gate

    private static func judge(_ metric: Objective.Metric, _ change: (inout SampleMaker) -> Void) throws -> Judgement {
        let run = MadeRun.run([MadeRun.target()], n: 100) { maker, _, sequence in
            if sequence % 4 == 0 { change(&maker) }
        }
        let objective = Objective(metric: metric, percentile: 95, bound: .max, limit: 60_000e6)
        return try #require(Gate.judge(run, objectives: [objective]).judgements.first)
    }

    @Test("an empty answer is a failure, slower than any limit, and one too many for a gate that allows none")
    func empty() throws {
        let run = MadeRun.run([MadeRun.target()], n: 100) { maker, _, sequence in
            if sequence % 4 == 0 { (maker.events, maker.outcome) = (0, .failed(.empty, detail: "no token")) }
        }
        let objectives = [
            Objective(metric: .ttft, percentile: 95, bound: .max, limit: 60_000e6),
            Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.05),
        ]
        let gate = Gate.judge(run, objectives: objectives)
        #expect(gate.judgements.map(\.answer) == [.fail, .fail] && gate.failed == 25)
        #expect(gate.exitCode(strict: false) == 1)
        #expect(Gate.judge(run, objectives: []).exitCode(strict: false) == 1)
        let counts = Summary(run: run, prices: .builtIn).targets[0]
        #expect(counts.counts.ok == 75 && counts.failures.map(\.kind) == [.empty])
    }

    @Test("an answer of thinking alone has no TTFA, and counts as slower than any limit on it")
    func thinkingAlone() throws {
        let judgement = try Self.judge(.ttfa) { ($0.events, $0.thinkingEvents) = (5, 5) }
        #expect(judgement.answer != .pass && judgement.n == 100)
        #expect(judgement.sentence.contains("25 streams that ended without it counted beyond the limit"))
        #expect(try Self.judge(.ttft) { ($0.events, $0.thinkingEvents) = (5, 5) }.answer == .pass)
    }

    @Test("a stream that ended well without a token, such as a call without arguments, has no TTFT, and counts alike")
    func callAlone() throws {
        let judgement = try Self.judge(.ttft) { $0.events = 0 }
        #expect(judgement.answer != .pass && judgement.n == 100)
        #expect(try Self.judge(.ttft) { _ in }.answer == .pass)
    }
}
