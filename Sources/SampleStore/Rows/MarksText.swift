import BenchModel
import JSONSyntax

/// An answer's marks as the database keeps them: a JSON array of names, in order; NULL where there is none.
enum MarksText {
    static func text(_ marks: Set<ResponseMark>) -> String? {
        guard !marks.isEmpty else { return nil }
        return JSONValue.array(marks.map(\.rawValue).sorted().map(JSONValue.string)).json
    }

    /// Reads them back; a name of a later version is left out.
    static func marks(_ text: String?) -> Set<ResponseMark> {
        let names = text?.split { "[],\"".contains($0) } ?? []
        return Set(names.compactMap { ResponseMark(rawValue: String($0)) })
    }
}
