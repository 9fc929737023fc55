package import BenchModel
import JSONSyntax
import ProviderWire
import SchemaEvaluation

/// Judges answers by what is expected of them.
///
/// Its reasons quote nothing of an answer, whose text may not be kept: they name what the schema names, and kinds of mistakes.
package struct AnswerJudge: Sendable {
    private enum Rule: Sendable {
        case json
        case schema(JSONSchema)
        case pattern(BoundedPattern)
        /// What is expected cannot be judged, for this reason.
        case unusable(String)
    }

    private let rule: Rule

    /// Makes the judge of an expectation; nil where nothing is expected.
    package init?(_ expectation: AnswerExpectation.Kind?) {
        switch expectation {
        case nil, .anything: return nil
        case .json: rule = .json
        case .schema(let schema):
            do throws(SchemaProblem) {
                rule = .schema(try JSONSchema(schema))
            } catch {
                rule = .unusable("its schema cannot be judged: at \(error.path)")
            }
        case .pattern(let text):
            do throws(PatternProblem) {
                rule = .pattern(try BoundedPattern(text))
            } catch {
                rule = .unusable("its pattern cannot be judged")
            }
        }
    }

    /// Judges the answer of one attempt.
    ///
    /// - Parameters:
    ///   - text: the answer's text, without thinking; nil where none came.
    ///   - sample: how the attempt went.
    ///   - answers: how many answers were asked for at once, whose texts come mixed.
    /// - Returns: whether it is what is expected, and what is wrong.
    package func judge(_ text: String?, of sample: Sample, answers: Int = 1) -> AnswerValidity {
        switch sample.outcome {
        case .ok: break
        case .failed: return AnswerValidity(.unjudged, "its request failed")
        case .cancelled: return AnswerValidity(.unjudged, "it was closed before its end")
        }
        if answers > 1 { return AnswerValidity(.unjudged, "several answers came in one") }
        guard let text, !text.isEmpty else { return AnswerValidity(.unjudged, "it has no text") }
        // A longer text is not kept whole, and nobody could tell how it ends.
        if text.utf8.count >= KeptText.mostBytes { return AnswerValidity(.unjudged, "it is longer than 1 MB") }
        let wasCut = StopKind(sample.response.stopReason) == .cut
        return switch rule {
        case .unusable(let reason): AnswerValidity(.unjudged, reason)
        case .pattern(let pattern): Self.judge(text, pattern)
        case .json: Self.parsed(text, wasCut: wasCut).failure ?? .valid
        case .schema(let schema): Self.judge(text, schema, wasCut: wasCut)
        }
    }

    private static func judge(_ text: String, _ pattern: BoundedPattern) -> AnswerValidity {
        do throws(BoundedPattern.TooCostly) {
            return try pattern.isFound(in: text)
                ? .valid : AnswerValidity(.noMatch, "its pattern is nowhere in it")
        } catch {
            return AnswerValidity(.unjudged, "it takes too much to look for its pattern")
        }
    }

    private static func judge(_ text: String, _ schema: JSONSchema, wasCut: Bool) -> AnswerValidity {
        let parsed = parsed(text, wasCut: wasCut)
        guard case .value(let value) = parsed else { return parsed.failure ?? .valid }
        do throws(Unjudgeable) {
            guard let violation = try schema.violation(in: value) else { return .valid }
            return AnswerValidity(.offSchema, String("\(violation.path) \(violation.words)".prefix(200)))
        } catch {
            return AnswerValidity(.unjudged, "it takes too much to hold it to its schema")
        }
    }

    // MARK: JSON

    private enum Parsed {
        case value(JSONValue)
        case failed(AnswerValidity)

        var failure: AnswerValidity? { if case .failed(let validity) = self { validity } else { nil } }
    }

    private static func parsed(_ text: String, wasCut: Bool) -> Parsed {
        let bytes = Array(text.utf8)
        do throws(JSONSyntaxError) {
            let node = try JSONParser.parse(bytes)
            if node.hasDuplicateKeys { return .failed(AnswerValidity(.notJSON, "an object in it has one key twice")) }
            return .value(node.plain)
        } catch {
            if error.fault == .tooDeep {
                return .failed(AnswerValidity(.unjudged, "it is nested deeper than \(JSONParser.deepest) levels"))
            }
            return .failed(AnswerValidity(.notJSON, reason(error, bytes, wasCut: wasCut)))
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

extension JSONNode {
    /// Whether an object in it has a key twice: JSON does not say which of the two holds.
    fileprivate var hasDuplicateKeys: Bool {
        switch value {
        case .array(let elements): elements.contains(where: \.hasDuplicateKeys)
        case .object(let members):
            Set(members.map(\.key)).count < members.count || members.contains(where: \.value.hasDuplicateKeys)
        case .null, .bool, .number, .string: false
        }
    }
}
