import BenchModel

/// The events of a stream that belong to another protocol, or to an interface of a vendor's own.
///
/// They are known by members that no event of the asked protocol has, and named in the failure of a stream that brought nothing.
struct ForeignEvents {
    /// What they look like, and what to do about it.
    private(set) var words: String?
    /// Whether an event of the asked protocol has come, so that nothing else counts.
    private var hasOwn = false

    /// Notes an event that came before the first token.
    ///
    /// - Parameters:
    ///   - event: its data.
    ///   - own: the name of the asked protocol.
    /// - Returns: whether it looks like one of another.
    mutating func note(_ event: Span<UInt8>, besides own: String) -> Bool {
        guard !hasOwn, let found = Self.words(of: event, besides: own) else { return false }
        words = words ?? found
        return true
    }

    /// Notes an event that looks like none of another protocol.
    mutating func noteOwn<Dialect: WireDialect>(_ event: Span<UInt8>, of dialect: Dialect.Type) {
        if !hasOwn, Dialect.hasOwn(in: event) { (words, hasOwn) = (nil, true) }
    }

    /// Notes an event that is a JSON string.
    mutating func noteText() {
        if !hasOwn { words = words ?? "plain text in JSON strings" }
    }

    /// Returns what an object looks like; nil if that is unknown, or the protocol of this name.
    static func words(of json: Span<UInt8>, besides own: String) -> String? {
        guard let shape = ForeignShape.of(json), shape.dialect != own else { return nil }
        // Both of OpenAI's completions have choices, and their decoders tell them apart themselves.
        if shape.hasChoices, [OpenAIChat.name, OpenAICompletions.name].contains(own) { return nil }
        return shape.words
    }
}
