import BenchModel
import JSONSyntax

/// Calls in an answer of OpenAI's chat.
enum ChatAnswer {
    private struct Call {
        var id = ""
        var name = ""
        private var pieces = ""
        /// Arguments as an object, which some servers send in the place of a text.
        private var object = ""

        var arguments: String { pieces.isEmpty ? object : pieces }

        mutating func take(id: String?, name: String?, arguments: JSONNode?) {
            // One that makes up an ID for each piece means the first.
            if let id, self.id.isEmpty { self.id = id }
            if let name { self.name = name }
            pieces += arguments?.text ?? ""
            if let arguments, case .object = arguments.value { object = arguments.json }
        }
    }

    private typealias Calls = [CallPlaces<String>.Place: Call]

    /// Returns the calls of each choice that came, by its index.
    static func calls(_ documents: [JSONNode]) -> [Int: [Conversation.ToolCall]] {
        var places = CallPlaces<String>()
        var choices: [Int: Calls] = [:]
        for (index, choice) in documents.flatMap({ $0["choices"]?.indexed ?? [] }) {
            take(choice, index, &places, &choices[index, default: [:]])
        }
        return choices.mapValues { calls in
            let inOrder = calls.sorted { $0.key < $1.key }.map(\.value)
            return inOrder.enumerated().filter { !$0.element.name.isEmpty }.map { place, call in
                let id = call.id.isEmpty ? "call-\(place)" : call.id
                return AnswerMessage.call(id: id, name: call.name, written: call.arguments)
            }
        }
    }

    private static func take(
        _ choice: JSONNode,
        _ index: Int,
        _ places: inout CallPlaces<String>,
        _ calls: inout Calls
    ) {
        // After deltas, a message repeats them.
        let message = choice["delta"] ?? (calls.isEmpty ? choice["message"] : nil)
        for (position, piece) in pieces(of: message?["tool_calls"]).enumerated() {
            take(piece, at: position, index, &places, &calls)
        }
        // The older form: one call, without an ID.
        if let piece = message?["function_call"], case .object = piece.value {
            take(piece, at: 0, index, &places, &calls)
        }
    }

    /// Returns the pieces of a list of calls; TGI streams a single one without a list.
    private static func pieces(of calls: JSONNode?) -> [JSONNode] {
        if let calls, case .object = calls.value { return [calls] }
        return calls?.elements ?? []
    }

    private static func take(
        _ piece: JSONNode,
        at position: Int,
        _ choice: Int,
        _ places: inout CallPlaces<String>,
        _ calls: inout Calls
    ) {
        let id = piece["id"]?.filledText
        let function = piece["function"] ?? piece
        let name = function["name"]?.filledText
        let mark = CallMark(index: piece["index"]?.asCount, position: position, id: id, isNamed: name != nil)
        calls[places.place(of: mark, in: choice), default: Call()]
            .take(id: id, name: name, arguments: function["arguments"])
    }
}
