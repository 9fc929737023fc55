import BenchModel
import JSONSyntax

/// What is said of recorded bodies' settings that are of another protocol than a target's.
enum ForeignWords {
    /// Says what is not sent to a target: which protocol the bodies are of, which one the target is asked by, and each setting by name;
    /// nil where all is sent.
    static func left(_ foreign: ForeignSettings) -> String? {
        if foreign.left.isEmpty { return nil }
        let names = foreign.left.map { member in
            "\(JSONPath.quoted(member.name)) in \(Figure.count(member.prompts, "row"))"
        }
        return
            "\(bodies(foreign)), which has no words for settings of theirs that are not sent: \(TargetNames.list(names, atMost: 12))"
    }

    /// Says what is sent in a target's own words; nil where nothing is.
    static func translated(_ foreign: ForeignSettings) -> String? {
        if foreign.translated.isEmpty { return nil }
        let names = foreign.translated.map(JSONPath.quoted)
        return "\(bodies(foreign)), in whose words are sent \(TargetNames.list(names, atMost: 12))"
    }

    private static func bodies(_ foreign: ForeignSettings) -> String {
        let rows = Counted.form(foreign.prompts, "row is a body", "rows are bodies")
        return
            "\(foreign.prompts) \(rows) of \(protocols(foreign.recorded)), and \(foreign.target) is asked by \(foreign.asked.rawValue)"
    }

    static func protocols(_ protocols: [WireProtocol]) -> String {
        TargetNames.list(protocols.map(\.rawValue), atMost: protocols.count, "or")
    }
}

extension DataWords {
    /// Says by which protocols the recorded bodies with settings of their own ask; nothing where there are none.
    static func recorded(_ survey: DataSurvey) -> [String] {
        survey.recordedMostFirst.map { protocols, requests in
            let of = ForeignWords.protocols(protocols)
            return "settings of \(Figure.count(requests, "request")) are of \(of)"
                + (protocols.count > 1 ? ": nothing in them is of one alone, and the target's holds" : "")
        }
    }
}
