import BenchAnalysis
import BenchModel

/// The judgements as JUnit's XML: a test case per objective and target, and one for the failed requests.
///
/// An inconclusive judgement is a skipped test: CI systems have no third answer, and it is neither of the two.
enum JUnitReport {
    static func document(_ report: GateReport) -> String {
        let cases = report.lines
        let failures = cases.count { $0.answer == .fail }
        let skipped = cases.count { $0.answer == .inconclusive }
        let record = report.record
        let totals = "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\""
        let suite = "name=\"\(escaped("ezbench run \(record.id): \(record.name)"))\" \(totals)"
        // The XML has no time zone; the reader takes the moment as UTC.
        let moment = Figure.moment(record.startedAt).dropLast()
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<testsuites name=\"ezbench\" \(totals)>",
            "  <testsuite \(suite) timestamp=\"\(moment)\">",
            "    <properties>",
            property("simulated", String(record.isSimulated)),
            property("version", record.version),
            property("status", record.status.rawValue),
            property("attempted", String(report.attempted)),
            property("failed", String(report.failed)),
            property("load_shape", record.loadShape.rawValue),
            property("instrument_limited", String(report.instrument.isLimited)),
            property("connections", report.instrument.connections.taken.map(String.init) ?? Figure.absent),
            property("proxies", report.instrument.connections.proxies.joined(separator: " ")),
            property("slow_starts", String(report.instrument.handover.isSlow)),
        ]
        if let reason = record.endReason { lines.append(property("end_reason", reason)) }
        lines.append("    </properties>")
        lines += cases.flatMap(self.lines)
        let alarms =
            RunHeading(record, report.instrument, alarms: report.alarms).alarms
            + report.baselineNotes + (report.hasObjectives ? [] : [report.withoutObjectives])
        if !alarms.isEmpty {
            lines.append("    <system-out>\(escaped(alarms.joined(separator: "; ")))</system-out>")
        }
        lines += ["  </testsuite>", "</testsuites>"]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ testCase: GateLine) -> [String] {
        let head = "    <testcase classname=\"\(escaped(testCase.target))\" name=\"\(escaped(testCase.title))\""
        let sentence = escaped(testCase.sentence)
        switch testCase.answer {
        case .pass:
            return ["\(head)>", "      <system-out>\(sentence)</system-out>", "    </testcase>"]
        case .fail:
            return ["\(head)>", "      <failure type=\"objective\" message=\"\(sentence)\"/>", "    </testcase>"]
        case .inconclusive:
            return ["\(head)>", "      <skipped message=\"\(sentence)\"/>", "    </testcase>"]
        }
    }

    private static func property(_ name: String, _ value: String) -> String {
        "      <property name=\"\(escaped(name))\" value=\"\(escaped(value))\"/>"
    }

    /// The gate to XML: returns text for an element or an attribute, with nothing in it that cannot be seen, or that XML 1.0
    /// has no way to say.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in PlainText.line(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&apos;"
            case "\u{FFFE}", "\u{FFFF}": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
