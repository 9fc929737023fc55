/// Reads a regular expression of ECMAScript, as far as its cost can be bounded.
struct PatternReader {
    /// The deepest nesting of groups.
    private static let deepest = 60
    /// The most repetitions that a count may ask for.
    private static let mostRepetitions = 1_000

    private let scalars: [Unicode.Scalar]
    private var place = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func whole() throws(PatternProblem) -> PatternPart {
        let part = try alternatives(depth: 0)
        guard place == scalars.count else {
            throw problem("found a ) that closes nothing; expected ( before it; write \\) for the character")
        }
        return part
    }

    private func problem(_ message: String, at place: Int? = nil) -> PatternProblem {
        PatternProblem(place: (place ?? self.place) + 1, message: message)
    }

    private var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    private mutating func take(_ wanted: String) -> Bool {
        let wanted = Array(wanted.unicodeScalars)
        guard scalars[place...].starts(with: wanted) else { return false }
        place += wanted.count
        return true
    }

    // MARK: Parts

    private mutating func alternatives(depth: Int) throws(PatternProblem) -> PatternPart {
        guard depth <= Self.deepest else {
            throw problem("found more than \(Self.deepest) groups in each other; expected fewer; flatten the pattern")
        }
        var choices = [try sequence(depth)]
        while take("|") { choices.append(try sequence(depth)) }
        return choices.count == 1 ? choices[0] : .choice(choices)
    }

    private mutating func sequence(_ depth: Int) throws(PatternProblem) -> PatternPart {
        var parts: [PatternPart] = []
        while let scalar = next, scalar != "|", scalar != ")" { parts.append(try repeatedPart(depth)) }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func repeatedPart(_ depth: Int) throws(PatternProblem) -> PatternPart {
        let part = try part(depth)
        let start = place
        let (least, most): (Int, Int?)
        if take("*") {
            (least, most) = (0, nil)
        } else if take("+") {
            (least, most) = (1, nil)
        } else if take("?") {
            (least, most) = (0, 1)
        } else if let counts = try counts() {
            (least, most) = counts
        } else {
            return part
        }
        // Whether a match is short or long makes no difference to whether there is one.
        _ = take("?")
        if let scalar = next, "*+?".unicodeScalars.contains(scalar) {
            throw problem("found a repetition of a repetition; expected one; put a group around the first", at: start)
        }
        return .repeated(part, least: least, most: most)
    }

    /// Reads `{2}`, `{2,}` or `{2,5}`; braces that are none of these stand for themselves.
    private mutating func counts() throws(PatternProblem) -> (Int, Int?)? {
        let start = place
        guard take("{") else { return nil }
        let least = number()
        var most = least
        if take(",") { most = number() ?? Int.max }
        guard let least, take("}") else {
            place = start
            return nil
        }
        guard let most, most >= least else {
            throw problem("found a count whose end is before its beginning; expected {2,5}; swap the two", at: start)
        }
        guard least <= Self.mostRepetitions, most == .max || most <= Self.mostRepetitions else {
            throw problem(
                "found a count of more than \(Self.mostRepetitions); expected fewer; write * or +, or use maxLength",
                at: start
            )
        }
        return (least, most == .max ? nil : most)
    }

    private mutating func number() -> Int? {
        let start = place
        while let scalar = next, ("0"..."9").contains(scalar) { place += 1 }
        guard place > start else { return nil }
        let digits = String(String.UnicodeScalarView(scalars[start..<place]))
        return Int(digits) ?? Int.max - 1
    }

    private mutating func part(_ depth: Int) throws(PatternProblem) -> PatternPart {
        let start = place
        guard let scalar = next else { return .sequence([]) }
        place += 1
        switch scalar {
        case "^": return .step(.start)
        case "$": return .step(.end)
        case ".": return .step(.any)
        case "(": return try group(depth, at: start)
        case "[": return .step(try set(at: start))
        case "\\": return .step(try escape(at: start))
        case "*", "+", "?":
            throw problem(
                "found \(scalar) with nothing before it to repeat; expected \\\(scalar); write that",
                at: start
            )
        case "{":
            place = start
            if try counts() != nil {
                throw problem(
                    "found a count behind nothing that it can repeat; expected a character, a set or a group before it; put "
                        + "a group around a repetition, or write \\{ for the character",
                    at: start
                )
            }
            place = start + 1
            return .step(.scalar(scalar.value))
        default: return .step(.scalar(scalar.value))
        }
    }

    private mutating func group(_ depth: Int, at start: Int) throws(PatternProblem) -> PatternPart {
        var isLook = false
        var isNegated = false
        if take("?=") {
            isLook = true
        } else if take("?!") {
            (isLook, isNegated) = (true, true)
        } else if take("?<=") || take("?<!") {
            throw problem("found a look behind; expected none, whose cost nobody bounds; look ahead instead", at: start)
        } else if take("?<") {
            let name = place
            while let scalar = next, scalar.properties.isAlphabetic || "0123456789_$".unicodeScalars.contains(scalar) {
                place += 1
            }
            guard place > name, take(">") else {
                throw problem(
                    "found no name of a group with its end; expected (?<NAME>…) of letters, digits and _; correct it",
                    at: start
                )
            }
        } else if take("?:") {
        } else if next == "?" {
            throw problem("found (? with something else behind it; expected (?:, (?=, (?! or (?<NAME>", at: start)
        }
        let inner = try alternatives(depth: depth + 1)
        guard take(")") else {
            throw problem("found ( without its end; expected ); add it, or write \\( for the character", at: start)
        }
        return isLook ? .look(inner, isNegated: isNegated) : inner
    }

    // MARK: Sets and escapes

    private mutating func set(at start: Int) throws(PatternProblem) -> BoundedPattern.Step {
        let isNegated = take("^")
        var ranges: [ClosedRange<UInt32>] = []
        while !take("]") {
            guard place < scalars.count else {
                throw problem("found [ without its end; expected ]; add it, or write \\[ for the character", at: start)
            }
            let low = try setMember()
            // A hyphen at either end stands for itself.
            guard low.count == 1, let first = low.first, first.count == 1, next == "-", place + 1 < scalars.count,
                scalars[place + 1] != "]"
            else {
                ranges += low
                continue
            }
            place += 1
            let high = try setMember()
            guard high.count == 1, let last = high.first, last.count == 1, last.lowerBound >= first.lowerBound else {
                throw problem(
                    "found a range whose end is no character after its beginning; expected a-z",
                    at: place - 1
                )
            }
            ranges.append(first.lowerBound...last.lowerBound)
        }
        return .set(ranges, isNegated: isNegated)
    }

    private mutating func setMember() throws(PatternProblem) -> [ClosedRange<UInt32>] {
        let start = place
        guard let scalar = next else { return [] }
        place += 1
        guard scalar == "\\" else { return [scalar.value...scalar.value] }
        if take("b") { return [0x08...0x08] }
        switch try escape(at: start) {
        case .scalar(let value): return [value...value]
        case .set(let ranges, let isNegated): return isNegated ? ScalarSet.rest(of: ranges) : ranges
        default: throw problem("found an escape that is no character; expected one between [ and ]", at: start)
        }
    }

    private mutating func escape(at start: Int) throws(PatternProblem) -> BoundedPattern.Step {
        guard let scalar = next else {
            throw problem(
                "found \\ at the end; expected a character behind it; write \\\\ for the character",
                at: start
            )
        }
        place += 1
        switch scalar {
        case "d": return .set(ScalarSet.digits, isNegated: false)
        case "D": return .set(ScalarSet.digits, isNegated: true)
        case "w": return .set(ScalarSet.wordScalars, isNegated: false)
        case "W": return .set(ScalarSet.wordScalars, isNegated: true)
        case "s": return .set(ScalarSet.spaces, isNegated: false)
        case "S": return .set(ScalarSet.spaces, isNegated: true)
        case "b": return .edgeOfWord(true)
        case "B": return .edgeOfWord(false)
        case "n": return .scalar(0x0A)
        case "r": return .scalar(0x0D)
        case "t": return .scalar(0x09)
        case "f": return .scalar(0x0C)
        case "v": return .scalar(0x0B)
        case "0": return .scalar(0)
        case "x": return .scalar(try hexadecimal(2, at: start))
        case "u": return .scalar(try unicodeEscape(at: start))
        case "1"..."9", "k":
            throw problem("found a reference back to a group; expected none, whose cost nobody bounds", at: start)
        case "p", "P":
            throw problem("found a class of Unicode; expected a set such as [A-Za-z]; write its ranges", at: start)
        default:
            guard !scalar.properties.isAlphabetic else {
                throw problem("found \\\(scalar), which means nothing; expected an escape; take the \\ out", at: start)
            }
            return .scalar(scalar.value)
        }
    }

    private mutating func unicodeEscape(at start: Int) throws(PatternProblem) -> UInt32 {
        if take("{") {
            let digits = place
            var value: UInt32 = 0
            while let digit = hexadecimalDigit, value < 0x110000 {
                value = value << 4 | UInt32(digit)
                place += 1
            }
            guard place > digits, take("}"), value < 0x110000 else {
                throw problem("found \\u{ without a code point and }; expected \\u{1F600}", at: start)
            }
            return value
        }
        let first = try hexadecimal(4, at: start)
        guard (0xD800..<0xDC00).contains(first), place + 1 < scalars.count, scalars[place] == "\\",
            scalars[place + 1] == "u"
        else { return first }
        place += 2
        let second = try hexadecimal(4, at: start)
        guard (0xDC00..<0xE000).contains(second) else {
            throw problem("found half of a surrogate pair; expected both; write the character itself", at: start)
        }
        return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
    }

    /// The value of the next scalar, if it is a hexadecimal digit; the wide digits of East Asian texts are none.
    private var hexadecimalDigit: Int? { next.flatMap { $0.isASCII ? Character($0).hexDigitValue : nil } }

    private mutating func hexadecimal(_ count: Int, at start: Int) throws(PatternProblem) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let digit = hexadecimalDigit else {
                throw problem(
                    "found an escape without its \(count) hexadecimal digits; expected them; add them",
                    at: start
                )
            }
            value = value << 4 | UInt32(digit)
            place += 1
        }
        return value
    }
}
