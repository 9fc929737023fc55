import BenchModel

/// For how long a cache keeps what was written to it, as usage counts it apart.
///
/// | who | member |
/// | --- | --- |
/// | Anthropic | `cache_creation` of usage |
/// | LiteLLM, in OpenAI's shape | `cache_creation_token_details` of `prompt_tokens_details` |
struct CacheKeeping {
    /// Kept for five minutes.
    var short: Int?
    /// Kept for an hour, or longer.
    var hour: Int?

    var isSaid: Bool { short != nil || hour != nil }

    static func isKey(_ key: JSONText, _ bytes: Span<UInt8>) -> Bool {
        key.equals("cache_creation", in: bytes) || key.equals("cache_creation_token_details", in: bytes)
    }

    /// Reads the object that the cursor stands before.
    mutating func take(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>) {
        var object = cursor.enterObject(in: bytes)
        var longer: Int?
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals("ephemeral_5m_input_tokens", in: bytes) {
                short.raise(to: cursor.readCount(in: bytes))
            } else if key.equals("ephemeral_1h_input_tokens", in: bytes) {
                hour.raise(to: cursor.readCount(in: bytes))
            } else if key.hasSuffix("input_tokens", in: bytes) {
                // Another time: at least so dear as an hour, so that it does not flatter.
                if let count = cursor.readCount(in: bytes) { longer = (longer ?? 0).addingSaturated(count) }
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        if let longer { hour = (hour ?? 0).addingSaturated(longer) }
    }

    /// Returns all that was written, of which another member may say less; nil where neither says anything.
    func written(_ said: Int?) -> Int? {
        guard short != nil || hour != nil else { return said }
        return max(said ?? 0, (short ?? 0).addingSaturated(hour ?? 0))
    }

    /// Returns what is kept for an hour of all that was written; nil where that is not told: zeros beside a count are none.
    func hour(of written: Int?) -> Int? {
        guard short != nil || hour != nil else { return nil }
        if (short ?? 0) == 0, (hour ?? 0) == 0, (written ?? 0) > 0 { return nil }
        return hour ?? 0
    }
}
