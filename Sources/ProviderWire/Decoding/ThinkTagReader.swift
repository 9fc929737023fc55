import BenchModel

/// Separates thinking from the answer where a server sends it between tags at the start of the answer's text.
///
/// White space may precede the tag, and any read or event may split it. Text that does not start with a tag is not
/// searched any further.
struct ThinkTagReader {
    private enum State {
        /// All text so far is white space or the beginning of a tag.
        case opening
        case thinking, answer
    }

    /// Made once, since every answer's reader begins with them.
    private static let allStarts = ThinkTag.starts(of: ThinkTag.allClosings)
    /// With more white space than this before it, a tag does not count.
    private static let longestOpening = 64

    private var state: State
    /// Whether the text is thinking from its first byte on, even without an opening tag.
    private let startsInside: Bool
    /// Whether tags count that may as well be part of an answer.
    private let isWide: Bool
    /// The text that cannot be classified yet.
    private var held: [UInt8] = []
    private var blanks = 0
    /// The tags that close the thinking: that of the opening one, or any if there was none.
    private var closing = ThinkTag.allClosings
    /// The bytes with which they begin; most of the thinking is none of these.
    private var starts = Self.allStarts
    /// The last bytes of the thinking if they may begin the closing tag.
    private var partial: [UInt8] = []
    /// The rows of token events that were logged before they could be classified.
    var rows: [Int] = []

    init(_ mode: ThinkTags) {
        state = mode == .off ? .answer : .opening
        startsInside = mode == .open
        isWide = mode == .wide
    }

    /// Whether the rest of the text is the answer.
    var isSettled: Bool { state == .answer }
    private(set) var hasThinking = false

    /// Takes a piece of the text.
    ///
    /// - Parameters:
    ///   - piece: the decoded bytes; not empty.
    ///   - kept: receives the text without its tags; nil if text is not kept.
    /// - Returns: how many of its leading bytes are thinking or tags; nil if that cannot be told yet.
    mutating func take(_ piece: Span<UInt8>, into kept: inout KeptText?) -> Int? {
        var at = 0
        var thought: [UInt8]? = kept == nil ? nil : []
        while at < piece.count, state != .answer {
            if state == .thinking, partial.isEmpty {
                let start = at
                while at < piece.count, !starts.contains(piece[at]) { at += 1 }
                thought?.append(copying: piece.extracting(start..<at))
                if at == piece.count { break }
            }
            if state == .opening { open(piece[at], &thought) } else { close(piece[at], &thought) }
            at += 1
        }
        if let thought { kept?.add(.thinking, String(decoding: thought, as: UTF8.self)) }
        switch state {
        case .opening: return startsInside ? piece.count : nil
        case .thinking: return piece.count
        case .answer:
            if kept != nil {
                let rest = held + [UInt8](copying: piece.extracting(at..<piece.count))
                kept?.add(.text, String(decoding: rest, as: UTF8.self))
            }
            held = []
            return hasThinking ? at : 0
        }
    }

    /// Adds the text that was held back, at the end of the answer.
    mutating func finish(into kept: KeptText) {
        switch state {
        case .opening: kept.add(startsInside ? .thinking : .text, String(decoding: held, as: UTF8.self))
        case .thinking: kept.add(.thinking, String(decoding: partial, as: UTF8.self))
        case .answer: break
        }
        held = []
        partial = []
    }

    private mutating func open(_ byte: UInt8, _ thought: inout [UInt8]?) {
        held.append(byte)
        if blanks == held.count - 1, TextExcerpt.isBlank(byte), blanks < Self.longestOpening {
            blanks += 1
            return
        }
        switch ThinkTag.match(held[blanks...], isWide: isWide) {
        case .partial: return
        case .whole(let closings):
            closing = closings
            starts = ThinkTag.starts(of: closings)
            held = []
            beginThinking()
        case .none where startsInside:
            beginThinking()
            let text = held
            held = []
            // The held text is too short to contain a whole closing tag.
            for byte in text { close(byte, &thought) }
        case .none: state = .answer
        }
    }

    private mutating func beginThinking() {
        state = .thinking
        hasThinking = true
    }

    private mutating func close(_ byte: UInt8, _ thought: inout [UInt8]?) {
        partial.append(byte)
        if isClosing({ $0.elementsEqual($1) }) {
            state = .answer
            partial = []
        }
        while !partial.isEmpty, !isClosing({ $0.starts(with: $1) }) {
            // Apart from the call below, which takes nothing where text is not kept.
            let byte = partial.removeFirst()
            thought?.append(byte)
        }
    }

    /// Whether what may be a closing tag is to one of them as it has to be, in letters of any case.
    private func isClosing(_ isSo: ([UInt8], [UInt8]) -> Bool) -> Bool {
        let said = partial.map(ThinkTag.lowercased)
        return closing.contains { isSo($0, said) }
    }
}
