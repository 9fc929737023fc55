import BenchModel
import JSONSyntax

/// The keys of a prompt's messages, read and written.
extension ObjectKind {
    static let promptKeys = ["id", "system", "user", "images", "messages", "tools", "schema", "expect"]
    static let messageKeys = ["role", "content", "toolCalls", "toolCallId", "delay"]
    static let partKeys = ["type", "text", "mediaType", "data", "url", "file"]
    static let toolCallKeys = ["id", "name", "arguments"]
    static let toolKeys = ["name", "description", "parameters"]
}

extension ScenarioDecoder {
    /// Reads what a prompt asks: `messages`, or a `user` text and a `system` text before it.
    func conversation(_ object: ObjectReader) -> Conversation? {
        let messages: [Conversation.Message]?
        if let field = object["messages"] {
            for key in ["system", "user", "images"] {
                object[key]?.report(
                    found: "\"\(key)\" beside \"messages\"",
                    expected: "one of the two",
                    advice: key == "images" ? "put the pictures into a message" : "put the text into a message"
                )
            }
            messages = self.messages(field)
        } else {
            let system = object["system"].flatMap { text($0, orElse: "delete the key if there is no system prompt") }
            let user = object.required("user", advice: "write what to ask, or \"messages\"").flatMap {
                text($0, orElse: "write what to ask")
            }
            let before = system.map { [Conversation.Message(.system, $0)] } ?? []
            let pictures = object["images"].map(pictures) ?? []
            messages = user.map { before + [Conversation.Message(.user, pictures.map { .image($0) } + [.text($0)])] }
        }
        let tools = object["tools"].map(tools) ?? []
        let schema = object["schema"].flatMap { filled($0, "the JSON Schema of the answer, an object") }
        // What is expected of an answer is its form, unless the prompt or the scenario says something else.
        if let schema, object["expect"] == nil, judgesForms { check(schema) }
        return messages.map { Conversation($0, tools: tools, form: schema.map { .schema($0.node.plain) }) }
    }

    private func messages(_ field: Field) -> [Conversation.Message]? {
        guard let elements = field.elements("messages") else { return nil }
        if elements.isEmpty {
            field.report(
                found: "no messages",
                expected: "at least one message",
                advice: "write { \"role\": \"user\", \"content\": \"Say hello.\" }"
            )
        }
        var messages: [Conversation.Message] = []
        for element in elements {
            guard let message = message(element, after: messages) else { continue }
            messages.append(message)
        }
        if !isStored, !elements.isEmpty, messages.count == elements.count, messages.allSatisfy({ $0.role == .system }) {
            field.report(
                found: "system messages alone",
                expected: "a message of the user's",
                advice: "write what to ask"
            )
        }
        return messages
    }

    private func message(_ field: Field, after messages: [Conversation.Message]) -> Conversation.Message? {
        guard let object = open(field, as: .message) else { return nil }
        let role = object.required("role", advice: "write system, user, assistant or tool")?
            .choice("a role", of: Conversation.Role.self)
        guard let role else { return nil }
        if role == .system, messages.contains(where: { $0.role != .system }) {
            object["role"]?.report(
                found: "a system message after others",
                expected: "system messages first: two of the protocols have them nowhere else",
                advice: "move it"
            )
        }
        if role != .assistant, let calls = object["toolCalls"] {
            calls.report(expected: "toolCalls in an assistant's message", advice: "delete the key")
        }
        let delay = delay(object, of: role)
        if role == .tool {
            var result = result(object, after: messages)
            result?.delay = delay
            return result
        }
        object["toolCallId"]?.report(expected: "toolCallId in a tool's message", advice: "delete the key")
        let callsField = role == .assistant ? object["toolCalls"] : nil
        let calls = callsField.map(toolCalls) ?? []
        var parts: [Conversation.Part] = []
        if let content = object["content"] {
            parts = self.parts(content, of: role)
        } else if callsField.map(\.isEmptyArray) ?? true {
            _ = object.required("content", advice: "write what is said")
        }
        return Conversation.Message(role, parts + calls.map { .call($0) }, delay: delay)
    }

    /// Reads the time between the answer before and a message, which conversations that are held turn by turn keep.
    private func delay(_ object: ObjectReader, of role: Conversation.Role) -> Nanoseconds? {
        guard let field = object["delay"] else { return nil }
        if role == .system || role == .assistant {
            field.report(expected: "a delay of the user's or a tool's messages", advice: "delete the key")
        }
        return field.duration(allowsZero: true)
    }

    /// Reads what a tool gave back.
    private func result(_ object: ObjectReader, after messages: [Conversation.Message]) -> Conversation.Message? {
        let idField = object.required("toolCallId", advice: "name the call that it answers")
        let id = idField?.string()
        let text = object.required("content", advice: "write what the tool gave back")?.string("text in quotes")
        guard let id, let text else { return nil }
        if !messages.flatMap(\.calls).contains(where: { $0.id == id }) {
            idField?.report(expected: "the id of a call in a message before", advice: "correct it, or add the call")
        }
        return Conversation.Message(.tool, [.result(id: id, text: text)])
    }

    // MARK: Content

    private func parts(_ field: Field, of role: Conversation.Role) -> [Conversation.Part] {
        if case .string = field.node.value {
            return text(field, orElse: "write what is said").map { [.text($0)] } ?? []
        }
        guard case .array = field.node.value, let elements = field.elements("parts") else {
            field.report(
                expected: "a text, or an array of parts",
                advice: "write \"…\" or [{ \"type\": \"text\", \"text\": \"…\" }]"
            )
            return []
        }
        if elements.isEmpty {
            field.report(found: "no parts", expected: "at least one part", advice: "write what is said")
        }
        return elements.compactMap { part($0, of: role) }
    }

    private enum PartType: String, CaseIterable { case text, image }

    private func part(_ field: Field, of role: Conversation.Role) -> Conversation.Part? {
        guard let object = open(field, as: .part) else { return nil }
        let typeField = object.required("type", advice: "write text or image")
        guard let type = typeField?.choice("a kind of part", of: PartType.self) else { return nil }
        let foreign = type == .text ? ["mediaType", "data", "url", "file"] : ["text"]
        for key in foreign {
            object[key]?.report(expected: "no \"\(key)\" in a part of this type", advice: "delete the key")
        }
        switch type {
        case .text:
            return object.required("text", advice: "write what is said")
                .flatMap { text($0, orElse: "write what is said") }.map { .text($0) }
        case .image:
            if role != .user {
                typeField?.report(
                    expected: "pictures in the user's messages alone",
                    advice: "move it into one of these"
                )
            }
            return image(object).map { .image($0) }
        }
    }

    private func image(_ object: ObjectReader) -> Conversation.Image? {
        let given = ["file", "url"].first { object[$0] != nil }
        if let given {
            for key in ["data", "mediaType", "url"] where key != given {
                object[key]?.report(expected: "data, a url or a file, and one of them", advice: "delete the others")
            }
        }
        if let file = object["file"] { return pictureFile(file) }
        if let url = object["url"] {
            guard let text = url.string() else { return nil }
            guard text.hasPrefix("https://") || text.hasPrefix("http://") else {
                url.report(expected: "a URL that begins with https:// or http://", advice: "correct it, or write data")
                return nil
            }
            return .url(text)
        }
        let type = object.required("mediaType", advice: "write image/png or the like, or a url or a file")?.string()
        let data = object.required("data", advice: "write the picture in base64, or a url or a file")
        guard let type, let data, let base64 = data.string() else { return nil }
        if !type.hasPrefix("image/") {
            object["mediaType"]?.report(expected: "image/png, image/jpeg or the like", advice: "correct it")
        }
        guard Self.isBase64(base64) else {
            data.report(expected: "base64 without blanks", advice: "encode the picture's bytes")
            return nil
        }
        checkPicture(base64, type, data)
        return .data(mediaType: type, base64: base64)
    }

    /// RFC 4648, section 4, padded.
    private static func isBase64(_ text: String) -> Bool {
        let body = text.utf8.prefix { $0 != UInt8(ascii: "=") }
        let padding = text.utf8.count - body.count
        return !body.isEmpty && text.utf8.count % 4 == 0 && padding < 3
            && text.utf8.suffix(padding).allSatisfy { $0 == UInt8(ascii: "=") }
            && body.allSatisfy { byte in
                let character = Character(Unicode.Scalar(byte))
                return character.isASCII && (character.isLetter || character.isNumber || "+/".contains(character))
            }
    }

    // MARK: Tools

    private func toolCalls(_ field: Field) -> [Conversation.ToolCall] {
        (field.elements("calls") ?? []).compactMap { element in
            guard let object = open(element, as: .toolCall) else { return nil }
            let id = object.required("id", advice: "give the call an id that its result names")?.string()
            let name = object.required("name", advice: "name the tool")?.string()
            let arguments = object.required("arguments", advice: "write {} if there are none")
                .flatMap { json($0, "the arguments, an object") }
            guard let id, let name, let arguments else { return nil }
            return Conversation.ToolCall(id: id, name: name, arguments: arguments)
        }
    }

    private func tools(_ field: Field) -> [Conversation.Tool] {
        (field.elements("tools") ?? []).compactMap { element in
            guard let object = open(element, as: .tool) else { return nil }
            let name = object.required("name", advice: "name the function")?.string()
            let description = object["description"]?.string()
            let parameters = object.required("parameters", advice: "write { \"type\": \"object\" } if there are none")
                .flatMap { json($0, "the JSON Schema of the arguments, an object") }
            guard let name, let parameters else { return nil }
            return Conversation.Tool(name: name, description: description, parameters: parameters)
        }
    }

    private func json(_ field: Field, _ expected: String) -> JSONValue? { filled(field, expected)?.node.plain }

    private func filled(_ field: Field, _ expected: String) -> Field? {
        guard case .object = field.node.value else {
            field.report(expected: expected, advice: "write { … }")
            return nil
        }
        if !isStored { reportKeys(in: field) }
        return field.filled()
    }
}

extension Field {
    fileprivate var isEmptyArray: Bool {
        guard case .array(let elements) = node.value else { return false }
        return elements.isEmpty
    }
}

extension CanonicalScenario {
    /// A prompt as it is read: with `user` and `system` where these say it all.
    static func prompt(_ prompt: Prompt) -> JSONNode {
        if let digest = prompt.digest {
            return object([("id", .string(prompt.id)), (StoredTexts.digestKey, .string(digest.hex))])
        }
        let conversation = prompt.conversation
        var members: [(String, JSONNode.Value?)] = [("id", .string(prompt.id))]
        if let (system, user) = plain(conversation.messages) {
            members += [("system", system.map { .string($0) }), ("user", .string(user))]
        } else {
            members.append(("messages", .array(conversation.messages.map(message))))
        }
        members += [
            ("tools", conversation.tools.isEmpty ? nil : .array(conversation.tools.map(tool))),
            ("schema", schema(of: conversation)),
            ("expect", prompt.expect.map { expectation($0).value }),
        ]
        return object(members)
    }

    private static func schema(of conversation: Conversation) -> JSONNode.Value? {
        if case .schema(let schema)? = conversation.form { JSONNode(plain: schema).value } else { nil }
    }

    private static func plain(_ messages: [Conversation.Message]) -> (system: String?, user: String)? {
        let texts = messages.compactMap(\.soleText)
        guard texts.count == messages.count, messages.allSatisfy({ $0.delay == nil }) else { return nil }
        switch messages.map(\.role) {
        case [.user]: return (nil, texts[0])
        case [.system, .user]: return (texts[0], texts[1])
        default: return nil
        }
    }

    private static func message(_ message: Conversation.Message) -> JSONNode {
        var members: [(String, JSONNode.Value?)] = [("role", .string(message.role.rawValue))]
        let delay = message.delay.map { JSONNode.Value.string(DurationText.text($0)) }
        if case .result(let id, let text)? = message.parts.first {
            return object(members + [("toolCallId", .string(id)), ("content", .string(text)), ("delay", delay)])
        }
        if let text = message.soleText {
            members.append(("content", .string(text)))
        } else {
            let parts = message.parts.compactMap(part)
            members.append(("content", parts.isEmpty ? nil : .array(parts)))
        }
        members.append(("toolCalls", message.calls.isEmpty ? nil : .array(message.calls.map(call))))
        members.append(("delay", delay))
        return object(members)
    }

    private static func part(_ part: Conversation.Part) -> JSONNode? {
        switch part {
        case .text(let text): object([("type", .string("text")), ("text", .string(text))])
        case .image(.url(let url)): object([("type", .string("image")), ("url", .string(url))])
        case .image(.data(let mediaType, let base64)):
            object([("type", .string("image")), ("mediaType", .string(mediaType)), ("data", .string(base64))])
        case .call, .result, .given: nil
        }
    }

    private static func call(_ call: Conversation.ToolCall) -> JSONNode {
        object([
            ("id", .string(call.id)), ("name", .string(call.name)),
            ("arguments", JSONNode(plain: call.arguments).value),
        ])
    }

    private static func tool(_ tool: Conversation.Tool) -> JSONNode {
        object([
            ("name", .string(tool.name)), ("description", tool.description.map { .string($0) }),
            ("parameters", JSONNode(plain: tool.parameters).value),
        ])
    }
}
