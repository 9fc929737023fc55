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

    /// Judges the answer of one attempt: each choice by itself, and all of them have to be what is expected.
    ///
    /// - Parameters:
    ///   - texts: the text of each choice that has some, without thinking.
    ///   - body: what came as a whole, where calls are judged; empty where it was too much.
    ///   - wireProtocol: the protocol of the body.
    ///   - sample: how the attempt went.
    ///   - answers: how many choices were asked for.
    /// - Returns: whether it is what is expected, and what is wrong; nil where there is nothing to judge.
    package func judge(
        _ texts: [ChoiceText],
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
        // Of several choices, nobody knows which one the reason is of.
        let wasCut = answers == 1 && StopKind(sample.response.stopReason) == .cut
        if case .calls(let judge) = rule {
            // Where nothing is offered nothing is called, and no answer is kept for it.
            if body.isEmpty, judge.isOffered { return AnswerValidity(.unjudged, "it is longer than 8 MB") }
            return judge.judge(AnswerMessage.calls(in: body, wireProtocol), answers: answers, wasCut: wasCut)
        }
        if texts.isEmpty { return AnswerValidity(.unjudged, "it has no text") }
        // A longer text is not kept whole, and nobody could tell how it ends.
        if texts.reduce(0, { $0 + $1.text.utf8.count }) >= KeptText.mostBytes {
            return AnswerValidity(.unjudged, "it is longer than 1 MB")
        }
        let verdicts = texts.map { ($0.index, judge($0.text, wasCut: wasCut)) }
        return Self.verdict(on: verdicts, answers: answers, missing: "have text")
    }

    /// Joins the verdicts on the choices of one answer.
    ///
    /// - Parameters:
    ///   - verdicts: of each choice that came, with its index, in their order.
    ///   - answers: how many were asked for; one that did not come is not valid.
    ///   - missing: what those do that came, such as "have text".
    /// - Returns: the first that is not valid, with the words which it is, one that could be judged before one that could not; nil where
    ///   nothing was judged.
    static func verdict(
        on verdicts: [(index: Int, validity: AnswerValidity?)],
        answers: Int,
        missing: String
    ) -> AnswerValidity? {
        let judged = verdicts.compactMap { verdict in verdict.validity.map { (index: verdict.index, validity: $0) } }
        let invalid = judged.filter { !$0.validity.isValid }
        if let bad = invalid.first(where: { $0.validity.verdict != .unjudged }) ?? invalid.first {
            var validity = bad.validity
            let count = max(answers, (verdicts.last?.index ?? 0) + 1)
            if count > 1 { validity.reason = "choice \(bad.index + 1) of \(count): \(validity.reason ?? "")" }
            return validity
        }
        if !judged.isEmpty, verdicts.count < answers {
            return AnswerValidity(.unjudged, "only \(verdicts.count) of \(answers) choices \(missing)")
        }
        return judged.first?.validity
    }

    private func judge(_ text: String, wasCut: Bool) -> AnswerValidity? {
        switch rule {
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
