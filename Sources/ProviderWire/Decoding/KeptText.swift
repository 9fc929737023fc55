import BenchModel

/// The text that one event carries: its pieces by kind, each with the place in the answer that it belongs to.
///
/// This is a class so that a tally that keeps no text does not make a list.
package final class KeptText {
    /// The most bytes kept of each kind of text: answer, thinking, tool input.
    package static let mostBytes = 1 << 20

    /// What a piece is a part of; a refusal counts as answer text.
    enum Kind: Int, Hashable {
        case text, thinking, tool

        init(_ kind: DeltaKind) {
            switch kind {
            case .text, .refusal: self = .text
            case .thinking: self = .thinking
            case .tool: self = .tool
            }
        }
    }

    struct Piece {
        var kind: Kind
        var text: String
        /// The choice or candidate.
        var choice = 0
        /// The content block or the output item, by its index.
        var part = 0
        /// The part of an output item.
        var section = 0
        /// The call that it is of, by the fingerprint of its ID, where calls are not told apart by ``part``.
        var call: CallMark<UInt64>?
    }

    private(set) var pieces: [Piece] = []

    /// Adds a piece, whose place is said later: a protocol may name it behind the text.
    func add(_ kind: DeltaKind, _ piece: String) {
        if !piece.isEmpty { pieces.append(Piece(kind: Kind(kind), text: piece)) }
    }

    /// Removes the pieces of a kind.
    func drop(_ kind: DeltaKind) { pieces.removeAll { $0.kind == Kind(kind) } }

    /// Says where all pieces from one on belong.
    func place(from first: Int, _ change: (inout Piece) -> Void) {
        for index in pieces.indices.dropFirst(first) { change(&pieces[index]) }
    }

    /// Says which call the pieces from one on are of, which may begin before its input does.
    func place(from first: Int, call: CallMark<UInt64>) {
        if pieces.count == first, call.isNamed { pieces.append(Piece(kind: .tool, text: "")) }
        place(from: first) { $0.call = call }
    }
}
