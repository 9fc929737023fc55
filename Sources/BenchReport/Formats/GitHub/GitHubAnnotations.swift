import BenchAnalysis
import BenchModel

/// The judgements as workflow commands of GitHub Actions, which shows them beside the job.
enum GitHubAnnotations {
    static func lines(_ report: GateReport) -> String {
        var lines: [String] = []
        let run = "ezbench run \(report.record.id)"
        lines += RunHeading(report.record, report.instrument, alarms: report.alarms).alarms.map {
            command("warning", title: run, $0)
        }
        lines.append(command("notice", title: run, report.instrument.connections.sentence))
        if report.judgements.isEmpty { lines.append(command("notice", title: run, report.withoutObjectives)) }
        for judgement in report.judgements {
            let title = "\(run): \(judgement.target) \(judgement.objective.title)"
            lines.append(command(judgement.answer.level, title: title, judgement.sentence))
        }
        if let failures = report.failures {
            lines.append(command(failures.answer.level, title: "\(run): failed requests", failures.sentence))
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func command(_ level: String, title: String, _ message: String) -> String {
        "::\(level) title=\(escaped(title, isProperty: true))::\(escaped(message))"
    }

    /// The gate to workflow commands: returns text in which no line ends and no escape begins, by the runner's own rules.
    static func escaped(_ text: String, isProperty: Bool = false) -> String {
        var result = ""
        for scalar in PlainText.line(text).unicodeScalars {
            switch scalar {
            case "%": result += "%25"
            case ":" where isProperty: result += "%3A"
            case "," where isProperty: result += "%2C"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
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
