package import BenchModel
import JSONSyntax

/// The tools that a request offers.
package enum OfferedTools {
    /// Returns those that a target's own body offers, in place of a prompt's; nil where it has none.
    ///
    /// What has no name, such as a search that the server itself carries out, is nothing that an answer calls.
    package static func inBody(of target: Target) -> [Conversation.Tool]? {
        guard let value = target.body["tools"] else { return nil }
        return value.asList.flatMap { element in functions(element, target.wireProtocol).compactMap(tool) }
    }

    private static func functions(_ element: JSONValue, _ wireProtocol: WireProtocol) -> [JSONValue] {
        guard case .object(let members) = element else { return [] }
        return switch wireProtocol {
        case .openaiChat, .openaiCompletions: [members["function"]].compactMap(\.self)
        case .openaiResponses, .anthropicMessages: [element]
        case .gemini: (members["functionDeclarations"] ?? members["function_declarations"])?.asList ?? []
        }
    }

    private static func tool(_ function: JSONValue) -> Conversation.Tool? {
        guard case .object(let members) = function, case .string(let name)? = members["name"] else { return nil }
        let parameters = ["parameters", "parametersJsonSchema", "input_schema"].compactMap { members[$0] }.first
        return Conversation.Tool(name: name, parameters: parameters ?? .object([:]))
    }
}
