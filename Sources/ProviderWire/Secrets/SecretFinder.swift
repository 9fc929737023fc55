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
    /// Those to look for among letters and digits alone.
    private var letters = Runs()

    /// Adds a secret; one shorter than ``least`` cannot be told from ordinary words and adds nothing.
    mutating func add(_ secret: String) {
        let canonical = CanonicalText(secret).bytes
        plain.add(canonical, isDeep: false)
        for escapes in [CanonicalText.Escapes.kept, .allUndone] {
            let other = CanonicalText(secret, escapes: escapes).bytes
            if other != canonical { escaped.add(other, isDeep: false) }
        }
        let bytes = [UInt8](secret.utf8)
        guard bytes.count >= Self.least else { return }
        letters.add(LettersOnly.of(canonical), isDeep: true, isHeldBack: true)
        for form in SecretForms.all(of: bytes) {
            let undone = CanonicalText(form.text).bytes
            plain.add(undone, isDeep: form.isDeep)
            // Digits of base 85 may look like escapes.
            guard form.text.utf8.contains(where: [UInt8]("%&=\\".utf8).contains) else { continue }
            let kept = CanonicalText(form.text, escapes: .kept).bytes
            if kept != undone { escaped.add(kept, isDeep: form.isDeep) }
        }
    }

    var isEmpty: Bool { plain.isEmpty && escaped.isEmpty }

    /// Returns the UTF-8 offset from which on the text's end may be a piece of a secret that is cut there; nil if it is none.
    func openEnd(of text: String) -> Int? {
        var ends: [Int?] = []
        for (escapes, runs) in readings(of: text) {
            let read = CanonicalText(text, escapes: escapes)
            let open = escapes == .kept ? 0 : read.openEscape
            ends += runs.map { $0.openEnd(read.bytes, read.starts, open: open) }
            guard escapes == .undone, !letters.isEmpty else { continue }
            let letters = LettersOnly(read)
            ends.append(self.letters.openStretch(letters.bytes, letters.starts))
        }
        for numbers in NumberText.readings(of: text) where numbers.isOpen {
            // The last number may go on.
            for open in 0...1 { ends.append(plain.openEnd(numbers.bytes, numbers.starts, open: open)) }
        }
        return ends.compactMap(\.self).min()
    }

    /// Returns the ranges of a text that hold secrets or pieces of them: UTF-8 offsets, in order, not touching.
    func places(in text: String) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for (escapes, runs) in readings(of: text) {
            let read = CanonicalText(text, escapes: escapes)
            for runs in runs { found += runs.places(read.bytes, read.starts, read.ends) }
            guard escapes == .undone, !letters.isEmpty else { continue }
            let letters = LettersOnly(read)
            found += self.letters.places(letters.bytes, letters.starts, letters.ends)
        }
        for numbers in NumberText.readings(of: text) {
            found += plain.places(numbers.bytes, numbers.starts, numbers.ends)
        }
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

    /// Returns the ways to read a text that may differ, with what to look for in each.
    private func readings(of text: String) -> [(CanonicalText.Escapes, [Runs])] {
        var readings: [(CanonicalText.Escapes, [Runs])] = []
        if !plain.isEmpty { readings.append((.undone, [plain])) }
        if !escaped.isEmpty { readings.append((.kept, [escaped])) }
        if text.utf8.contains(where: { $0 == Byte.backslash || $0 == UInt8(ascii: "=") }) {
            readings.append((.allUndone, [plain, escaped].filter { !$0.isEmpty }))
        }
        return readings
    }
}

/// All runs of ``SecretFinder/least`` bytes that occur in a secret, each packed into a number.
private struct Runs {
    /// What a run is worth.
    private enum Worth: UInt8 {
        /// It also occurs in an ordinary word, and is none by itself.
        case word
        /// It is one of many of a deep form, and counts within a longer stretch.
        case deep
        case whole
    }

    private var runs: [UInt64: Worth] = [:]
    /// One bit for each hash that occurs, which rules out most positions of most texts cheaply.
    private var sieve = [UInt64](repeating: 0, count: 4096)

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

    /// Returns where the longest end of a text begins that is the beginning of a run; the last `open` bytes, which may be a cut
    /// escape, go with it, and are held back behind a whole run, too.
    func openEnd(_ text: [UInt8], _ starts: [Int], open: Int) -> Int? {
        if runs.isEmpty || open > text.count { return nil }
        let count = text.count - open
        let bytes = text[..<count]
        for length in (SecretFinder.leastHeld..<SecretFinder.least).reversed() where count >= length {
            if beginnings.contains(Array(bytes.suffix(length))) { return starts[count - length] }
        }
        guard count < text.count, let last = Self.packed(Array(bytes.suffix(SecretFinder.least))).last,
            runs[last] != nil
        else { return nil }
        return starts[count]
    }

    /// Returns where the stretch of runs begins that a text ends in and that is too short to count by itself, or the beginning of one.
    func openStretch(_ bytes: [UInt8], _ starts: [Int]) -> Int? {
        var packed: UInt64 = 0
        var length = 0
        for byte in bytes.suffix(Self.leastDeep + SecretFinder.least) {
            packed = (packed << 8 | UInt64(byte)) & 0xFFFF_FFFF_FFFF
            let isRun = runs[packed] != nil
            length = isRun ? max(length + 1, SecretFinder.least) : 0
        }
        if length >= Self.leastDeep { return nil }
        return length > 0 ? starts[bytes.count - length] : openEnd(bytes, starts, open: 0)
    }

    /// Adds all runs of a form of a secret; five bytes of a deep form hold fewer than ``SecretFinder/leastHeld`` of the secret,
    /// so that its beginnings need not be held back unless this says so.
    mutating func add(_ secret: [UInt8], isDeep: Bool, isHeldBack: Bool = false) {
        if !isDeep || isHeldBack, secret.count >= SecretFinder.least {
            for start in 0...(secret.count - SecretFinder.least) {
                for length in SecretFinder.leastHeld..<SecretFinder.least {
                    beginnings.insert(Array(secret[start..<(start + length)]))
                }
            }
        }
        let isWord = Self.words.contains(secret)
        for run in Self.packed(secret) {
            let worth: Worth = !isWord && Self.runsOfWords.contains(run) ? .word : isDeep ? .deep : .whole
            if let known = runs[run], known.rawValue >= worth.rawValue { continue }
            runs[run] = worth
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

    private static func hash(_ packed: UInt64) -> Int { Int((packed &* 0x9E37_79B9_7F4A_7C15) >> 46) }

    /// The least length of a stretch of runs of deep forms; six bytes of a secret take more, wherever they are cut.
    private static let leastDeep = 9

    func places(_ bytes: [UInt8], _ starts: [Int], _ ends: [Int]) -> [Range<Int>] {
        if runs.isEmpty { return [] }
        var places: [Range<Int>] = []
        // The current stretch of adjoining runs: its first and last byte, and the most that one of its runs is worth.
        var (first, last, worth) = (0, -1, Worth.word)
        func end() {
            if worth == .whole || worth == .deep && last - first + 1 >= Self.leastDeep {
                places.append(starts[first]..<ends[last])
            }
        }
        var packed: UInt64 = 0
        for (unit, byte) in bytes.enumerated() {
            packed = (packed << 8 | UInt64(byte)) & 0xFFFF_FFFF_FFFF
            let start = unit - SecretFinder.least + 1
            guard start >= 0, sieve[Self.hash(packed) >> 6] >> UInt64(Self.hash(packed) & 63) & 1 == 1,
                let found = runs[packed]
            else { continue }
            if start > last + 1 {
                end()
                (first, worth) = (start, .word)
            }
            last = unit
            if found.rawValue > worth.rawValue { worth = found }
        }
        end()
        return places
    }
}
