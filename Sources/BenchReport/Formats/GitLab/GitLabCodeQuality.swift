import BenchAnalysis
import BenchModel
import Digests
import JSONSyntax

/// The judgements as a report of GitLab's Code Quality (`artifacts:reports:codequality`), which a merge request shows by itself.
///
/// It lists what is missed or open, and what must not be overlooked about the run; what is met is not in it. GitLab compares it
/// with the target branch's by the fingerprints, so that an objective or an alarm is a new problem, a solved one, or one that was
/// there before. (JUnit's XML is read by GitLab, too.)
enum GitLabCodeQuality {
    static func document(_ report: GateReport) -> String {
        var problems = report.lines.compactMap { line in
            problem(line.answer, line.sentence, fingerprint: "\(line.target)\u{0}\(line.title)", report)
        }
        // A sentence has this run's figures, by which each run's alarm would be another problem.
        var seen: [String: Int] = [:]
        for warning in RunHeading(report.record, report.instrument, alarms: report.alarms).warnings {
            seen[warning.name, default: 0] += 1
            let fingerprint = "alarm\u{0}\(warning.name)\u{0}\(seen[warning.name, default: 0])"
            problems.append(problem("alarm", "info", warning.sentence, fingerprint: fingerprint, report))
        }
        return JSONOutput.text(.array(problems))
    }

    /// Returns what is missed or open; nil of what is met.
    private static func problem(
        _ answer: GateAnswer,
        _ sentence: String,
        fingerprint: String,
        _ report: GateReport
    ) -> JSONValue? {
        guard answer != .pass else { return nil }
        let severity = answer == .fail ? "critical" : "minor"
        return problem(answer.rawValue, severity, sentence, fingerprint: fingerprint, report)
    }

    private static func problem(
        _ kind: String,
        _ severity: String,
        _ sentence: String,
        fingerprint: String,
        _ report: GateReport
    ) -> JSONValue {
        [
            "description": .string(PlainText.line(sentence)),
            "check_name": .string("ezbench/\(kind)"),
            // The same objective, or alarm, of the same scenario, whatever the run.
            "fingerprint": .string(TextDigest(of: "\(report.record.name)\u{0}\(fingerprint)").hex),
            "severity": .string(severity),
            "location": [
                "path": .string(report.record.scenarioFile.map(PlainText.line) ?? "ezbench"),
                "lines": ["begin": .count(1)],
            ],
        ]
    }
}
