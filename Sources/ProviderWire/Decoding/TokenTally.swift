import BenchModel

/// Adds up the output that one event carries, by kind.
///
/// An event becomes one token event for each kind in it. An event with thinking *and* text becomes two, so that the
/// first thinking token and the first answer token are both timed correctly.
///
/// It cannot be copied: the compiler would copy it for each event, and count references to the kept text.
struct TokenTally: ~Copyable {
    private var counts = InlineArray<4, Int>(repeating: 0)
    /// One bit for each kind that occurs, at its raw value.
    private(set) var kinds: UInt8 = 0
    /// Bytes of all kinds.
    private(set) var size = 0
    /// The number of tool calls that begin in this event.
    private(set) var calls = 0
    /// The text itself; nil if it is not kept.
    var kept: KeptText?
    /// The choice whose text in this event may still turn out to be thinking.
    var undecided: Int?

    /// Whether it is still to be told that the answer is more than white space and marks of the model.
    private let awaitsInk: Bool
    /// The letters of this event's texts, while that is awaited.
    private(set) var letters: [UInt8] = []
    /// Whether it brings output that cannot be blank.
    private(set) var hasInk = false

    @inline(__always)
    init(keepsText: Bool = false, awaitsInk: Bool = false) {
        kept = keepsText ? KeptText() : nil
        self.awaitsInk = awaitsInk
    }

    @inline(__always)
    func has(_ kind: DeltaKind) -> Bool { kinds & (1 << kind.rawValue) != 0 }
    /// The kind of all output; nil if there is none, or more than one.
    @inline(__always)
    var onlyKind: DeltaKind? {
        switch kinds {
        case 1 << DeltaKind.text.rawValue: .text
        case 1 << DeltaKind.thinking.rawValue: .thinking
        case 1 << DeltaKind.tool.rawValue: .tool
        case 1 << DeltaKind.refusal.rawValue: .refusal
        default: nil
        }
    }
    @inline(__always)
    func bytes(_ kind: DeltaKind) -> Int { counts[Int(kind.rawValue)] }

    /// Adds a string; an empty one adds nothing.
    @inline(__always)
    mutating func add(_ kind: DeltaKind, _ text: JSONText?, in bytes: Span<UInt8>) {
        guard let text, !text.isEmpty else { return }
        add(kind, bytes: text.decodedByteCount(in: bytes))
        if awaitsInk { noteInk(kind, text, in: bytes) }
        if kept != nil { kept?.add(kind, text.string(in: bytes)) }
    }

    /// Adds a string, or any other value as its JSON text.
    mutating func add(_ kind: DeltaKind, _ value: OutputValue?, in bytes: Span<UInt8>) {
        switch value {
        case .text(let text): add(kind, text, in: bytes)
        case .json(let range):
            addData(kind, bytes: range.count)
            if kept != nil {
                kept?.add(kind, String(decoding: [UInt8](copying: bytes.extracting(range)), as: UTF8.self))
            }
        case nil: break
        }
    }

    /// How many pieces of text are kept by now; 0 where none is.
    @inline(__always)
    var mark: Int { kept?.pieces.count ?? 0 }

    /// Says of which choice the text since a mark is.
    @inline(__always)
    mutating func place(from mark: Int, choice: Int) {
        if choice != 0, kept != nil { kept?.place(from: mark) { $0.choice = choice } }
    }

    /// Says of which block or item, and which part of it, the text since a mark is.
    @inline(__always)
    mutating func place(from mark: Int, part: Int, section: Int = 0) {
        if kept != nil { kept?.place(from: mark) { ($0.part, $0.section) = (part, section) } }
    }

    /// Says of which call the input since a mark is.
    mutating func place(from mark: Int, call: CallMark<UInt64>) { kept?.place(from: mark, call: call) }

    @inline(never)
    private mutating func noteInk(_ kind: DeltaKind, _ text: JSONText, in bytes: Span<UInt8>) {
        switch kind {
        case .tool, .refusal: hasInk = true
        case .text, .thinking:
            if text.hasEscapes {
                let decoded = text.decodedBytes(in: bytes)
                noteInk(decoded.span)
            } else {
                noteInk(bytes.extracting(text.start..<text.end))
            }
        }
    }

    /// Notes the letters of a piece of text.
    mutating func noteInk(_ piece: Span<UInt8>) {
        guard awaitsInk else { return }
        for index in piece.indices where piece[unchecked: index] > Byte.space && letters.count <= Ink.enough {
            letters.append(piece[unchecked: index])
        }
    }

    /// Adds output that is not text, such as audio or an image: only its size.
    mutating func addData(_ kind: DeltaKind, bytes: Int) {
        hasInk = true
        add(kind, bytes: bytes)
    }

    /// Adds output by its size alone.
    @inline(__always)
    mutating func add(_ kind: DeltaKind, bytes: Int) {
        counts[Int(kind.rawValue)] += bytes
        size += bytes
        kinds |= 1 << kind.rawValue
    }

    /// Removes output that an earlier event already brought.
    mutating func drop(_ kind: DeltaKind) {
        size -= counts[Int(kind.rawValue)]
        counts[Int(kind.rawValue)] = 0
        kinds &= ~(1 << kind.rawValue)
        kept?.drop(kind)
    }

    /// Notes the start of a tool call, which is not a token event by itself.
    mutating func noteCall() { calls += 1 }

    /// Reclassifies the text of this event as thinking.
    mutating func recastText() {
        let bytes = counts[Int(DeltaKind.text.rawValue)]
        counts[Int(DeltaKind.text.rawValue)] = 0
        kinds &= ~(1 << DeltaKind.text.rawValue)
        counts[Int(DeltaKind.thinking.rawValue)] += bytes
        kinds |= 1 << DeltaKind.thinking.rawValue
    }
}
