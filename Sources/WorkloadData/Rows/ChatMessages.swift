import BenchModel
import JSONSyntax
import Pictures

/// Reads messages as OpenAI's chat interface takes them, and Anthropic's.
enum ChatMessages {
    /// Reads messages.
    ///
    /// - Parameters:
    ///   - node: an array of them.
    ///   - keepsThinking: whether thinking stays that a server of Anthropic's has signed.
    /// - Returns: the messages; results of tools are messages of their own.
    /// - Throws: why they cannot be asked.
    static func messages(_ node: JSONNode, keepsThinking: Bool = false) throws(RowDefect) -> [Conversation.Message] {
        var messages: [Conversation.Message] = []
        for element in try node.list("an array of messages") {
            messages += try message(element, keepsThinking: keepsThinking)
        }
        return withIDs(messages)
    }

    /// Gives calls without an id one, and to each result without one that of the first such call that waits for one: OpenAI's former
    /// interface and many datasets have none, and servers want them.
    private static func withIDs(_ messages: [Conversation.Message]) -> [Conversation.Message] {
        var messages = messages
        var waiting: [String] = []
        for (place, message) in messages.enumerated() {
            for (number, part) in message.parts.enumerated() {
                switch part {
                case .call(var call) where call.id.isEmpty:
                    // Anthropic takes letters, digits, _ and - alone.
                    call.id = "call_\(place + 1)_\(number + 1)"
                    waiting.append(call.id)
                    messages[place].parts[number] = .call(call)
                case .result("", let text) where !waiting.isEmpty:
                    messages[place].parts[number] = .result(id: waiting.removeFirst(), text: text)
                default: break
                }
            }
        }
        return messages
    }

    /// Reads a message; several where it has results of tools.
    private static func message(_ node: JSONNode, keepsThinking: Bool) throws(RowDefect) -> [Conversation.Message] {
        guard node.isObject else { throw node.defect("a message with role and content") }
        guard let word = node.first(of: ["role", "from"]) else {
            throw RowDefect(.wrongShape, at: node.offset, "found a message without \"role\"; expected one")
        }
        let role = try role(word)
        let content = node.first(of: ["content", "value"])
        if role == .tool {
            let id = try node.first(of: ["tool_call_id", "toolCallId"])?.text("the id of a call") ?? ""
            let text = try content.map { content throws(RowDefect) in try texts(content) } ?? ""
            return [Conversation.Message(.tool, [.result(id: id, text: text)])]
        }
        var parts =
            try content.map { content throws(RowDefect) in
                try self.parts(content, of: role, keepsThinking: keepsThinking)
            } ?? []
        if let calls = node["tool_calls"] {
            for call in try calls.list("an array of calls") { parts.append(.call(try self.call(call))) }
        } else if let call = node["function_call"] {
            parts.append(.call(try self.call(call)))
        }
        return apart(parts, of: role)
    }

    /// Refuses pictures in the words of the system or the model.
    ///
    /// Most protocols have no place for one there, and it would be counted as sent without being so. What tools give is texts alone.
    static func checkPictures(_ parts: [Conversation.Part], of role: Conversation.Role, at node: JSONNode)
        throws(RowDefect)
    {
        let isOfOthers = role == .system || role == .assistant
        guard isOfOthers, parts.contains(where: { if case .image = $0 { true } else { false } }) else { return }
        throw RowDefect(.strayPicture, at: node.offset)
    }

    /// Returns a message of parts; before it those of tools' results among them, which are messages of their own here.
    static func apart(_ parts: [Conversation.Part], of role: Conversation.Role) -> [Conversation.Message] {
        let results = parts.filter { if case .result = $0 { true } else { false } }
        let others = parts.filter { if case .result = $0 { false } else { true } }
        let messages = results.map { Conversation.Message(.tool, [$0]) }
        return others.isEmpty && !results.isEmpty ? messages : messages + [Conversation.Message(role, others)]
    }

    /// What messages hold and no request sends, in words.
    ///
    /// - Parameters:
    ///   - node: an array of messages.
    ///   - keepsThinking: whether thinking that is signed is kept.
    /// - Returns: each once.
    static func unsent(of node: JSONNode, keepsThinking: Bool = false) -> Set<String> {
        var unsent: Set<String> = []
        for message in node.elements ?? [] {
            if message.first(of: ["reasoning_content", "reasoning"]) != nil { unsent.insert(thinking) }
            for part in message["content"]?.elements ?? [] {
                if ["thinking", "redacted_thinking"].contains(part["type"]?.string), !(keepsThinking && isSigned(part))
                {
                    unsent.insert(thinking)
                }
                if part["cache_control"] != nil { unsent.insert(cacheMark) }
            }
        }
        return unsent
    }

    /// Whether its server takes a block of thinking back, and may demand it: what is not signed is refused.
    private static func isSigned(_ block: JSONNode) -> Bool {
        let mark = block["type"]?.string == "thinking" ? block["signature"] : block["data"]
        return mark?.string?.isEmpty == false
    }

    static let thinking = "the model's earlier thinking"
    static let cacheMark = "a mark of what a cache is to keep"

    /// Takes the names of roles that datasets have.
    static func role(_ node: JSONNode) throws(RowDefect) -> Conversation.Role {
        switch try node.text("a role").lowercased() {
        case "system", "developer": .system
        case "user", "human", "prompter": .user
        case "assistant", "gpt", "chatgpt", "bot", "model", "bing", "bard": .assistant
        case "tool", "function", "observation": .tool
        default: throw node.defect("a role: system, user, assistant or tool")
        }
    }

    // MARK: Content

    private static func texts(_ node: JSONNode) throws(RowDefect) -> String {
        if let text = node.string { return text }
        var texts: [String] = []
        for part in try parts(node, of: .tool) {
            guard case .text(let text) = part else { throw RowDefect(.unsupportedPart) }
            texts.append(text)
        }
        return texts.joined(separator: "\n")
    }

    /// Reads what a message of a role says: a text, or a list of parts.
    static func parts(
        _ node: JSONNode,
        of role: Conversation.Role,
        keepsThinking: Bool = false
    ) throws(RowDefect) -> [Conversation.Part] {
        if let text = node.string { return text.isEmpty ? [] : [.text(text)] }
        var parts: [Conversation.Part] = []
        for element in try node.list("a text, or an array of parts") {
            if let text = element.string {
                parts.append(.text(text))
                continue
            }
            switch element["type"]?.string {
            case "text", "input_text", "output_text":
                guard let text = element["text"] else { throw element.defect("a part with \"text\"") }
                let words = try text.text("text")
                if !words.isEmpty { parts.append(.text(words)) }
            case "image_url", "input_image", "image":
                if element["file_id"] != nil { throw RowDefect(.unsupportedPart, at: element.offset) }
                let place = element.first(of: ["image_url", "image", "source", "url", "path"])
                // TRL's has its picture beside the messages.
                let isPlace = place == nil && element["type"]?.string == "image"
                parts.append(.image(isPlace ? DataRow.anyPicture : try image(place ?? element)))
            case "refusal":
                if let words = element["refusal"] { parts.append(.text(try words.text("text"))) }
            case "tool_use": parts.append(.call(try call(element)))
            case "tool_result":
                let id = try element["tool_use_id"]?.text("the id of a call") ?? ""
                let text = try element["content"].map { content throws(RowDefect) in try texts(content) } ?? ""
                parts.append(.result(id: id, text: text))
            case "thinking", "redacted_thinking":
                if keepsThinking, role == .assistant, isSigned(element) { parts.append(.given(element.plain)) }
            case nil: throw element.defect("a part with \"type\"")
            default: throw RowDefect(.unsupportedPart, at: element.offset)
            }
        }
        try checkPictures(parts, of: role, at: node)
        return parts
    }

    /// Takes a picture by its address, one that is written in it (RFC 2397) or beside its type, or the path of its file, which stands as
    /// the address until ``PictureFiles`` reads it.
    ///
    /// What is none is told with the path to it.
    static func image(_ node: JSONNode) throws(RowDefect) -> Conversation.Image {
        do { return try named(node) } catch {
            throw RowDefect(error.refusal, at: error.offset, error.message, place: .path)
        }
    }

    private static func named(_ node: JSONNode) throws(RowDefect) -> Conversation.Image {
        if node.isObject {
            if let data = node.first(of: ["data", "bytes"]), data.string != nil { return try written(data) }
            guard let place = node.first(of: ["url", "path", "src", "uri"]) else {
                throw node.defect("the address of a picture")
            }
            return try named(place)
        }
        let text = try node.text("the address of a picture, or the path of its file")
        if PictureFiles.isAddress(text) {
            if let host = text.split(separator: "://", maxSplits: 1).last, !host.hasPrefix("http"),
                host.first.map({ !"/?#:".contains($0) }) ?? false
            {
                return .url(text)
            }
            throw RowDefect(
                .noPicture,
                at: node.offset,
                "found a picture at \(JSONPath.quoted(text)); expected an address that names a server"
            )
        }
        if text.hasPrefix("data:") {
            guard text.hasPrefix("data:image/"), let comma = text.firstIndex(of: ","),
                text[..<comma].hasSuffix(";base64")
            else {
                throw RowDefect(.unsupportedPart, at: node.offset)
            }
            return try written(JSONNode(.string(String(text[text.index(after: comma)...])), at: node.offset))
        }
        if PictureKind(base64: text) != nil { return try written(node) }
        let path = text.hasPrefix("file://") ? String(text.dropFirst("file://".count)) : text
        guard !path.isEmpty, !path.contains("://") else {
            throw RowDefect(
                .noPicture,
                at: node.offset,
                "found a picture at \(JSONPath.quoted(text)); expected an address of http or https, or the path of a file"
            )
        }
        return .url(path)
    }

    /// Whether a column of a picture's name holds one.
    static func looksLikePicture(_ text: String) -> Bool {
        if PictureFiles.isAddress(text) || text.hasPrefix("data:image/") || text.hasPrefix("file://")
            || PictureKind(base64: text) != nil
        {
            return true
        }
        let endings = ["png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "heic", "avif", "svg"]
        return endings.contains(text.split(separator: ".").last.map { $0.lowercased() } ?? "") && text.contains(".")
    }

    /// Takes a picture that is written in base64, for what its bytes say.
    private static func written(_ node: JSONNode) throws(RowDefect) -> Conversation.Image {
        let base64 = try node.text("a picture in base64")
        // A server would refuse the request, and say less of it.
        do throws(PictureFault) {
            return .data(mediaType: try WholePicture.kind(ofBase64: base64).mediaType, base64: base64)
        } catch {
            throw RowDefect(
                .noPicture,
                at: node.offset,
                "found a picture that is \(error.found); expected the base64 of \(PictureFault.expected)",
                place: .path
            )
        }
    }

    // MARK: Tools

    static func call(_ node: JSONNode) throws(RowDefect) -> Conversation.ToolCall {
        let function = node["function"] ?? node
        guard let name = function["name"] else { throw node.defect("a call with the name of its function") }
        let given = function.first(of: ["arguments", "input"])
        var arguments = given?.plain ?? .object([:])
        if case .string(let text) = arguments {
            let parsed = text.isEmpty ? JSONNode(.object([])) : try? JSONParser.parse(Array(text.utf8))
            guard let parsed, parsed.isObject else {
                throw RowDefect(
                    .wrongShape,
                    at: given?.offset ?? node.offset,
                    "found arguments of a call that are no JSON object; expected one, or a text of one"
                )
            }
            arguments = parsed.plain
        }
        guard case .object = arguments else { throw (given ?? node).defect("arguments that are an object") }
        return Conversation.ToolCall(
            id: try node.first(of: ["call_id", "id"])?.text("an id") ?? "",
            name: try name.text("the name of a function"),
            arguments: arguments
        )
    }

    /// Reads what OpenAI's and Anthropic's interfaces call `tools`.
    static func tools(_ node: JSONNode?) throws(RowDefect) -> [Conversation.Tool] {
        guard let node else { return [] }
        var tools: [Conversation.Tool] = []
        // Gemini's are in a list of lists.
        for element in try node.list("an array of tools").flatMap({ $0["functionDeclarations"]?.elements ?? [$0] }) {
            let function = element["function"] ?? element
            guard let name = function["name"] else { throw element.defect("a function with a name") }
            // A server's own tool has a name, too, and would be sent as a function that nobody runs.
            if let kind = element["type"]?.string, !["function", "custom"].contains(kind) {
                throw RowDefect(.unsupportedPart, at: element.offset)
            }
            let parameters = function.first(of: ["parameters", "input_schema", "parametersJsonSchema"])
            tools.append(
                Conversation.Tool(
                    name: try name.text("the name of a function"),
                    description: function["description"]?.string,
                    parameters: parameters?.plain ?? ["type": "object"]
                )
            )
        }
        return tools
    }
}
