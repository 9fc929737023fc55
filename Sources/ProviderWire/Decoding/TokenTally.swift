import BenchModel

/// What one event carries, added up by kind.
///
/// An event is one token event of each kind it carries: one with thinking *and* text is both, so that the first thought
/// and the first answer token are each told right.
struct TokenTally {
    private var counts = InlineArray<4, Int>(repeating: 0)
    /// One bit for each kind there is, by its raw value.
    private(set) var kinds: UInt8 = 0
    /// Bytes of all kinds.
    private(set) var size = 0
    /// Tool calls that begin here, with arguments or without.
    private(set) var calls = 0
    /// The text itself; nil where it is not kept.
    var kept: KeptText?
    /// The choice whose text in this event may yet turn out to be thinking.
    var undecided: Int?

    @inline(__always)
    init(keepsText: Bool = false) { kept = keepsText ? KeptText() : nil }

    @inline(__always)
    func has(_ kind: DeltaLog.Kind) -> Bool { kinds & (1 << kind.rawValue) != 0 }
    @inline(__always)
    func bytes(_ kind: DeltaLog.Kind) -> Int { counts[Int(kind.rawValue)] }

    /// Adds a string; an empty one adds nothing.
    @inline(__always)
    mutating func add(_ kind: DeltaLog.Kind, _ text: JSONText?, in bytes: Span<UInt8>) {
        guard let text, !text.isEmpty else { return }
        add(kind, bytes: text.decodedByteCount(in: bytes))
        if kept != nil { kept?.add(kind, text.string(in: bytes)) }
    }

    /// Adds a string, or the JSON that a value is.
    mutating func add(_ kind: DeltaLog.Kind, _ value: OutputValue?, in bytes: Span<UInt8>) {
        switch value {
        case .text(let text): add(kind, text, in: bytes)
        case .json(let range):
            add(kind, bytes: range.count)
            if kept != nil {
                kept?.add(kind, String(decoding: [UInt8](copying: bytes.extracting(range)), as: UTF8.self))
            }
        case nil: break
        }
    }

    /// Adds what is output and no text, such as sound or a picture: its size alone.
    @inline(__always)
    mutating func add(_ kind: DeltaLog.Kind, bytes: Int) {
        counts[Int(kind.rawValue)] += bytes
        size += bytes
        kinds |= 1 << kind.rawValue
    }

    /// Takes out what another event brought before.
    mutating func drop(_ kind: DeltaLog.Kind) {
        size -= counts[Int(kind.rawValue)]
        counts[Int(kind.rawValue)] = 0
        kinds &= ~(1 << kind.rawValue)
        kept?.drop(kind)
    }

    /// Notes a tool call that begins, which is no token event by itself.
    mutating func noteCall() { calls += 1 }

    /// Says that what seemed to be text is thinking.
    mutating func recastText() {
        let bytes = counts[Int(DeltaLog.Kind.text.rawValue)]
        counts[Int(DeltaLog.Kind.text.rawValue)] = 0
        kinds &= ~(1 << DeltaLog.Kind.text.rawValue)
        counts[Int(DeltaLog.Kind.thinking.rawValue)] += bytes
        kinds |= 1 << DeltaLog.Kind.thinking.rawValue
    }
}

/// Pieces of an answer's text, its parts apart.
///
/// A class, so that a tally that keeps no text is copied without a look at three strings.
final class KeptText {
    private(set) var text = ""
    private(set) var thinking = ""
    private(set) var tool = ""

    /// Takes out the pieces of a kind.
    func drop(_ kind: DeltaLog.Kind) {
        switch kind {
        case .text, .refusal: text = ""
        case .thinking: thinking = ""
        case .tool: tool = ""
        }
    }

    /// Adds a piece; a refusal is an answer in words.
    func add(_ kind: DeltaLog.Kind, _ piece: String) {
        switch kind {
        case .text, .refusal: text += piece
        case .thinking: thinking += piece
        case .tool: tool += piece
        }
    }
}
