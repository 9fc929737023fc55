import BenchModel

/// Tells thinking apart that a server leaves inside the answer's own text, between tags at its start.
///
/// `<think>` is what the templates of DeepSeek, Qwen and their kin write (raw at Groq, Together and most local servers),
/// `<thought>` what Gemini writes behind its OpenAI interface, `[THINK]` is Mistral's and `<seed:think>` ByteDance's. White space may stand before the tag, and reads and events
/// may cut it anywhere. Text that does not start with a tag is never looked at again.
struct ThinkTagReader {
    private enum State {
        /// All so far is white space, or the beginning of a tag.
        case opening
        case thinking, answer
    }

    private static let opening = ["<think>", "<thought>", "[THINK]", "<seed:think>"].map { Array($0.utf8) }
    private static let closing = ["</think>", "</thought>", "[/THINK]", "</seed:think>"].map { Array($0.utf8) }
    /// More white space than this before a tag, and the text is taken to have begun.
    private static let longestOpening = 64

    private var state: State
    /// Whether text is thinking from its first byte on, tag or none.
    private let startsInside: Bool
    /// The text so far, while nobody can tell what it is.
    private var held: [UInt8] = []
    private var blanks = 0
    private var closingTag = Self.closing[0]
    /// How much of the closing tag has come.
    private var matched = 0
    /// Token events that were logged before it could be told what they are.
    var rows: [Int] = []

    init(_ mode: ThinkTags) {
        state = mode == .off ? .answer : .opening
        startsInside = mode == .open
    }

    /// Whether the rest of the text is the answer.
    var isSettled: Bool { state == .answer }
    private(set) var hasThinking = false

    /// Takes a piece of the text.
    ///
    /// - Parameters:
    ///   - piece: not empty; decoded.
    ///   - kept: takes the text itself, tags left out; nil where it is not kept.
    /// - Returns: how many of its bytes, from the first, are thinking or its tags; nil while nobody can tell.
    mutating func take(_ piece: Span<UInt8>, into kept: inout KeptText?) -> Int? {
        var at = 0
        var thought: [UInt8]? = kept == nil ? nil : []
        while at < piece.count, state != .answer {
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

    /// Adds what was held back to the text, when no more comes.
    mutating func finish(into kept: KeptText) {
        switch state {
        case .opening: kept.add(startsInside ? .thinking : .text, String(decoding: held, as: UTF8.self))
        case .thinking: kept.add(.thinking, String(decoding: closingTag[..<matched], as: UTF8.self))
        case .answer: break
        }
        held = []
        matched = 0
    }

    private mutating func open(_ byte: UInt8, _ thought: inout [UInt8]?) {
        held.append(byte)
        if blanks == held.count - 1, TextExcerpt.isBlank(byte), blanks < Self.longestOpening {
            blanks += 1
            return
        }
        let tag = held[blanks...]
        if let name = Self.opening.firstIndex(where: { $0.elementsEqual(tag) }) {
            closingTag = Self.closing[name]
            held = []
            state = .thinking
            hasThinking = true
        } else if !Self.opening.contains(where: { $0.starts(with: tag) }) {
            guard startsInside else {
                state = .answer
                return
            }
            state = .thinking
            hasThinking = true
            let text = held
            held = []
            // Too short to hold a whole closing tag.
            for byte in text { close(byte, &thought) }
        }
    }

    private mutating func close(_ byte: UInt8, _ thought: inout [UInt8]?) {
        if byte == closingTag[matched] {
            matched += 1
            if matched == closingTag.count { state = .answer }
            return
        }
        thought?.append(contentsOf: closingTag[..<matched])
        matched = byte == closingTag[0] ? 1 : 0
        if matched == 0 { thought?.append(byte) }
    }
}
