package import BenchAnalysis
import BenchModel

/// How the judgements of a run are written.
package enum CheckFormat: String, Sendable, CaseIterable {
    /// A line per judgement.
    case text
    /// A document for programs.
    case json
    /// JUnit's XML, as CI systems read it.
    case junit
    /// Annotations of GitHub Actions.
    case github
    /// A report of GitLab's Code Quality.
    case gitlab
    /// A page of a job, or a comment.
    case markdown
}

/// Writes what a ``Gate`` said.
package enum GateRenderer {
    /// Returns the report as text that ends with a newline.
    package static func render(_ report: GateReport, as format: CheckFormat) -> String {
        switch format {
        case .text: text(report)
        case .junit: JUnitReport.document(report)
        case .json: JSONCheck.document(report)
        case .github: GitHubAnnotations.lines(report)
        case .gitlab: GitLabCodeQuality.document(report)
        case .markdown: jobSummary(report)
        }
    }

    /// Returns the message of a chat: what it all adds up to, and a line for each bound that is missed or open.
    package static func message(_ report: GateReport) -> String {
        let record = report.record
        let mark = report.isSimulated ? "SIMULATED " : ""
        var lines = ["\(mark)ezbench run \(record.id) (\(record.name)): \(report.conclusion)"]
        let open = report.lines.filter { $0.answer != .pass }
        lines += open.prefix(mostLines).map { "\($0.answer.badge) \($0.sentence)" }
        if open.count > mostLines { lines.append("and \(open.count - mostLines) more") }
        lines += report.baselineNotes.prefix(mostLines)
        lines += RunHeading(record, report.instrument, alarms: report.alarms).alarms.prefix(mostLines)
        return lines.map(PlainText.line).joined(separator: "\n")
    }

    /// So many bounds, and alarms, are told in a message.
    private static let mostLines = 8

    private static func text(_ report: GateReport) -> String {
        let run = RunHeading(report.record, report.instrument, alarms: report.alarms)
        var lines = [run.title] + run.facts + run.alarms
        let answers = report.lines.map { "\($0.answer.badge) \($0.sentence)" }
        let ofFailures = report.failures == nil ? 0 : 1
        lines += answers.dropLast(ofFailures) + report.notes
        // The failed requests last of all: what most often decides is what the eye falls on.
        lines += answers.suffix(ofFailures)
        return lines.map(PlainText.line).joined(separator: "\n") + "\n"
    }

    /// Returns Markdown for a job's summary page.
    package static func jobSummary(_ report: GateReport) -> String {
        let run = RunHeading(report.record, report.instrument, alarms: report.alarms)
        var parts = ["## \(Markdown.escaped(run.title))\n"]
        parts += run.alarms.map { "> **\(Markdown.escaped($0))**\n" }
        parts.append(run.facts.map { "- \(Markdown.escaped($0))\n" }.joined())
        var table = ReportTable("Objectives", name: "answer", figures: ["n"], words: ["target", "objective", "why"])
        table.rows = report.lines.map {
            [.text($0.answer.badge), .count($0.n), .text($0.target), .text($0.title), .text($0.sentence)]
        }
        table.notes = report.notes
        parts.append(table.markdown)
        return parts.joined(separator: "\n")
    }
}

extension GateReport {
    /// What is said beside the answers.
    fileprivate var notes: [String] {
        let work = judgements.isEmpty ? [] : goodput.map { $0.sentence(self) }
        return work + baselineNotes + (hasObjectives ? [] : [withoutObjectives])
    }
}

extension Goodput {
    fileprivate func sentence(_ report: GateReport) -> String {
        let mark = report.isSimulated ? "SIMULATED " : ""
        guard let attainment else { return "\(mark)\(target): no goodput, no request can be judged" }
        let rate = perSecond.map { "\(Figure.significant($0)) requests/s" } ?? Figure.absent
        return "\(mark)\(target): goodput \(rate), attainment \(Figure.percent(attainment)) "
            + "(\(Counted.part(met, of: judged, "request")) met every objective \(Counted.form(met, "it has", "they have")) a figure for"
            + (missing > 0 ? "; \(Figure.count(missing, "request")) without any left out)" : ")")
    }
}
