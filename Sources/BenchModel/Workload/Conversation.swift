package import JSONSyntax

/// What a request asks: messages with their roles, the tools the model may call, and the form the answer is to have.
package struct Conversation: Sendable, Equatable {
    package enum Role: String, Sendable, CaseIterable { case system, user, assistant, tool }

    /// A picture: the bytes themselves, or where they are.
    package enum Image: Sendable, Equatable {
        /// `image/png` and the like; the bytes in base64.
        case data(mediaType: String, base64: String)
        case url(String)
    }

    /// A call that the model made.
    package struct ToolCall: Sendable, Equatable {
        package var id: String
        package var name: String
        /// An object.
        package var arguments: JSONValue
        /// The arguments as the model wrote them, where it wrote a text: its cache knows them so.
        package var written: String?
        /// What Gemini signs a call with, and wants to have back.
        package var signature: String?
        /// What the model wrote in the place of arguments, where that is no object; it is not given back.
        package var unread: String?

        package init(id: String, name: String, arguments: JSONValue, written: String? = nil, signature: String? = nil) {
            self.id = id
            self.name = name
            self.arguments = arguments
            self.written = written
            self.signature = signature
        }

        /// The arguments as a text.
        package var argumentsText: String { written ?? arguments.json }
    }

    package enum Part: Sendable, Equatable {
        case text(String)
        case image(Image)
        case call(ToolCall)
        /// What the call of this id gave.
        case result(id: String, text: String)
        /// A part of an answer that its server is given back as it came: thinking that is signed, an item that is encrypted.
        case given(JSONValue)
    }

    package struct Message: Sendable, Equatable {
        package var role: Role
        package var parts: [Part]
        /// The time between the end of the answer before and this message, as it was recorded.
        package var delay: Nanoseconds?
        /// The most output tokens of the answer to it, in place of the prompt's; nil where it states none.
        package var answerLimit: Int?

        package init(_ role: Role, _ parts: [Part], delay: Nanoseconds? = nil) {
            self.role = role
            self.parts = parts
            self.delay = delay
        }

        package init(_ role: Role, _ text: String, delay: Nanoseconds? = nil) {
            self.init(role, [.text(text)], delay: delay)
        }

        /// Whether it has parts that its server is given back as they came.
        package var hasGivenParts: Bool { parts.contains { if case .given = $0 { true } else { false } } }

        /// The text of a message that is one text and nothing else.
        package var soleText: String? {
            if parts.count == 1, case .text(let text) = parts[0] { text } else { nil }
        }

        /// Its texts, results aside.
        package var texts: [String] {
            parts.compactMap { if case .text(let text) = $0 { text } else { nil } }
        }

        package var calls: [ToolCall] {
            parts.compactMap { if case .call(let call) = $0 { call } else { nil } }
        }
    }

    /// A function that the model may call.
    package struct Tool: Sendable, Equatable {
        package var name: String
        package var description: String?
        /// The JSON Schema of its arguments.
        package var parameters: JSONValue

        package init(name: String, description: String? = nil, parameters: JSONValue) {
            self.name = name
            self.description = description
            self.parameters = parameters
        }
    }

    /// The form that the answer is asked to have.
    package enum Form: Sendable, Equatable {
        /// JSON of any shape.
        case json
        /// JSON that follows this JSON Schema.
        case schema(JSONValue)
    }

    /// System messages come before all others; a result comes after the call it answers.
    package var messages: [Message]
    package var tools: [Tool]
    /// Nil where any text will do.
    package var form: Form?

    package init(_ messages: [Message], tools: [Tool] = [], form: Form? = nil) {
        self.messages = messages
        self.tools = tools
        self.form = form
    }

    /// The texts of the system messages.
    package var system: [String] { messages.filter { $0.role == .system }.flatMap(\.texts) }

    /// The messages that are not the system's.
    package var turns: [Message] { messages.filter { $0.role != .system } }

    /// The same, with results that follow on each other in one message: Anthropic and Gemini demand that the results of
    /// calls made together come together.
    package var turnsWithResultsTogether: [Message] {
        turns.reduce(into: []) { together, message in
            if message.role == .tool, together.last?.role == .tool {
                together[together.count - 1].parts += message.parts
            } else {
                together.append(message)
            }
        }
    }

    /// The name of the tool that a call named; nil where there is no such call.
    package func toolName(ofCall id: String) -> String? {
        messages.lazy.flatMap(\.calls).first { $0.id == id }?.name
    }

    /// About how many bytes its texts and pictures have.
    package var size: Int {
        messages.flatMap(\.parts).reduce(0) { sum, part in
            switch part {
            case .text(let text), .result(_, let text), .image(.url(let text)), .image(.data(_, let text)):
                sum + text.utf8.count
            case .call(let call): sum + call.name.utf8.count
            case .given: sum
            }
        }
    }
}
