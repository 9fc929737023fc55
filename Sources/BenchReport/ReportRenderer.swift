package import BenchAnalysis

/// How a report is written.
package enum ReportFormat: String, Sendable, CaseIterable {
    /// Aligned for a terminal.
    case table
    case markdown
    case json
    /// RFC 4180, one row per target.
    case csv
    /// One page with charts, which needs nothing but itself.
    case html

    package var isForPeople: Bool { self == .table || self == .markdown }
}

/// Writes a summary; pure, so that the same run always reads the same.
package enum ReportRenderer {
    /// Writes a page with another run's figures laid over those of a run.
    package static func page(_ summary: Summary, over other: Summary, judgements: [Judgement] = []) -> String {
        HTMLReport(summary, judgements, over: other).text
    }

    /// Writes a report.
    ///
    /// - Parameters:
    ///   - summary: what to report.
    ///   - format: how to write it.
    ///   - judgements: what a ``Gate`` said of the same run; none where the scenario has no objectives.
    /// - Returns: text that ends with a newline.
    package static func render(_ summary: Summary, as format: ReportFormat, judgements: [Judgement] = []) -> String {
        switch format {
        case .table: ReportDocument(summary, judgements).terminalText
        case .markdown: ReportDocument(summary, judgements).markdown
        case .json: JSONOutput.text(JSONReport.document(summary, judgements))
        case .csv: CSVReport.text(summary)
        case .html: HTMLReport(summary, judgements).text
        }
    }
}
