package import BenchAnalysis

/// How a report is written.
package enum ReportFormat: String, Sendable, CaseIterable {
    /// Laid out for a terminal.
    case table
    case markdown
    case json
    /// RFC 4180, one row per target.
    case csv
    /// One page with charts, which needs nothing but itself.
    case html

    package var isForPeople: Bool { self == .table || self == .markdown }
}

/// Writes a report; pure, so that the same run always reads the same.
package enum ReportRenderer {
    /// Writes a page with another run's figures laid over those of a run.
    package static func page(_ subject: ReportSubject, over other: Summary) -> String {
        HTMLReport(subject, over: other).text
    }

    /// Writes a report.
    ///
    /// - Parameters:
    ///   - subject: what to report.
    ///   - format: how to write it.
    ///   - isFull: whether a terminal is shown every table; else what fits on one screen. Other formats hold everything.
    ///   - screen: what to lay it out for, if that is a terminal.
    /// - Returns: text that ends with a newline.
    package static func render(
        _ subject: ReportSubject,
        as format: ReportFormat,
        isFull: Bool = true,
        on screen: Screen = Screen()
    ) -> String {
        switch format {
        case .table:
            if isFull {
                ReportDocument(subject.summary, subject.answers, subject.scenario).terminalText(on: screen)
            } else if !subject.summary.askedGroupings.isEmpty {
                ReportDocument(groupsOf: subject.summary).terminalText(on: screen)
            } else {
                FirstScreen(subject, on: screen).text
            }
        case .markdown:
            ReportDocument(subject.summary, subject.answers, subject.scenario).markdown(FirstAnswer(subject))
        case .json: JSONOutput.text(JSONReport.document(subject.summary, subject.judgements, subject.scenario))
        case .csv:
            subject.summary.askedGroupings.isEmpty
                ? CSVReport.text(subject.summary) : GroupRows.text(subject.summary)
        case .html: HTMLReport(subject).text
        }
    }
}
