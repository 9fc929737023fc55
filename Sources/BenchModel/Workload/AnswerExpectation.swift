package import JSONSyntax

/// What is expected of an answer: of its text, or of the tools that it calls.
package struct AnswerExpectation: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// Whatever comes: nothing is judged.
        case anything
        /// One JSON value, and nothing besides.
        case json
        /// JSON that conforms to this JSON Schema.
        case schema(JSONValue)
        /// A text in which this regular expression is found.
        case pattern(String)
        /// Calls of tools that were offered, with arguments that conform to their parameters.
        case calls(Calls)
    }

    /// What is expected of an answer's calls.
    package enum Calls: String, Sendable, CaseIterable {
        /// Those that come are valid; an answer without any is not judged.
        case valid
        /// One comes at least, and all are valid.
        case required
    }

    package var kind: Kind
    /// Whether the model is asked for that form, by what its protocol has for that; else it is only judged.
    package var isAsked: Bool

    package init(_ kind: Kind, isAsked: Bool = false) { (self.kind, self.isAsked) = (kind, isAsked) }

    /// The form that the model is asked for; nil where it is not.
    package var askedForm: Conversation.Form? {
        guard isAsked else { return nil }
        return switch kind {
        case .json: .json
        case .schema(let schema): .schema(schema)
        case .anything, .pattern, .calls: nil
        }
    }
}

extension AnswerExpectation.Kind {
    /// Whether the tools that an answer calls are judged, and not its text.
    package var isOfCalls: Bool { if case .calls = self { true } else { false } }
}

extension Scenario {
    /// Returns what is expected of the answers to a prompt; nil where nobody said.
    ///
    /// A prompt's own word goes first, then the form that it asks for, then the scenario's word. That of a scenario to expect anything
    /// also holds against a form that is asked for.
    package func expectation(of prompt: Prompt) -> AnswerExpectation.Kind? {
        if let own = prompt.expect { return own.kind }
        if expect?.kind == .anything { return .anything }
        return switch prompt.conversation.form {
        case .schema(let schema): .schema(schema)
        case .json: .json
        case nil: expect?.kind
        }
    }
}
