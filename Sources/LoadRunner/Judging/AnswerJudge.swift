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
        case calls(CallJudge)
        /// What is expected cannot be judged, for this reason.
        case unusable(String)
    }

    private let rule: Rule

    /// Whether it looks at what an answer has besides text.
    package var readsCalls: Bool { if case .calls = rule { true } else { false } }

    /// Makes the judge of an expectation; nil where nothing is expected.
    ///
    /// - Parameters:
    ///   - expectation: what is expected.
    ///   - tools: those that are offered, by which calls are judged.
    package init?(_ expectation: AnswerExpectation.Kind?, tools: [Conversation.Tool] = []) {
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
        case .calls(let calls): rule = .calls(CallJudge(tools, isRequired: calls == .required))
        }
    }

    /// Judges the answer of one attempt.
    ///
    /// - Parameters:
    ///   - text: the answer's text, without thinking; nil where none came.
    ///   - body: what came as a whole, where calls are judged; empty where it was too much.
    ///   - wireProtocol: the protocol of the body.
    ///   - sample: how the attempt went.
    ///   - answers: how many answers were asked for at once, whose texts come mixed.
    /// - Returns: whether it is what is expected, and what is wrong; nil where there is nothing to judge.
    package func judge(
        _ text: String?,
        body: [UInt8] = [],
        _ wireProtocol: WireProtocol = .openaiChat,
        of sample: Sample,
        answers: Int = 1
    ) -> AnswerValidity? {
        switch sample.outcome {
        case .ok: break
        case .failed: return AnswerValidity(.unjudged, "its request failed")
        case .cancelled: return AnswerValidity(.unjudged, "it was closed before its end")
        }
        if answers > 1 { return AnswerValidity(.unjudged, "several answers came in one") }
        let wasCut = StopKind(sample.response.stopReason) == .cut
        if case .calls(let judge) = rule {
            // Where nothing is offered nothing is called, and no answer is kept for it.
            if body.isEmpty, judge.isOffered { return AnswerValidity(.unjudged, "it is longer than 8 MB") }
            let message = AnswerMessage.of(text: nil, body: body, wireProtocol)
            return judge.judge(message?.calls ?? [], wasCut: wasCut)
        }
        guard let text, !text.isEmpty else { return AnswerValidity(.unjudged, "it has no text") }
        // A longer text is not kept whole, and nobody could tell how it ends.
        if text.utf8.count >= KeptText.mostBytes { return AnswerValidity(.unjudged, "it is longer than 1 MB") }
        return switch rule {
        case .calls: nil
        case .unusable(let reason): AnswerValidity(.unjudged, reason)
        case .pattern(let pattern): Self.judge(text, pattern)
        case .json: ParsedAnswer(text, wasCut: wasCut).failure ?? .valid
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
        let parsed = ParsedAnswer(text, wasCut: wasCut)
        guard case .value(let value) = parsed else { return parsed.failure ?? .valid }
        return Self.judge(value, schema)
    }

    /// Holds a value to a schema.
    static func judge(_ value: JSONValue, _ schema: JSONSchema) -> AnswerValidity {
        do throws(Unjudgeable) {
            guard let violation = try schema.violation(in: value) else { return .valid }
            return AnswerValidity(.offSchema, String("\(violation.path) \(violation.words)".prefix(200)))
        } catch {
            return AnswerValidity(.unjudged, "it takes too much to hold it to its schema")
        }
    }
}
