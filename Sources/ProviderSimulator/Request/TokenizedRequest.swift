#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Which servers' endpoints for tokens there are.
package enum Tokenizing: String, Sendable, CaseIterable {
    case both, vllm, llama, none
}

/// A request that asks for tokens and no answer; a word is a token, as in usage.
struct TokenizedRequest {
    private let object: JSONObject
    private let forms: Tokenizing

    /// The most tokens that a model takes, as the endpoint says.
    private static let modelLength = 1_048_576

    init(_ body: Data, _ forms: Tokenizing) throws(RequestRejection) {
        guard forms != .none else { throw RequestRejection(status: 404, message: "Nothing answers this here.") }
        guard let object = JSONReading.object(of: body) else {
            throw .invalid("The request body is not a valid JSON object.")
        }
        (self.object, self.forms) = (object, forms)
    }

    /// Returns the answer: tokens or, to a conversation, the text that a template makes of it.
    func document(isText: Bool) throws(RequestRejection) -> String {
        if isText {
            guard forms != .vllm else { throw RequestRejection(status: 404, message: "Nothing answers this here.") }
            return #"{"prompt":\#(try texts().joined(separator: "\n").quoted)}"#
        }
        if forms != .vllm, let text = object["content"] as? String { return tokens(of: [text], counted: false) }
        guard forms != .llama else { return #"{"tokens":[]}"# }
        if let text = object["prompt"] as? String { return tokens(of: [text], counted: true) }
        return tokens(of: try texts(), counted: true)
    }

    private func tokens(of texts: [String], counted: Bool) -> String {
        var prompt = Prompt(model: "")
        for text in texts { prompt.add(text) }
        let list = (0..<prompt.words).map(String.init).joined(separator: ",")
        guard counted else { return #"{"tokens":[\#(list)]}"# }
        return #"{"count":\#(prompt.words),"max_model_len":\#(Self.modelLength),"tokens":[\#(list)],"token_strs":null}"#
    }

    /// The texts of the conversation.
    private func texts() throws(RequestRejection) -> [String] {
        let messages = try BodyFields(object).filledList("messages")
        return Self.strings(in: messages)
    }

    private static func strings(in value: Any) -> [String] {
        switch value {
        case let text as String: [text]
        case let list as [Any]: list.flatMap(strings)
        case let object as JSONObject:
            [object["content"], object["text"]].compactMap(\.self).flatMap(strings)
        default: []
        }
    }
}
