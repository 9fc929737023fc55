import BenchModel
import JSONSyntax

/// The body of a request: the protocol's own fields, patched with those of a recorded request, and with the target's `body`.
///
/// Everything known about a request is read from here, because a target's `body` may change anything: the prompt, the
/// limits, the form of the answer.
struct RequestBody {
    private(set) var json: JSONValue
    let dialect: any RequestDialect.Type

    /// Makes the body.
    ///
    /// - Parameters:
    ///   - target: who is asked.
    ///   - prompt: what is asked.
    ///   - values: what names in the target's own texts stand for; nil where they hold none. Texts of prompts are never filled.
    init(for target: Target, prompt: Prompt, values: RequestValues? = nil) {
        dialect = target.wireProtocol.requests
        var asked = target
        if let limit = prompt.maxTokens { asked.maxTokens = limit }
        var prompt = prompt
        prompt.conversation.form = Self.form(of: prompt, for: target)
        if prompt.conversation.hasParts(givenByOthersThan: target.wireProtocol) {
            prompt.conversation.leaveOutParts(givenByOthersThan: target.wireProtocol)
        }
        var body = JSONValue.object(dialect.body(for: asked, prompt: prompt))
        if let fields = prompt.fields?.asked(of: target.wireProtocol).members {
            // Which answers are kept, and which one is followed, is this session's and not the recording's.
            let left = prompt.serverHistory == nil ? [] : OpenAIResponsesRequest.kept
            body = body.patched(with: .object(fields.filter { !left.contains($0.key) }))
        }
        let own = JSONValue.object(target.body)
        json = body.patched(with: values.map { own.filled(by: $0, row: prompt.rowFields) } ?? own)
        if prompt.givesThinkingBack, target.wireProtocol == .openaiResponses {
            replace(by: OpenAIResponsesRequest.askingForEncryptedReasoning(members))
        }
    }

    /// Returns the form that the answer is asked to have: what the prompt says of it goes first.
    static func form(of prompt: Prompt, for target: Target) -> Conversation.Form? {
        if let own = prompt.conversation.form { return own }
        return prompt.expect.map(\.askedForm) ?? target.askedForm
    }

    /// The most tokens of one answer; nil if the body sets no limit.
    var answerLimit: Int? { OutputLimit.tokens(in: json) }

    /// How many answers the body asks for.
    var answers: Int { OutputLimit.answers(in: json) }

    /// How many of them the server sends.
    var sentAnswers: Int { OutputLimit.answers(in: json, areSent: true) }

    /// Whether the answer may have parts besides text that its server wants to have back: calls of tools, encrypted items.
    var mayAnswerInParts: Bool {
        members["tools"] != nil || members["functions"] != nil || members["include"] != nil
    }

    /// Returns the members; none where a target's own body is no object.
    var members: [String: JSONValue] { if case .object(let members) = json { members } else { [:] } }

    /// What a model reads of the prompt, in order.
    var pieces: [PromptPiece] { PromptPiece.all(in: members, of: dialect.promptMembers) }

    /// All texts of the prompt in the order in which the model reads them, with blank lines between.
    var promptText: String {
        pieces.compactMap { json[$0.path[...]]?.asText }.joined(separator: "\n\n")
    }

    /// Replaces what is behind some steps, if it is there.
    mutating func change(at path: [JSONStep], _ change: (JSONValue) -> JSONValue) {
        json = json.changing(at: path[...], change)
    }

    mutating func replace(by members: [String: JSONValue]) { json = .object(members) }
}
