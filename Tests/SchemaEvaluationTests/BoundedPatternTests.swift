import BenchModel
import Foundation
import Testing

@testable import SchemaEvaluation

@Suite("A pattern of bounded cost")
struct BoundedPatternTests {
    private static let matches: [(pattern: String, text: String, isFound: Bool)] = [
        ("", "", true), ("", "x", true), ("abc", "xabcx", true), ("abc", "ab", false), ("^abc$", "abc", true),
        ("^abc$", "abc\n", false), ("a|b|", "zzz", true), ("^(?:a|bc)$", "bc", true), ("^(?:a|bc)$", "ab", false),
        ("^a*$", "aaaa", true), ("^a+$", "", false), ("^a?b$", "b", true), ("^a{2,3}$", "aaaa", false),
        ("^a{2,}$", "aaaa", true), ("^a{2}$", "aa", true), ("a{,2}", "a{,2}", true), ("^{$", "{", true),
        ("^[a-c_-]+$", "a-_c", true), ("^[^a-c]$", "b", false), ("^[\\d\\s]+$", "1 2\u{A0}3", true),
        ("^[^\\D]$", "5", true), ("^[\\]\\\\]+$", "]\\", true), ("^\\w+\\b!$", "word!", true),
        ("\\Bx", "ax", true), ("^.$", "\n", false), ("^.$", "😀", true), ("^\\u{1F600}$", "😀", true),
        ("^\\uD83D\\uDE00$", "😀", true), ("^\\x41\\u0042$", "AB", true), ("^(?<year>\\d{4})-\\d\\d$", "2026-11", true),
        ("^(?=.*\\d)[a-z0-9]+$", "abc1", true), ("^(?=.*\\d)[a-z]+$", "abc", false),
        ("^(?!.*key=)/", "/a?key=1", false),
        ("^(?!.*key=)/", "/a?k=1", true), ("^a+?$", "aaa", true), ("(a*)*$", "b", true), ("^(?:)*x$", "x", true),
    ]

    @Test("finds what it describes, and nothing else", arguments: matches)
    func finds(pattern: String, text: String, isFound: Bool) throws {
        #expect(try BoundedPattern(pattern).isFound(in: text) == isFound, "\(pattern) in \(text)")
    }

    private static let refusals: [(pattern: String, place: Int, words: String)] = [
        ("(a)\\1", 4, "reference back"), ("(?<=a)b", 1, "look behind"), ("\\p{L}", 1, "class of Unicode"),
        ("a**", 2, "repetition of a repetition"), ("*a", 1, "nothing before it"), ("(a", 1, "without its end"),
        ("a)", 2, "closes nothing"), ("[a", 1, "without its end"), ("[z-a]", 4, "range"), ("a{3,2}", 2, "count"),
        ("a{5000}", 2, "count of more"), ("\\", 1, "at the end"), ("\\y", 1, "means nothing"), ("\\u12", 1, "digits"),
        ("a{2}{3}", 5, "a count behind nothing"), ("a+{2,}", 3, "a count behind nothing"),
        ("{2}", 1, "a count behind nothing"), ("(?:|{1,2})", 5, "a count behind nothing"),
        ("\\u{}", 1, "code point"),
        ("(?i)a", 1, "(?"), ("(?:(?:(?:a{99}){99}){99}){99}", 1, "steps"), ("(?:(?:(?:){999}){999}){999}", 1, "steps"),
        (String(repeating: "(", count: 99), 62, "groups"),
    ]

    @Test("is refused with the place of what it cannot do", arguments: refusals)
    func refuses(pattern: String, place: Int, words: String) {
        do throws(PatternProblem) {
            _ = try BoundedPattern(pattern)
            Issue.record("\(pattern) was taken")
        } catch {
            #expect(error.place == place && error.message.contains(words), "\(pattern): \(error)")
        }
    }

    @Test(
        "ends where a matcher that goes back would not",
        arguments: ["(a+)+$", "^(a|a)*$", "(a|aa)+$", "^(?:.*a){12}$", "(?=(a+)+$)b"]
    )
    func ends(pattern: String) throws {
        // Two to the power of this many ways, for one that tries them all.
        let text = String(repeating: "a", count: 400) + "!"
        #expect(try !BoundedPattern(pattern).isFound(in: text))
    }

    @Test("says so where text and pattern together are too large, or looks ahead are")
    func tooCostly() throws {
        let long = String(repeating: "a", count: 100_000)
        #expect(throws: BoundedPattern.TooCostly.self) { _ = try BoundedPattern("a{999}").isFound(in: long) }
        #expect(throws: BoundedPattern.TooCostly.self) { _ = try BoundedPattern("(?:a(?!.*b))*c").isFound(in: long) }
        #expect(try BoundedPattern("^a*$").isFound(in: long))
    }

    /// What a backtracking matcher says of the same, on texts so short that it comes to an end.
    @Test("agrees with another matcher on patterns made by chance", arguments: 0..<6)
    func agrees(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<120 {
            let pattern = Self.pattern(depth: 3, &random)
            let own = try BoundedPattern(pattern)
            let other = try NSRegularExpression(pattern: pattern)
            for _ in 0..<8 {
                let text = String(
                    (0..<Int.random(in: 0...7, using: &random)).map { _ in "abc".randomElement(using: &random) ?? "a" }
                )
                let isFound = other.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
                #expect(try own.isFound(in: text) == isFound, "\(pattern) in \(text)")
            }
        }
    }

    private static func pattern(depth: Int, _ random: inout SplitMix64) -> String {
        guard depth > 0 else {
            return ["a", "b", "c", "[ab]", "[^a]", ".", "^", "\\b"].randomElement(using: &random) ?? "a"
        }
        let inner = { (random: inout SplitMix64) in pattern(depth: depth - 1, &random) }
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return inner(&random) + inner(&random)
        case 1: return "(?:" + inner(&random) + "|" + inner(&random) + ")"
        case 2: return "(?:" + inner(&random) + ")*"
        case 3: return "(?:" + inner(&random) + "){1,2}"
        case 4: return "(?=" + inner(&random) + ")" + inner(&random)
        case 5: return "(?!" + inner(&random) + ")" + inner(&random)
        default: return "(?:" + inner(&random) + ")?" + inner(&random) + inner(&random)
        }
    }
}

@Suite("The letters of a pattern")
struct PatternSyntaxTests {
    struct Example: CustomTestStringConvertible, Sendable {
        var pattern: String
        var found: [String]
        var missed: [String]
        var testDescription: String { pattern }

        init(_ pattern: String, _ found: [String], not missed: [String]) {
            (self.pattern, self.found, self.missed) = (pattern, found, missed)
        }
    }

    private static let sets: [Example] = [
        Example("^[]$", [], not: ["", "a", "]"]), Example("^[^]$", ["a", "\n", "]"], not: ["", "ab"]),
        Example("^[a-]$", ["a", "-"], not: ["b"]), Example("^[-a]$", ["a", "-"], not: ["b"]),
        Example("^[a-c-e]$", ["b", "-", "e"], not: ["d"]),
        Example("^[\\w-]$", ["a", "_", "-"], not: [" "]), Example("^[+--]$", ["+", ",", "-"], not: ["."]),
        Example("^[.*+?(){}|$]$", [".", "*", "(", "$", "|"], not: ["a", "^"]),
        Example("^[a^]$", ["^", "a"], not: ["b"]),
        Example("^[\\b]$", ["\u{8}"], not: ["b", ""]), Example("^[\\x41-\\u0043]$", ["A", "B", "C"], not: ["D"]),
        Example("^[😀-😂]$", ["😀", "😁", "😂"], not: ["😃", "a"]), Example("^[\\u{1F600}-\\u{1F602}]$", ["😁"], not: ["😃"]),
        Example("^[\\W]$", [" ", "é", "-"], not: ["a", "_", "9"]), Example("^[^\\W]$", ["a", "_"], not: ["é", "-"]),
        Example("^[^\\w\\s]$", ["-", "é"], not: ["a", " ", "\u{FEFF}"]),
        Example("^[\\S]$", ["a"], not: ["\u{3000}", "\t"]),
        Example("^[\\d\\D]$", ["1", "a", "\n", "😀"], not: [""]), Example("[\\]]", ["]"], not: ["["]),
        Example("]", ["]"], not: ["["]),
        Example("^[\\0]$", ["\0"], not: ["0"]), Example("^[\\n-\\r]$", ["\n", "\u{B}", "\r"], not: ["\t", " "]),
    ]

    @Test("in brackets are a set", arguments: sets)
    func set(example: Example) throws { try hold(example) }

    private static let escapes: [Example] = [
        Example("^\\d\\D$", ["1a", "9-"], not: ["a1", "११"]),
        Example("^\\s$", ["\u{A0}", "\u{2028}", "\u{FEFF}", "\u{B}"], not: ["\u{200B}", "\u{85}", "a"]),
        Example("^\\w$", ["a", "Z", "0", "_"], not: ["é", "-", "ſ"]),
        Example("^\\n\\r\\t\\f\\v\\0$", ["\n\r\t\u{C}\u{B}\0"], not: ["nrtfv0"]),
        Example("^\\x4a$", ["J"], not: ["j"]), Example("^\\u004A\\u{4a}\\u{00004a}$", ["JJJ"], not: ["J"]),
        Example("^\\^\\$\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/\\\\\\-$", ["^$.*+?()[]{}|/\\-"], not: ["", "^$"]),
        Example("^\\ud83d\\ude00$", ["😀"], not: ["😁"]), Example("^\\uD83Dx", [], not: ["😀x", "x"]),
        Example("^é$", ["é"], not: ["e\u{301}", "e"]),
        Example("^.$", ["a", "\u{85}", "😀", "\0"], not: ["", "\n", "\r", "\u{2028}", "\u{2029}", "e\u{301}"]),
    ]

    @Test("with a backslash before them are others", arguments: escapes)
    func escape(example: Example) throws { try hold(example) }

    private static let places: [Example] = [
        Example("^$", [""], not: ["a", "\n"]), Example("a^b|b$", ["b", "ab"], not: ["a^b ", "ba"]),
        Example("^^a$$", ["a"], not: ["ba"]),
        Example("(?:^a|b)c", ["ac", "xbc"], not: ["xac"]),
        Example("\\bcat\\b", ["cat", "a cat!", "cat-fish"], not: ["concat", "cats", "cat_"]),
        Example("\\Bcat\\B", ["concats"], not: ["cat", "cats", "concat"]), Example("^\\b", ["a"], not: ["", " a"]),
        Example("^\\B$", [""], not: ["a"]),
        Example("\\bé", ["aé"], not: ["é", " é"]), Example("^*a", ["a", "ba"], not: ["b"]),
        Example("(?:^)+a", ["a"], not: ["ba"]),
    ]

    @Test("may be places of a text", arguments: places)
    func place(example: Example) throws { try hold(example) }

    private static let repetitions: [Example] = [
        Example("^a{0}$", [""], not: ["a"]), Example("^a{0,0}b$", ["b"], not: ["ab"]),
        Example("^(?:ab){2,3}$", ["abab", "ababab"], not: ["ab", "abababab"]),
        Example("^a{2,}?$", ["aa", "aaaaa"], not: ["a"]), Example("^a??b*?$", ["", "a", "abb"], not: ["aab"]),
        Example("^(a|b*)*$", ["", "abba"], not: ["c"]),
        Example("^(?:a*)*b$", ["b", "aab"], not: ["a"]), Example("^(?:a?){3}$", ["", "aaa"], not: ["aaaa"]),
        Example("^a{1000}$", [String(repeating: "a", count: 1000)], not: [String(repeating: "a", count: 999)]),
        Example("^x{,3}$", ["x{,3}"], not: ["xxx", ""]), Example("^x{a}$", ["x{a}"], not: ["x"]),
        Example("^x{1$", ["x{1"], not: ["x"]), Example("^}$", ["}"], not: [""]),
        Example("^(?:){1000}$", [""], not: ["a"]), Example("^(?:|a)+$", ["", "aaa"], not: ["b"]),
        Example("^{x$", ["{x"], not: ["x"]),
    ]

    @Test("may come more than once, or not at all", arguments: repetitions)
    func repetition(example: Example) throws { try hold(example) }

    private static let looks: [Example] = [
        Example("^(?=.*[a-z])(?=.*\\d).{4,}$", ["abc1", "1xyz"], not: ["abcd", "1234", "a1"]),
        Example("foo(?!bar)", ["foo", "foobarfoo"], not: ["foobar"]),
        Example("^(?!.*(?:foo|bar)).*$", ["", "fo ba"], not: ["a foo", "bar"]),
        Example("^(?!(?!a))", ["a", "ab"], not: ["", "b"]),
        Example("(?=a)(?=ab)(?!abc)a", ["ab", "abd", "abcab"], not: ["a", "abc"]),
        Example("^(?=(?:aa)+$)(?=(?:aaa)+$)", ["aaaaaa"], not: ["aaaa", "aaa", ""]),
        Example("(?=)", ["", "a"], not: []), Example("(?!)", [], not: ["", "a"]),
        Example("(?:(?=a)a)+b", ["aab"], not: ["b", "a"]),
        Example("a(?=b$)|c", ["ab", "abc"], not: ["aba", "ab "]),
    ]

    @Test("may be looked at ahead", arguments: looks)
    func look(example: Example) throws { try hold(example) }

    private func hold(_ example: Example) throws {
        let pattern = try BoundedPattern(example.pattern)
        for text in example.found {
            #expect(try pattern.isFound(in: text), "\(example.pattern) in \(text.debugDescription)")
        }
        for text in example.missed {
            #expect(try !pattern.isFound(in: text), "\(example.pattern) in \(text.debugDescription)")
        }
        #expect(pattern.text == example.pattern && pattern.steps.last == .match)
    }

    private static let refusals: [(pattern: String, place: Int, words: String)] = [
        ("\\é", 1, "means nothing"), ("\\c", 1, "means nothing"), ("\\q", 1, "means nothing"),
        ("\\x4", 1, "2 hexadecimal"), ("\\xg0", 1, "2 hexadecimal"),
        ("\\u004", 1, "4 hexadecimal"), ("\\u{110000}", 1, "code point"), ("\\u{41", 1, "code point"),
        ("\\u{FFFFFFFFF}", 1, "code point"),
        ("\\uD83D\\u0041", 1, "surrogate"), ("\\uD83D\\u", 1, "hexadecimal"),
        // Wide digits look like digits, and are none to any other reader of patterns.
        ("\\x４１", 1, "2 hexadecimal"), ("\\u００４１", 1, "4 hexadecimal"), ("\\u{４１}", 1, "code point"),
        ("[\\d-z]x[z-\\d]", 12, "range"), ("[b-a]", 4, "range"), ("[\\B]", 2, "no character"),
        ("[a\\", 3, "at the end"), ("[^", 1, "without its end"),
        ("(?<n", 1, "name of a group"), ("(?<>a)", 1, "name of a group"), ("(?<a)b>c)", 1, "name of a group"),
        ("(?P<n>a)", 1, "(?"),
        ("(?<!a)b", 1, "look behind"), ("(?<n>a)\\k<n>", 8, "reference back"), ("\\p{Lu}", 1, "class of Unicode"),
        ("x\\P", 2, "class of Unicode"),
        ("a|*", 3, "nothing before"), ("(+)", 2, "nothing before"), ("a???", 2, "repetition of a repetition"),
        ("a{1}*", 2, "repetition of a repetition"),
        ("a{1,2}{3}", 7, "a count behind nothing"), ("a{1001}", 2, "more than 1000"),
        ("a{0,1001}", 2, "more than 1000"), ("a{2,1}", 2, "end is before"),
        ("a{99999999999999999999}", 2, "more than 1000"), (")", 1, "closes nothing"), ("(a))", 4, "closes nothing"),
        ("((a)", 1, "without its end"), ("(?", 1, "(?"),
        ("(?:a{1000}){1000}", 1, "steps"),
    ]

    @Test("are told apart from what cannot be read, at its place", arguments: refusals)
    func refuses(pattern: String, place: Int, words: String) {
        let error = #expect(throws: PatternProblem.self) { try BoundedPattern(pattern) }
        #expect(
            error?.place == place && error?.message.contains(words) == true,
            "\(pattern): \(String(describing: error))"
        )
        #expect(error?.message.hasPrefix("found ") == true && error?.message.contains("expected ") == true)
    }
}
