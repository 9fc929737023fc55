import BenchAnalysis
import BenchModel

/// A report as people read it, before it is laid out for a terminal or for Markdown.
struct ReportDocument {
    var title: String
    /// What must not be overlooked: simulated figures, a run that did not end.
    var alarms: [String]
    var facts: [String]
    var tables: [ReportTable]
    /// What the gate answered, but for failed requests.
    var answers: [GateLine]

    /// Creates the report of a run; `scenario` is what it was made with, where that can be read.
    init(_ summary: Summary, _ answers: [GateLine], _ scenario: Scenario? = nil) {
        let run = RunHeading(summary.record, summary.instrument, alarms: summary.alarms)
        title = run.title
        alarms = run.alarms
        facts = run.facts + [Self.counts(summary)]
        // Where nothing came of any request there is no figure, and tables of dashes would hide why.
        let hasFigures = summary.hasFigures
        let figures: [ReportTable] =
            [
                .standing(summary), .load(summary), .firstToken(summary), .firstTokenFromPlan(summary),
                .serverFirstToken(summary), .firstTokenParts(summary), .serverLoad(summary), .serverCounts(summary),
                .serverTimes(summary),
                .wholeAnswer(summary),
                .throughput(summary), .gaps(summary), .delivery(summary), .thinking(summary),
                .thinkingTokens(summary), .tools(summary), .streamedAgainstBuffered(summary), .servedBy(summary),
                .stopReasons(summary), .validity(summary), .invalidAnswers(summary), .tokens(summary),
                .pictures(summary), .lengths(summary),
            ] + Self.groups(summary) + [
                .turns(summary), .sessions(summary), .promptCache(summary), .closedOnPurpose(summary),
                .savedByClosing(summary),
                .cost(summary), .unitCosts(summary), .prices(summary), .billed(summary),
            ]
        let outcomes: [ReportTable] = [
            .requests(summary), .shards(summary), .retries(summary), .failures(summary), .openedConnections(summary),
        ]
        tables =
            ((hasFigures ? figures : []) + outcomes + (hasFigures ? [.connections(summary), .heldOpen(summary)] : [])
            + [.setUp(summary, scenario)])
            .filter { !$0.rows.isEmpty }
        self.answers = answers
    }

    /// Only the tables of groups that somebody asked for.
    init(groupsOf summary: Summary) {
        self.init(summary, [])
        tables = summary.hasFigures ? summary.askedGroupings.map { .groups(summary, by: $0) } : tables
    }

    private static func groups(_ summary: Summary) -> [ReportTable] {
        summary.groupings.map { .groups(summary, by: $0) }
    }

    private static func counts(_ summary: Summary) -> String {
        let warmup = summary.targets.reduce(0) { $0 + $1.counts.warmup }
        let cancelled = summary.targets.reduce(0) { $0 + $1.counts.cancelled }
        let closed = summary.targets.reduce(0) { $0 + $1.counts.closedOnPurpose }
        var text =
            "n: \(Figure.count(summary.attempted, "request")) measured, \(summary.ok) ok, \(summary.failed) failed"
        if closed > 0 { text += ", \(closed) closed on purpose" }
        if cancelled > 0 { text += "; \(cancelled) cancelled" }
        if warmup > 0 { text += "; \(warmup) warm-up, never counted" }
        return text
    }
}
