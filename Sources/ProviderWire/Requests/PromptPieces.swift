import BenchModel
import JSONSyntax

/// A piece of what a model reads of a body, and where it is.
struct PromptPiece {
    enum Kind {
        /// A text of the system's or the user's.
        case text
        /// A text of the model or of a tool.
        case saidText
        /// A picture or anything else of the system's or the user's that is no text.
        case other
        /// A whole message, item or block of the model's or a tool's; its texts follow.
        case said
    }

    var path: [JSONStep]
    var kind: Kind

    /// Whether it is one of the strings in a list of prompts.
    var isPrompt: Bool {
        if path.count == 2, kind == .text, case .element = path[1] { return true }
        return false
    }

    /// The list of parts that it stands in as one of them, and its place there; nil where it stands elsewhere.
    var placeAmongParts: (list: [JSONStep], place: Int)? {
        guard path.count > 1, case .element(let place)? = path.last else { return nil }
        let list = Array(path.dropLast())
        return list.last == .member("content") || list.last == .member("parts") ? (list, place) : nil
    }

    /// Returns the pieces of some members of a body, in the order in which the model reads them.
    static func all(in members: [String: JSONValue], of names: [String]) -> [PromptPiece] {
        var pieces: [PromptPiece] = []
        for name in names {
            if let value = members[name] { gather(value, [.member(name)], isSaid: false, into: &pieces) }
        }
        return pieces
    }

    /// Collects pieces by their shape: a string, the `text` of a part, and what `content` or `parts` contain, in lists or alone.
    private static func gather(_ value: JSONValue, _ path: [JSONStep], isSaid: Bool, into pieces: inout [PromptPiece]) {
        switch value {
        case .string(let text):
            if !text.isEmpty { pieces.append(PromptPiece(path: path, kind: isSaid ? .saidText : .text)) }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                gather(element, path + [.element(index)], isSaid: isSaid, into: &pieces)
            }
        case .object(let members):
            var isSaid = isSaid
            if case .string(let role)? = members["role"] { isSaid = saidRoles.contains(role) }
            if isSaidByType(members) { isSaid = true }
            if isSaid {
                pieces.append(PromptPiece(path: path, kind: .said))
            } else if !isContainer(members) {
                pieces.append(PromptPiece(path: path, kind: .other))
            }
            for name in ["text", "content", "parts"] {
                guard let value = members[name] else { continue }
                if name == "text", case .object = value { continue }
                gather(value, path + [.member(name)], isSaid: isSaid, into: &pieces)
            }
        case .null, .bool, .number: break
        }
    }

    private static let saidRoles: Set = ["assistant", "model", "tool", "function"]
    /// The types of parts and items that hold nothing but texts and other parts.
    private static let containers: Set = ["message", "text", "input_text"]

    /// Whether a block, an item or a part is the model's or a tool's by what it is, whoever has the role.
    private static func isSaidByType(_ members: [String: JSONValue]) -> Bool {
        if members["functionCall"] != nil || members["functionResponse"] != nil { return true }
        if members["function_call"] != nil || members["function_response"] != nil { return true }
        guard case .string(let type)? = members["type"] else { return false }
        let endings = ["tool_result", "tool_use", "_call", "_call_output"]
        return ["thinking", "redacted_thinking", "reasoning", "item_reference"].contains(type)
            || endings.contains(where: type.hasSuffix)
    }

    private static func isContainer(_ members: [String: JSONValue]) -> Bool {
        if case .string(let type)? = members["type"] { return containers.contains(type) }
        // A message, which may have nothing in it, and parts of Gemini's have no type.
        return members["role"] != nil || ["text", "content", "parts"].contains { members[$0] != nil }
    }
}
