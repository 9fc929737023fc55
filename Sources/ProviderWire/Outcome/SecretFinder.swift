/// Finds secrets in texts, and pieces of them, in whichever way they are written.
///
/// A text may have been cut anywhere before it gets here, by a server, a connection or a bound of this program, so that a
/// piece is looked for and not the whole: any ``least`` characters in a row.
struct SecretFinder {
    /// The fewest characters in a row that are struck out; nothing shorter is a secret.
    static let least = 6

    /// What is looked for once escapes are undone, and what is as they stand.
    private var plain = Runs()
    private var escaped = Runs()

    /// Adds a secret; one that is too short to be told from ordinary words adds nothing.
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

    /// Returns the digits of base64 that are a secret's alone, whatever stands before and after it, in both alphabets.
    private static func base64(_ secret: [UInt8]) -> [String] {
        (0..<3).flatMap { before -> [String] in
            let digits = Base64.digits([UInt8](repeating: 0, count: before) + secret)
            let end = (before + secret.count) * 8 / 6
            let own = String(decoding: digits[((before * 8 + 5) / 6)..<end], as: UTF8.self)
            return [own, own.replacing("+", with: "-").replacing("/", with: "_")]
        }
    }

    /// Returns where a text has secrets, or pieces of them: offsets in UTF-8, in order, apart from each other.
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

/// All runs of ``SecretFinder/least`` bytes that some secrets have, each packed into a number.
private struct Runs {
    /// False for those that are a word by itself.
    private var runs: [UInt64: Bool] = [:]
    /// One bit for each hash that occurs: most places of most texts are passed over by it.
    private var sieve = [UInt64](repeating: 0, count: 1024)

    /// Words that keys are made of and that messages have too: one by itself is no piece of a secret.
    private static let words = [
        "account", "anthropic", "bearer", "client", "default", "gateway", "gemini", "internal", "litellm", "master",
        "openai",
        "private", "project", "production", "public", "secret", "server", "service", "session", "staging", "testing",
    ].map { [UInt8]($0.utf8) }

    private static let runsOfWords = Set(words.flatMap(packed))

    mutating func add(_ secret: [UInt8]) {
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
        // What goes on without a break: its first byte, its last one, and whether it is more than a word.
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

/// Base64 (RFC 4648, 4), without its padding.
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
