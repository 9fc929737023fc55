/// Finds secrets and pieces of secrets in texts, in any known encoding.
///
/// A server, a connection or a limit of this program may have cut the text anywhere. Therefore any ``least`` bytes in a
/// row of a secret count, not only the whole secret.
struct SecretFinder {
    /// The least number of bytes in a row that are struck out; anything shorter is not treated as a secret.
    static let least = 6
    /// The least number of bytes at a text's end that are taken for the beginning of a secret.
    static let leastHeld = 3

    /// The runs to look for after escapes are undone, and those to look for in the text as it stands.
    private var plain = Runs()
    private var escaped = Runs()

    /// Adds a secret; one shorter than ``least`` cannot be told from ordinary words and adds nothing.
    mutating func add(_ secret: String) {
        let canonical = CanonicalText(secret).bytes
        plain.add(canonical)
        let asItStands = CanonicalText(secret, undoingEscapes: false).bytes
        if asItStands != canonical { escaped.add(asItStands) }
        let bytes = [UInt8](secret.utf8)
        guard bytes.count >= Self.least else { return }
        for digits in Self.base64(bytes) { plain.add(CanonicalText(digits).bytes) }
        plain.add(bytes.flatMap { [Self.hex[Int($0 >> 4)], Self.hex[Int($0 & 15)]] })
    }

    private static let hex = [UInt8]("0123456789abcdef".utf8)

    /// Returns the base64 digits that depend on the secret alone, for each of the three alignments and in both
    /// alphabets.
    private static func base64(_ secret: [UInt8]) -> [String] {
        (0..<3).flatMap { before -> [String] in
            let digits = Base64.digits([UInt8](repeating: 0, count: before) + secret)
            let end = (before + secret.count) * 8 / 6
            let own = String(decoding: digits[((before * 8 + 5) / 6)..<end], as: UTF8.self)
            return [own, own.replacing("+", with: "-").replacing("/", with: "_")]
        }
    }

    var isEmpty: Bool { plain.isEmpty && escaped.isEmpty }

    /// Returns the UTF-8 offset from which on the text's end may be a piece of a secret that is cut there; nil if it is none.
    func openEnd(of text: String) -> Int? {
        let ends = [plain.openEnd(of: text, undoingEscapes: true), escaped.openEnd(of: text, undoingEscapes: false)]
        return ends.compactMap(\.self).min()
    }

    /// Returns the ranges of a text that hold secrets or pieces of them: UTF-8 offsets, in order, not touching.
    func places(in text: String) -> [Range<Int>] {
        let found = plain.places(in: text, undoingEscapes: true) + escaped.places(in: text, undoingEscapes: false)
        var places: [Range<Int>] = []
        for place in found.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = places.last, place.lowerBound <= last.upperBound {
                places[places.count - 1] = last.lowerBound..<max(last.upperBound, place.upperBound)
            } else {
                places.append(place)
            }
        }
        return places
    }
}

/// All runs of ``SecretFinder/least`` bytes that occur in a secret, each packed into a number.
private struct Runs {
    /// Maps each run to whether it counts by itself; a run that also occurs in an ordinary word does not.
    private var runs: [UInt64: Bool] = [:]
    /// One bit for each hash that occurs, which rules out most positions of most texts cheaply.
    private var sieve = [UInt64](repeating: 0, count: 1024)

    /// Words that occur both in keys and in ordinary messages; such a word alone is not a piece of a secret.
    private static let words = [
        "account", "anthropic", "bearer", "client", "default", "gateway", "gemini", "internal", "litellm", "master",
        "openai",
        "private", "project", "production", "public", "secret", "server", "service", "session", "staging", "testing",
    ].map { [UInt8]($0.utf8) }

    private static let runsOfWords = Set(words.flatMap(packed))

    var isEmpty: Bool { runs.isEmpty }

    /// The beginnings of runs, of ``SecretFinder/leastHeld`` bytes and more, with their lengths.
    private var beginnings: Set<[UInt8]> = []

    /// Returns where the longest end of a text begins that is the beginning of a run; an escape that is cut goes with it, and is
    /// held back behind a whole run, too.
    func openEnd(of text: String, undoingEscapes: Bool) -> Int? {
        if runs.isEmpty { return nil }
        let canonical = CanonicalText(text, undoingEscapes: undoingEscapes)
        let count = canonical.bytes.count - (undoingEscapes ? canonical.openEscape : 0)
        let bytes = canonical.bytes[..<count]
        for length in (SecretFinder.leastHeld..<SecretFinder.least).reversed() where count >= length {
            if beginnings.contains(Array(bytes.suffix(length))) { return canonical.starts[count - length] }
        }
        guard count < canonical.bytes.count, let last = Self.packed(Array(bytes.suffix(SecretFinder.least))).last,
            runs[last] != nil
        else { return nil }
        return canonical.starts[count]
    }

    mutating func add(_ secret: [UInt8]) {
        if secret.count >= SecretFinder.least {
            for start in 0...(secret.count - SecretFinder.least) {
                for length in SecretFinder.leastHeld..<SecretFinder.least {
                    beginnings.insert(Array(secret[start..<(start + length)]))
                }
            }
        }
        let isWord = Self.words.contains(secret)
        for run in Self.packed(secret) {
            runs[run] = isWord || !Self.runsOfWords.contains(run)
            sieve[Self.hash(run) >> 6] |= 1 << UInt64(Self.hash(run) & 63)
        }
    }

    /// Returns all runs of a text.
    private static func packed(_ text: [UInt8]) -> [UInt64] {
        var runs: [UInt64] = []
        var run: UInt64 = 0
        for (place, byte) in text.enumerated() {
            run = (run << 8 | UInt64(byte)) & 0xFFFF_FFFF_FFFF
            if place >= SecretFinder.least - 1 { runs.append(run) }
        }
        return runs
    }

    private static func hash(_ packed: UInt64) -> Int { Int((packed &* 0x9E37_79B9_7F4A_7C15) >> 48) }

    func places(in text: String, undoingEscapes: Bool) -> [Range<Int>] {
        if runs.isEmpty { return [] }
        let canonical = CanonicalText(text, undoingEscapes: undoingEscapes)
        var places: [Range<Int>] = []
        // The current stretch of adjoining runs: its first and last byte, and whether it is more than an ordinary word.
        var (first, last, counts) = (0, -1, false)
        func end() {
            if counts { places.append(canonical.starts[first]..<canonical.ends[last]) }
        }
        var packed: UInt64 = 0
        for (unit, byte) in canonical.bytes.enumerated() {
            packed = (packed << 8 | UInt64(byte)) & 0xFFFF_FFFF_FFFF
            let start = unit - SecretFinder.least + 1
            guard start >= 0, sieve[Self.hash(packed) >> 6] >> UInt64(Self.hash(packed) & 63) & 1 == 1,
                let isMore = runs[packed]
            else { continue }
            if start > last + 1 {
                end()
                (first, counts) = (start, false)
            }
            (last, counts) = (unit, counts || isMore)
        }
        end()
        return places
    }
}

/// Base64 (RFC 4648, section 4), without padding.
enum Base64 {
    private static let alphabet = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func digits(_ bytes: [UInt8]) -> [UInt8] {
        var digits: [UInt8] = []
        var (value, bits) = (UInt32(0), 0)
        for byte in bytes {
            value = value << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                digits.append(alphabet[Int(value >> UInt32(bits) & 63)])
            }
            value &= (1 << UInt32(bits)) - 1
        }
        if bits > 0 { digits.append(alphabet[Int(value << UInt32(6 - bits) & 63)]) }
        return digits
    }
}
