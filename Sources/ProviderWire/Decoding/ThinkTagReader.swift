import BenchModel

/// Separates thinking from the answer where a server sends it between tags at the start of the answer's text.
///
/// `<think>` is the tag of DeepSeek's, Qwen's and similar chat templates (sent unparsed by Groq, Together and most
/// local servers), `<thought>` that of Gemini's OpenAI interface, `[THINK]` Mistral's, `<seed:think>` ByteDance's.
/// White space may precede the tag, and any read or event may split it. Text that does not start with a tag is not
/// searched any further.
struct ThinkTagReader {
    private enum State {
        /// All text so far is white space or the beginning of a tag.
        case opening
        case thinking, answer
    }

    private static let opening = ["<think>", "<thought>", "[THINK]", "<seed:think>"].map { Array($0.utf8) }
    private static let closing = ["</think>", "</thought>", "[/THINK]", "</seed:think>"].map { Array($0.utf8) }
    /// With more white space than this before it, a tag does not count.
    private static let longestOpening = 64

    private var state: State
    /// Whether the text is thinking from its first byte on, even without an opening tag.
    private let startsInside: Bool
    /// The text that cannot be classified yet.
    private var held: [UInt8] = []
    private var blanks = 0
    private var closingTag = Self.closing[0]
    /// How many bytes of the closing tag have matched.
    private var matched = 0
    /// The rows of token events that were logged before they could be classified.
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
    ///   - piece: the decoded bytes; not empty.
    ///   - kept: receives the text without its tags; nil if text is not kept.
    /// - Returns: how many of its leading bytes are thinking or tags; nil if that cannot be told yet.
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

    /// Adds the text that was held back, at the end of the answer.
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
            // The held text is too short to contain a whole closing tag.
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
