/// Writes a text that a regular expression takes, as a schema's `pattern` asks for one (ECMA-262, which JSON Schema names).
///
/// It knows characters, classes, groups, alternatives and repetitions; anchors hold by themselves, since the text is the
/// match and nothing else. Look-around, word boundaries and back references it does not know.
struct PatternText {
    private indirect enum Node {
        case characters([ClosedRange<UInt32>])
        case sequence([Node])
        case choice([Node])
        case repetition(Node, least: Int, most: Int)
    }

    /// The most characters of a text and of a pattern, parts written for one text, repetitions of one part, attempts at a
    /// length, and groups within groups.
    private static let longestText = 10_000
    private static let longestPattern = 10_000
    /// A part that writes nothing lengthens no text, and may be repeated within repetitions.
    private static let mostParts = 200_000
    private static let mostRepetitions = 1_000
    private static let mostAttempts = 6
    private static let deepestGroup = 40

    private let root: Node

    /// Reads a pattern; nil where it has something that is not known here, or is none.
    init?(_ pattern: String) {
        guard pattern.utf8.count <= Self.longestPattern else { return nil }
        var reader = Reader(scalars: Array(pattern.unicodeScalars))
        guard let root = reader.choice(depth: 0), reader.isAtEnd else { return nil }
        self.root = root
    }

    /// Returns a text that the pattern takes and that is as long as is asked for, in Unicode scalars; nil if it finds none.
    func text(from least: Int = 0, to most: Int = .max, _ random: inout SeededGenerator) -> String? {
        // As people would write it first; where that is too long, as short as can be.
        for isShort in [false, true] {
            var (missing, before) = (0, (missing: 0, length: 0))
            for attempt in 0..<Self.mostAttempts {
                var writer = Writer(missing: missing, isShort: isShort, random: random)
                let isWritten = writer.write(root)
                random = writer.random
                let length = writer.text.count
                guard isWritten, length <= most else { break }
                if length >= least { return String(String.UnicodeScalarView(writer.text)) }
                // What one repetition more brought so far tells how many it takes.
                let gain = attempt == 0 ? .max : max(1, (length - before.length) / max(1, missing - before.missing))
                before = (missing, length)
                missing += attempt == 0 ? 1 : (least - length - 1) / gain + 1
            }
        }
        return nil
    }

    // MARK: Writing

    private struct Writer {
        var text: [Unicode.Scalar] = []
        /// How many repetitions are wanted beyond those that the pattern asks for.
        var missing: Int
        let isShort: Bool
        var random: SeededGenerator
        private var parts = 0

        init(missing: Int, isShort: Bool, random: SeededGenerator) {
            (self.missing, self.isShort, self.random) = (missing, isShort, random)
        }

        /// Writes a match of a part; false where it has none or the text becomes too long.
        mutating func write(_ node: Node) -> Bool {
            parts += 1
            guard text.count <= PatternText.longestText, parts <= PatternText.mostParts else { return false }
            switch node {
            case .characters(let ranges):
                guard let scalar = pick(ranges) else { return false }
                text.append(scalar)
                return true
            case .sequence(let parts): return parts.allSatisfy { write($0) }
            case .choice(let parts):
                return write(parts[isShort ? 0 : Int(random.next() % UInt64(parts.count))])
            case .repetition(let part, let least, let most):
                guard least <= PatternText.mostRepetitions else { return false }
                var count = isShort ? least : max(least, min(most, least == 0 ? 1 : 2))
                let further = max(0, min(most - count, missing, PatternText.mostRepetitions))
                missing -= further
                count += further
                return (0..<count).allSatisfy { _ in write(part) }
            }
        }

        private mutating func pick(_ ranges: [ClosedRange<UInt32>]) -> Unicode.Scalar? {
            guard !ranges.isEmpty else { return nil }
            let range = ranges[Int(random.next() % UInt64(ranges.count))]
            let offset = UInt32(random.next() % UInt64(range.upperBound - range.lowerBound + 1))
            // Between two halves of the code space there are surrogates, which are no characters.
            return Unicode.Scalar(range.lowerBound + offset) ?? Unicode.Scalar(range.lowerBound)
        }
    }

    // MARK: Reading

    private struct Reader {
        let scalars: [Unicode.Scalar]
        var place = 0

        private static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
        private static let wordCharacters: [ClosedRange<UInt32>] = [0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x5F...0x5F]
        private static let blanks: [ClosedRange<UInt32>] = [0x20...0x20]
        private static let allBlanks: [ClosedRange<UInt32>] = [0x09...0x0D, 0x20...0x20, 0xA0...0xA0]
        /// What stands for "any character": letters first, so that texts can be read.
        private static let letters: [ClosedRange<UInt32>] = [0x61...0x7A]
        private static let visible: [ClosedRange<UInt32>] = [
            0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x20...0x7E,
        ]

        var isAtEnd: Bool { place == scalars.count }

        private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            guard place < scalars.count, scalars[place] == scalar else { return false }
            place += 1
            return true
        }

        mutating func choice(depth: Int) -> Node? {
            guard depth < PatternText.deepestGroup else { return nil }
            var parts: [Node] = []
            repeat {
                guard let part = sequence(depth) else { return nil }
                parts.append(part)
            } while take("|")
            return parts.count == 1 ? parts[0] : .choice(parts)
        }

        private mutating func sequence(_ depth: Int) -> Node? {
            var parts: [Node] = []
            while place < scalars.count, scalars[place] != "|", scalars[place] != ")" {
                if take("^") || take("$") { continue }
                guard let part = part(depth), let repeated = repetition(of: part) else { return nil }
                parts.append(repeated)
            }
            return .sequence(parts)
        }

        private mutating func part(_ depth: Int) -> Node? {
            let scalar = scalars[place]
            place += 1
            switch scalar {
            case "(": return group(depth)
            case "[": return set()
            case ".": return .characters(Self.letters)
            case "\\": return escaped(inSet: false).map { .characters($0) }
            case "*", "+", "?": return nil
            default: return .characters([scalar.value...scalar.value])
            }
        }

        private mutating func group(_ depth: Int) -> Node? {
            if take("?"), !take(":") {
                // `(?<name>…)`, but neither `(?<=…)` nor `(?<!…)`.
                guard take("<"), let end = scalars[place...].firstIndex(of: ">"),
                    scalars[place..<end].allSatisfy({
                        $0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0)
                    })
                else { return nil }
                place = end + 1
            }
            guard let inner = choice(depth: depth + 1), take(")") else { return nil }
            return inner
        }

        private mutating func repetition(of part: Node) -> Node? {
            let bounds: (Int, Int)
            if take("*") {
                bounds = (0, .max)
            } else if take("+") {
                bounds = (1, .max)
            } else if take("?") {
                bounds = (0, 1)
            } else if let counted = counts() {
                bounds = counted
            } else {
                return part
            }
            // Whether it takes as few as it can does not matter to what it takes in all.
            _ = take("?")
            return bounds.0 <= bounds.1 ? .repetition(part, least: bounds.0, most: bounds.1) : nil
        }

        /// Reads `{2}`, `{2,}` or `{2,5}`; anything else in braces is what it is.
        private mutating func counts() -> (Int, Int)? {
            guard place < scalars.count, scalars[place] == "{", let end = scalars[place...].firstIndex(of: "}") else {
                return nil
            }
            let text = String(String.UnicodeScalarView(scalars[(place + 1)..<end]))
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count), let least = Self.count(parts[0]) else { return nil }
            let most = parts.count == 1 ? least : parts[1].isEmpty ? .max : Self.count(parts[1])
            guard let most else { return nil }
            place = end + 1
            return (least, most)
        }

        private static func count(_ text: Substring) -> Int? {
            guard !text.isEmpty, text.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
            return Int(text) ?? .max
        }

        // MARK: Characters

        private mutating func set() -> Node? {
            let isNegated = take("^")
            var ranges: [ClosedRange<UInt32>] = []
            while !take("]") {
                guard place < scalars.count, let first = member() else { return nil }
                // A range: between two single characters, and not at the end.
                let isRange = place + 1 < scalars.count && scalars[place] == "-" && scalars[place + 1] != "]"
                guard isRange, first.count == 1, first[0].count == 1 else {
                    ranges += first
                    continue
                }
                place += 1
                guard let last = member(), last.count == 1, last[0].count == 1,
                    first[0].lowerBound <= last[0].lowerBound
                else { return nil }
                ranges.append(first[0].lowerBound...last[0].lowerBound)
            }
            return .characters(isNegated ? Self.visible(without: ranges) : ranges)
        }

        private mutating func member() -> [ClosedRange<UInt32>]? {
            let scalar = scalars[place]
            place += 1
            return scalar == "\\" ? escaped(inSet: true) : [scalar.value...scalar.value]
        }

        /// Reads what follows a backslash; nil for what is not known here.
        private mutating func escaped(inSet: Bool) -> [ClosedRange<UInt32>]? {
            guard place < scalars.count else { return nil }
            let scalar = scalars[place]
            place += 1
            switch scalar {
            case "d": return Self.digits
            case "w": return Self.wordCharacters
            case "s": return Self.blanks
            case "D": return Self.visible(without: Self.digits)
            case "W": return Self.visible(without: Self.wordCharacters)
            case "S": return Self.visible(without: Self.allBlanks)
            case "t": return [0x09...0x09]
            case "n": return [0x0A...0x0A]
            case "v": return [0x0B...0x0B]
            case "f": return [0x0C...0x0C]
            case "r": return [0x0D...0x0D]
            case "b" where inSet: return [0x08...0x08]
            case "x": return code(digits: 2)
            case "u": return code(digits: 4)
            // A boundary, a back reference, a property, a control character.
            case "b", "B", "k", "p", "P", "c", "0"..."9": return nil
            default: return [scalar.value...scalar.value]
            }
        }

        private mutating func code(digits: Int) -> [ClosedRange<UInt32>]? {
            guard place + digits <= scalars.count else { return nil }
            let text = String(String.UnicodeScalarView(scalars[place..<place + digits]))
            guard text.allSatisfy(\.isHexDigit), let value = UInt32(text, radix: 16), Unicode.Scalar(value) != nil
            else {
                return nil
            }
            place += digits
            return [value...value]
        }

        /// Single characters that are easily read, but for some.
        private static func visible(without ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
            visible.joined().filter { value in !ranges.contains { $0.contains(value) } }.map { $0...$0 }
        }
    }
}
