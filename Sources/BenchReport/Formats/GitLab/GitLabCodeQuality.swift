import BenchAnalysis
import BenchModel
import Digests
import JSONSyntax

/// The judgements as a report of GitLab's Code Quality (`artifacts:reports:codequality`), which a merge request shows by itself.
///
/// It lists what is missed or open, and what must not be overlooked about the run; what is met is not in it. GitLab compares it with the target branch's by the fingerprints,
/// so that an objective is a new problem, a solved one, or one that was there before. (JUnit's XML is read by GitLab, too.)
enum GitLabCodeQuality {
    static func document(_ report: GateReport) -> String {
        var problems = report.judgements.filter { $0.answer != .pass }.map { judgement in
            problem(
                judgement.answer.rawValue,
                judgement.answer == .fail ? "critical" : "minor",
                judgement.sentence,
                fingerprint: "\(judgement.target)\u{0}\(judgement.objective.title)",
                report
            )
        }
        if let failures = report.failures, failures.answer != .pass {
            problems.append(
                problem(
                    failures.answer.rawValue,
                    failures.answer == .fail ? "critical" : "minor",
                    failures.sentence,
                    fingerprint: "failed requests",
                    report
                )
            )
        }
        problems += RunHeading(report.record, report.instrument, alarms: report.alarms).warnings.map { warning in
            problem("alarm", "info", warning.sentence, fingerprint: warning.sentence, report)
        }
        return JSONOutput.text(.array(problems))
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
            // The same objective of the same scenario, whatever the run.
            "fingerprint": .string(TextDigest(of: "\(report.record.name)\u{0}\(fingerprint)").hex),
            "severity": .string(severity),
            "location": [
                "path": .string(report.record.scenarioFile.map(PlainText.line) ?? "ezbench"),
                "lines": ["begin": .count(1)],
            ],
        ]
    }
}
