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
        if !report.hasObjectives { lines.append(command("notice", title: run, report.withoutObjectives)) }
        lines += report.baselineNotes.map { command("notice", title: run, $0) }
        for line in report.lines {
            lines.append(command(line.answer.level, title: "\(run): \(line.target) \(line.title)", line.sentence))
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
