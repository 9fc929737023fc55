import BenchModel
import JSONSyntax

/// An answer's marks as the database stores them: a JSON array of names, sorted; NULL if there are none.
enum MarksText {
    static func text(_ marks: Set<ResponseMark>) -> String? {
        guard !marks.isEmpty else { return nil }
        return JSONValue.array(marks.map(\.rawValue).sorted().map(JSONValue.string)).json
    }

    /// Reads the marks; ignores names of a later version.
    static func marks(_ text: String?) -> Set<ResponseMark> {
        let names = text?.split { "[],\"".contains($0) } ?? []
        return Set(names.compactMap { ResponseMark(rawValue: String($0)) })
    }
}
