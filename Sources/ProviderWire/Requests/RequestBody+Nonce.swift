import BenchModel
import JSONSyntax

extension RequestBody {
    /// Where a nonce goes, so that nothing of a prompt stands before it.
    private enum Lead {
        /// Before each of these texts: one, or those of a list of prompts.
        case texts([[JSONStep]])
        /// As a part of its own before another, such as a picture.
        case part(list: [JSONStep], place: Int)
        /// As a system text, before what the model or a tool said first.
        case system
    }

    /// Whether a nonce can stand before all else.
    var canBeLed: Bool { lead != nil }

    /// Puts a nonce before all that the model reads, so that no cache knows the prompt's beginning: before the first text, of which a
    /// list of prompts has several, or as a text of its own before a picture or an answer; and before tools.
    ///
    /// - Returns: false if the body has nothing to put it before.
    @discardableResult
    mutating func lead(by nonce: String) -> Bool {
        guard let lead else { return false }
        leadTools(by: nonce)
        switch lead {
        case .texts(let paths):
            for path in paths { change(at: path) { .string(NonceText.leading($0.asText ?? "", by: nonce)) } }
        case .part(let list, let place):
            let part = dialect.part(NonceText.alone(nonce))
            change(at: list) { value in
                guard case .array(var parts) = value else { return value }
                parts.insert(part, at: place)
                return .array(parts)
            }
        case .system:
            if let led = dialect.addingSystem(NonceText.alone(nonce), to: members) { replace(by: led) }
        }
        return true
    }

    private var lead: Lead? {
        let pieces = pieces
        guard let first = pieces.first else { return nil }
        // A string that is itself an element of the member is one prompt of several.
        if first.isPrompt { return .texts(pieces.filter(\.isPrompt).map(\.path)) }
        if first.kind == .text { return .texts([first.path]) }
        if first.kind == .other, let (list, place) = first.placeAmongParts { return .part(list: list, place: place) }
        return dialect.addingSystem("", to: members) == nil ? nil : .system
    }

    /// Puts a nonce into the description of the first function that is declared: many servers put tools before everything else.
    mutating func leadTools(by nonce: String) {
        guard let path = dialect.firstFunction(in: members) else { return }
        change(at: path) { function in
            guard case .object = function else { return function }
            let told = function[[.member("description")]]?.asText ?? ""
            return function.patched(with: ["description": .string(NonceText.leading(told, by: nonce))])
        }
    }
}
