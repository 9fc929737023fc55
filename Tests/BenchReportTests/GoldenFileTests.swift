import Statistics
import BenchModel
import BenchReport
import Pricing
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Committed sample reports")
struct GoldenFileTests {
    private static var summary: Summary { Summary(run: RunFixture.run, prices: .builtIn) }
    private static var gate: GateReport {
        Gate.judge(RunFixture.run, objectives: RunFixture.objectives, allowedFailureShare: 0.05)
    }

    @Test(
        "a report reads as the committed one",
        arguments: [(ReportFormat.table, "txt"), (.markdown, "md"), (.json, "json"), (.csv, "csv"), (.html, "html")]
    )
    func report(format: ReportFormat, suffix: String) throws {
        let text = ReportRenderer.render(ReportSubject(Self.summary, gate: Self.gate), as: format)
        try GoldenFile("sample-report.\(suffix)").expect(text)
    }

    @Test(
        "a check reads as the committed one",
        arguments: [
            (CheckFormat.text, "txt"), (.junit, "junit.xml"), (.github, "github.txt"), (.json, "json"),
            (.gitlab, "gitlab.json"),
            (.markdown, "md"),
        ]
    )
    func check(format: CheckFormat, suffix: String) throws {
        try GoldenFile("sample-check.\(suffix)").expect(GateRenderer.render(Self.gate, as: format))
    }

    @Test("a job summary reads as the committed one")
    func jobSummary() throws {
        try GoldenFile("sample-check.md").expect(GateRenderer.jobSummary(Self.gate))
    }

    @Test(
        "a report on open-loop load reads as the committed one",
        arguments: [(ReportFormat.table, "txt"), (.markdown, "md"), (.json, "json"), (.csv, "csv")]
    )
    func openLoopReport(format: ReportFormat, suffix: String) throws {
        let summary = Summary(run: OpenLoopFixture.run, prices: .builtIn, objectives: OpenLoopFixture.objectives)
        let subject = ReportSubject(summary, gate: OpenLoopFixture.gate)
        try GoldenFile("open-loop-report.\(suffix)").expect(
            ReportRenderer.render(subject, as: format)
        )
    }

    @Test(
        "a report on thinking, tools, caching, closing and buffering reads as the committed one",
        arguments: [(ReportFormat.table, "txt"), (.markdown, "md"), (.json, "json"), (.csv, "csv")]
    )
    func phenomenaReport(format: ReportFormat, suffix: String) throws {
        let summary = Summary(run: PhenomenaFixture.run, prices: .builtIn, objectives: PhenomenaFixture.objectives)
        let subject = ReportSubject(summary, gate: PhenomenaFixture.gate)
        try GoldenFile("phenomena-report.\(suffix)").expect(
            ReportRenderer.render(subject, as: format)
        )
    }

    @Test(
        "a report on conversations, held or replayed from a trace, reads as the committed one",
        arguments: [("conversation", ConversationFixture.held), ("trace", ConversationFixture.replayed)],
        [(ReportFormat.table, "txt"), (.markdown, "md")]
    )
    func conversationReport(_ kind: (name: String, run: StoredRun), _ format: (format: ReportFormat, suffix: String))
        throws
    {
        let summary = Summary(run: kind.run, prices: .builtIn)
        let gate = Gate.judge(kind.run, objectives: [], allowedFailureShare: 0.05)
        try GoldenFile("\(kind.name)-report.\(format.suffix)").expect(
            ReportRenderer.render(ReportSubject(summary, gate: gate), as: format.format)
        )
    }

    @Test("a check of such a run reads as the committed one")
    func phenomenaCheck() throws {
        try GoldenFile("phenomena-check.txt").expect(GateRenderer.render(PhenomenaFixture.gate, as: .text))
    }

    @Test("a check of open-loop load reads as the committed one")
    func openLoopCheck() throws {
        try GoldenFile("open-loop-check.txt").expect(GateRenderer.render(OpenLoopFixture.gate, as: .text))
    }
}
