import BenchModel

/// Tells thinking between tags from the answer in the text of each choice; see ``ThinkTagReader``.
struct TaggedThinking {
    /// Choices with a higher index are not searched for tags; this bounds memory.
    private static let mostChoices = 64

    /// What a piece of text turned out to be.
    struct Finding {
        /// How many of its leading bytes are thinking or tags; nil if that cannot be told yet.
        var thinking: Int?
        /// Whether the choice began with an opening tag.
        var hasThinking: Bool
        /// The rows of token events that were logged before they could be classified, and can be now.
        var rows: [Int]
    }

    private let mode: ThinkTags
    /// One reader per choice.
    private var readers: [ThinkTagReader]

    init(_ mode: ThinkTags) {
        self.mode = mode
        readers = [ThinkTagReader(mode)]
    }

    /// Whether the rest of a choice's text is the answer.
    @inline(__always)
    func isSettled(_ choice: Int) -> Bool {
        choice < readers.count && readers[choice].isSettled || choice >= Self.mostChoices
    }

    /// Takes a piece of a choice's text.
    ///
    /// - Parameters:
    ///   - piece: the decoded bytes; not empty.
    ///   - choice: the choice's index; it must not be settled.
    ///   - kept: receives the text without its tags; nil if text is not kept.
    /// - Returns: how much of it is thinking, and which earlier events can now be classified.
    mutating func take(_ piece: Span<UInt8>, of choice: Int, into kept: inout KeptText?) -> Finding {
        while readers.count <= choice { readers.append(ThinkTagReader(mode)) }
        guard let thinking = readers[choice].take(piece, into: &kept) else {
            return Finding(thinking: nil, hasThinking: false, rows: [])
        }
        let rows = readers[choice].rows
        readers[choice].rows = []
        return Finding(thinking: thinking, hasThinking: readers[choice].hasThinking, rows: rows)
    }

    /// Notes the row of a token event whose text cannot be classified yet.
    mutating func noteUndecided(row: Int, of choice: Int) { readers[choice].rows.append(row) }

    /// Adds the text that was held back, at the end of the answer.
    mutating func finish(into kept: KeptText) {
        for choice in readers.indices {
            let mark = kept.pieces.count
            readers[choice].finish(into: kept)
            kept.place(from: mark) { $0.choice = choice }
        }
    }
}
