import BenchModel
import JSONSyntax

/// A text of a model that is to be JSON: its value, or what is wrong with it.
enum ParsedAnswer {
    case value(JSONValue)
    case failed(AnswerValidity)

    var failure: AnswerValidity? { if case .failed(let validity) = self { validity } else { nil } }

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - wasCut: whether the model was cut at its limit of tokens, which explains an end that is missing.
    init(_ text: String, wasCut: Bool) {
        let bytes = Array(text.utf8)
        do throws(JSONSyntaxError) {
            let node = try JSONParser.parse(bytes)
            self =
                node.firstRepeatedMember != nil
                ? .failed(AnswerValidity(.notJSON, "an object in it has one key twice")) : .value(node.plain)
        } catch {
            self =
                error.fault == .tooDeep
                ? .failed(AnswerValidity(.unjudged, "it is nested deeper than \(JSONParser.deepest) levels"))
                : .failed(AnswerValidity(.notJSON, Self.reason(error, bytes, wasCut: wasCut)))
        }
    }

    private static func reason(_ error: JSONSyntaxError, _ bytes: [UInt8], wasCut: Bool) -> String {
        let start = bytes.firstIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } ?? bytes.count
        if bytes[start...].starts(with: "```".utf8) { return "it stands in a Markdown fence (```)" }
        if isNumberOfNoJSON(bytes, at: error.offset) { return "it has NaN or Infinity, which JSON does not know" }
        if error.offset <= start, start < bytes.count, error.fault == .other {
            return "it begins with words that are no JSON"
        }
        return switch error.fault {
        case .endOfText: wasCut ? "it was cut at the limit of tokens, before its end" : "it ends before its JSON does"
        case .textBehind: "it has text behind its JSON"
        case .trailingComma: "it has a comma before a closing bracket"
        case .tooDeep, .other: "its JSON has a mistake in it"
        }
    }

    private static func isNumberOfNoJSON(_ bytes: [UInt8], at offset: Int) -> Bool {
        let rest = bytes[min(offset, bytes.count)...].drop { $0 == UInt8(ascii: "-") }
        return rest.starts(with: "NaN".utf8) || rest.starts(with: "Infinity".utf8)
    }
}
