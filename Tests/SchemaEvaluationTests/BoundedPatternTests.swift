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
