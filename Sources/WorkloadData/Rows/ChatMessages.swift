import BenchModel
import JSONSyntax

/// Reads messages as OpenAI's chat interface takes them.
enum ChatMessages {
    static func messages(_ node: JSONNode) throws(RowDefect) -> [Conversation.Message] {
        var messages: [Conversation.Message] = []
        for element in try node.list("an array of messages") { messages.append(try message(element)) }
        return messages
    }

    private static func message(_ node: JSONNode) throws(RowDefect) -> Conversation.Message {
        guard node.isObject else { throw node.defect("a message with role and content") }
        guard let word = node["role"] else {
            throw RowDefect(.wrongShape, at: node.offset, "found a message without \"role\"; expected one")
        }
        let role = try role(word)
        if role == .tool || word.string == "function" {
            let id = try (node["tool_call_id"] ?? node["toolCallId"])?.text("the id of a call") ?? ""
            let text = try node["content"].map { content throws(RowDefect) in try texts(content) } ?? ""
            return Conversation.Message(.tool, [.result(id: id, text: text)])
        }
        var parts = try node["content"].map { content throws(RowDefect) in try self.parts(content) } ?? []
        if let calls = node["tool_calls"] {
            for call in try calls.list("an array of calls") { parts.append(.call(try self.call(call))) }
        } else if node["function_call"] != nil {
            throw RowDefect(.unsupportedPart)
        }
        return Conversation.Message(role, parts)
    }

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
        for part in try parts(node) {
            guard case .text(let text) = part else { throw RowDefect(.unsupportedPart) }
            texts.append(text)
        }
        return texts.joined(separator: "\n")
    }

    static func parts(_ node: JSONNode) throws(RowDefect) -> [Conversation.Part] {
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
            case "image_url", "input_image":
                let place = element["image_url"].flatMap { $0["url"] ?? $0 } ?? element
                parts.append(.image(try image(place)))
            case nil: throw element.defect("a part with \"type\"")
            default: throw RowDefect(.unsupportedPart, at: element.offset)
            }
        }
        return parts
    }

    /// Takes a picture by its address, or one that is written in it (RFC 2397); files are not read.
    static func image(_ node: JSONNode) throws(RowDefect) -> Conversation.Image {
        let url = try node.text("the address of a picture")
        if url.hasPrefix("https://") || url.hasPrefix("http://") { return .url(url) }
        guard url.hasPrefix("data:image/"), let comma = url.firstIndex(of: ",") else {
            throw RowDefect(.unsupportedPart, at: node.offset)
        }
        let head = url[..<comma].dropFirst("data:".count)
        guard head.hasSuffix(";base64") else { throw RowDefect(.unsupportedPart, at: node.offset) }
        let base64 = String(url[url.index(after: comma)...])
        // A server would refuse the request, and say less of it.
        guard PictureKind(base64: base64) != nil else {
            throw RowDefect(
                .wrongShape,
                at: node.offset,
                "found a picture that is no PNG, JPEG, GIF or WebP; expected the base64 of such a file"
            )
        }
        return .data(mediaType: String(head.dropLast(";base64".count)), base64: base64)
    }

    // MARK: Tools

    private static func call(_ node: JSONNode) throws(RowDefect) -> Conversation.ToolCall {
        let function = node["function"] ?? node
        guard let name = function["name"] else { throw node.defect("a call with the name of its function") }
        var arguments = function["arguments"]?.plain ?? .object([:])
        if case .string(let text) = arguments {
            let parsed = text.isEmpty ? JSONNode(.object([])) : try? JSONParser.parse(Array(text.utf8))
            guard let parsed, parsed.isObject else {
                throw RowDefect(.wrongShape, at: node.offset, "found arguments of a call that are no JSON object")
            }
            arguments = parsed.plain
        }
        guard case .object = arguments else { throw node.defect("arguments that are an object") }
        return Conversation.ToolCall(
            id: try node["id"]?.text("an id") ?? "",
            name: try name.text("the name of a function"),
            arguments: arguments
        )
    }

    /// Reads what OpenAI's and Anthropic's interfaces call `tools`.
    static func tools(_ node: JSONNode?) throws(RowDefect) -> [Conversation.Tool] {
        guard let node else { return [] }
        var tools: [Conversation.Tool] = []
        for element in try node.list("an array of tools") {
            let function = element["function"] ?? element
            guard let name = function["name"] else { throw element.defect("a function with a name") }
            let parameters = function["parameters"] ?? function["input_schema"]
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
