import BenchModel
import JSONSyntax

/// The body of a request: the protocol's own fields, patched with those of a recorded request, and with the target's `body`.
///
/// Everything known about a request is read from here, because a target's `body` may change anything: the prompt, the
/// limits, the form of the answer.
struct RequestBody {
    private(set) var json: JSONValue
    private let promptMembers: [String]

    /// Makes the body.
    ///
    /// - Parameters:
    ///   - target: who is asked.
    ///   - prompt: what is asked.
    ///   - values: what names in the target's own texts stand for; nil where they hold none. Texts of prompts are never filled.
    init(for target: Target, prompt: Prompt, values: RequestValues? = nil) {
        let dialect = target.wireProtocol.requests
        var asked = target
        if let limit = prompt.maxTokens { asked.maxTokens = limit }
        var prompt = prompt
        prompt.conversation.form = Self.form(of: prompt, for: target)
        var body = JSONValue.object(dialect.body(for: asked, prompt: prompt))
        if let fields = prompt.fields, fields.wireProtocol == target.wireProtocol {
            // Which answers are kept, and which one is followed, is this session's and not the recording's.
            let left = prompt.serverHistory == nil ? [] : OpenAIResponsesRequest.kept
            body = body.patched(with: .object(fields.members.filter { !left.contains($0.key) }))
        }
        let own = JSONValue.object(target.body)
        json = body.patched(with: values.map { own.filled(by: $0, row: prompt.rowFields) } ?? own)
        promptMembers = dialect.promptMembers
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
        guard case .object(let members) = json else { return false }
        return members["tools"] != nil || members["functions"] != nil || members["include"] != nil
    }

    // MARK: The prompt's text

    /// Where a text is in the body.
    private struct Place {
        enum Step {
            case member(String)
            case element(Int)
        }

        var path: [Step]
        /// Whether the text is a message of the model or of a tool; a nonce must not go there.
        var isAnswer: Bool
        /// Whether it is one of the strings in a list of prompts.
        var isPrompt: Bool {
            if path.count == 2, case .element = path[1] { return true }
            return false
        }
    }

    /// Whether there is a text before which a nonce can stand.
    var canBeLed: Bool { !leadPlaces.isEmpty }

    /// All texts of the prompt in the order in which the model reads them, with blank lines between.
    var promptText: String {
        places.compactMap { text(at: $0.path[...], in: json) }.joined(separator: "\n\n")
    }

    /// Inserts a line with a nonce before the system text, or else before the user's first text, so that no cache knows
    /// the prompt's beginning; a list of prompts has it before each.
    ///
    /// - Returns: false if the body has no such text.
    @discardableResult
    mutating func lead(by nonce: String) -> Bool {
        let places = leadPlaces
        for place in places {
            json = Self.changing(json, at: place.path[...]) { "[nonce \(nonce)]\n" + $0 }
        }
        return !places.isEmpty
    }

    private var leadPlaces: [Place] {
        let asked = places.filter { !$0.isAnswer && text(at: $0.path[...], in: json)?.isEmpty == false }
        guard let first = asked.first else { return [] }
        // A string that is itself an element of the member is one prompt of several.
        return first.isPrompt ? asked.filter(\.isPrompt) : [first]
    }

    private var places: [Place] {
        guard case .object(let members) = json else { return [] }
        var places: [Place] = []
        for name in promptMembers {
            if let value = members[name] {
                Self.gather(value, Place(path: [.member(name)], isAnswer: false), into: &places)
            }
        }
        return places
    }

    /// Collects texts by their shape: a string, the `text` of a part, and what `content` or `parts` contain, in lists
    /// or alone.
    private static func gather(_ value: JSONValue, _ place: Place, into places: inout [Place]) {
        switch value {
        case .string: places.append(place)
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                var inner = place
                inner.path.append(.element(index))
                gather(element, inner, into: &places)
            }
        case .object(let members):
            var inner = place
            if case .string(let role)? = members["role"] {
                inner.isAnswer = ["assistant", "model", "tool", "function"].contains(role)
            }
            if members["type"] == "tool_result" { inner.isAnswer = true }
            for name in ["text", "content", "parts"] {
                guard let value = members[name] else { continue }
                if name == "text", case .object = value { continue }
                var found = inner
                found.path.append(.member(name))
                gather(value, found, into: &places)
            }
        case .null, .bool, .number: break
        }
    }

    private func text(at path: ArraySlice<Place.Step>, in value: JSONValue) -> String? {
        guard let step = path.first else {
            if case .string(let text) = value { return text }
            return nil
        }
        switch (step, value) {
        case (.member(let name), .object(let members)):
            return members[name].flatMap { text(at: path.dropFirst(), in: $0) }
        case (.element(let index), .array(let elements)) where elements.indices.contains(index):
            return text(at: path.dropFirst(), in: elements[index])
        default: return nil
        }
    }

    private static func changing(
        _ value: JSONValue,
        at path: ArraySlice<Place.Step>,
        _ change: (String) -> String
    ) -> JSONValue {
        switch (path.first, value) {
        case (nil, .string(let text)): return .string(change(text))
        case (.member(let name)?, .object(var members)):
            if let inner = members[name] { members[name] = changing(inner, at: path.dropFirst(), change) }
            return .object(members)
        case (.element(let index)?, .array(var elements)) where elements.indices.contains(index):
            elements[index] = changing(elements[index], at: path.dropFirst(), change)
            return .array(elements)
        default: return value
        }
    }
}
