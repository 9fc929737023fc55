import BenchModel
import JSONSyntax
import SchemaEvaluation

/// Judges the calls in an answer: whether each is of a tool that was offered, with arguments that conform to its parameters.
///
/// Reasons name the tool, which was offered, and quote nothing of the answer.
struct CallJudge: Sendable {
    private enum Parameters: Sendable {
        case schema(JSONSchema)
        /// They cannot be judged, for this reason.
        case unusable(String)
    }

    private let offered: [String: Parameters]
    private let isRequired: Bool

    /// Whether there is a tool to call.
    var isOffered: Bool { !offered.isEmpty }

    /// Makes the judge.
    ///
    /// - Parameters:
    ///   - tools: those that are offered.
    ///   - isRequired: whether an answer has to call one.
    init(_ tools: [Conversation.Tool], isRequired: Bool) {
        self.isRequired = isRequired
        let offered = tools.map { tool -> (String, Parameters) in
            do throws(SchemaProblem) {
                return (tool.name, .schema(try JSONSchema(tool.parameters)))
            } catch {
                return (tool.name, .unusable("its parameters cannot be judged: at \(error.path)"))
            }
        }
        self.offered = Dictionary(offered, uniquingKeysWith: { first, _ in first })
    }

    /// Judges the calls of an answer that came to its end: each by itself.
    ///
    /// - Parameters:
    ///   - choices: the calls of each choice that came.
    ///   - answers: how many choices were asked for.
    ///   - wasCut: whether the model was cut at its limit of tokens.
    /// - Returns: the first that is not valid, with the words which it is; nil where there is none and none is needed.
    func judge(_ choices: [[Conversation.ToolCall]], answers: Int, wasCut: Bool) -> AnswerValidity? {
        let choices = choices.isEmpty ? [[]] : choices
        return AnswerJudge.verdict(
            on: choices.enumerated().map { ($0.offset, judge($0.element, wasCut: wasCut)) },
            answers: isRequired ? answers : 1,
            missing: "came"
        )
    }

    private func judge(_ calls: [Conversation.ToolCall], wasCut: Bool) -> AnswerValidity? {
        if calls.isEmpty { return isRequired ? AnswerValidity(.noCall, "it calls no tool") : nil }
        let verdicts = calls.map { judge($0, wasCut: wasCut) }
        guard let place = verdicts.firstIndex(where: { !$0.isValid }) else { return .valid }
        var validity = verdicts[place]
        if calls.count > 1 {
            validity.reason = "call \(place + 1) of \(calls.count): \(validity.reason ?? "")"
        }
        return validity
    }

    private func judge(_ call: Conversation.ToolCall, wasCut: Bool) -> AnswerValidity {
        guard let parameters = offered[call.name] else {
            return AnswerValidity(.unknownTool, "it calls a tool that was not offered")
        }
        var validity = arguments(of: call, parameters, wasCut: wasCut)
        validity.reason = validity.reason.map { String("\(call.name): \($0)".prefix(200)) }
        return validity
    }

    private func arguments(
        of call: Conversation.ToolCall,
        _ parameters: Parameters,
        wasCut: Bool
    ) -> AnswerValidity {
        var arguments = call.arguments
        if let written = call.unread ?? call.written {
            if written.isEmpty { return AnswerValidity(.notJSON, "its arguments are empty") }
            switch ParsedAnswer(written, wasCut: wasCut) {
            case .failed(let validity): return validity
            case .value(let value): arguments = value
            }
        }
        guard case .object = arguments else { return AnswerValidity(.offSchema, "its arguments are no object") }
        return switch parameters {
        case .unusable(let reason): AnswerValidity(.unjudged, reason)
        case .schema(let schema): AnswerJudge.judge(arguments, schema)
        }
    }
}
