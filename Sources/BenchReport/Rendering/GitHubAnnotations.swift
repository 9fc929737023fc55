import BenchModel

/// The judgements as workflow commands of GitHub Actions, which shows them beside the job.
enum GitHubAnnotations {
    static func lines(_ report: GateReport) -> String {
        var lines: [String] = []
        let run = "ezbench run \(report.record.id)"
        if report.isSimulated { lines.append(command("warning", title: run, RunHeading.simulated)) }
        for judgement in report.judgements {
            let title = "\(run): \(judgement.target) \(judgement.objective.title)"
            lines.append(command(judgement.answer.level, title: title, judgement.sentence))
        }
        let level = report.hasTooManyFailures ? "error" : report.attempted == 0 ? "warning" : "notice"
        lines.append(command(level, title: "\(run): failed requests", report.failureSentence))
        return lines.map { $0 + "\n" }.joined()
    }

    private static func command(_ level: String, title: String, _ message: String) -> String {
        let title = escaped(title).replacing(":", with: "%3A").replacing(",", with: "%2C")
        return "::\(level) title=\(title)::\(escaped(message))"
    }

    /// Returns text in which no line ends and no escape begins, by the runner's own rules (`%25`, `%0D`, `%0A`).
    static func escaped(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }
}

extension Judgement.Answer {
    fileprivate var level: String {
        switch self {
        case .pass: "notice"
        case .fail: "error"
        case .inconclusive: "warning"
        }
    }
}
