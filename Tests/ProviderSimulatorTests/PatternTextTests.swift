import Foundation
import Testing

@testable import ProviderSimulator

/// Texts for a schema's pattern, held against Foundation's regular expressions.
@Suite("Text by a pattern")
struct PatternTextTests {
    @Test(
        "is taken by the pattern, whatever is drawn",
        arguments: [
            "^[A-Z][a-z]+$", #"^\w+@\w+\.(com|org)$"#, #"^[A-Z]{3}-\d{4}(?:x|y)+$"#, "a", "^$", "a|b|", "(a|bc)*d",
            #"^\+?[1-9]\d{1,14}$"#, #"^#[0-9a-fA-F]{6}$"#, #"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"#, #"[^a-z]"#,
            #"^(?<year>\d{4})/(?<m>\d\d)$"#, #"^\$\d+\.\d{2}$"#, "^.{5,9}$", #"^[\w.+-]+$"#, #"[\]\-\\]"#,
            "x{2}y{0}z{1,}?", #"\u0041\x42\t"#, #"^\S+\s\D\W$"#, "^(([a-c]{2}){2}){2}$", "é+ñ?", #"^[^\d\s]{3}$"#,
            #"^(sk|pk)_(test|live)_[0-9a-zA-Z]{10,20}$"#, #"^/[a-z/]*$"#,
        ]
    )
    func taken(pattern: String) throws {
        let made = try #require(PatternText(pattern))
        let expression = try NSRegularExpression(pattern: pattern)
        for seed in 1...20 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed, stream: 1)
            let text = try #require(made.text(&random))
            let whole = NSRange(text.startIndex..., in: text)
            #expect(expression.firstMatch(in: text, range: whole) != nil, "\(text)")
        }
    }

    @Test(
        "is as long as is asked for",
        arguments: [
            ("^[a-z]+$", 30, 40), ("^[a-z]*$", 0, 0), ("^a?b?c?$", 0, 1), ("^(ab)+$", 21, 22), ("^x{2,}y$", 3, 3),
        ]
    )
    func long(pattern: String, least: Int, most: Int) throws {
        var random = SeededGenerator(seed: 1, stream: 1)
        let text = try #require(PatternText(pattern)?.text(from: least, to: most, &random))
        #expect((least...most).contains(text.count))
        #expect(text.wholeMatch(of: try Regex(pattern)) != nil, "\(text)")
    }

    @Test(
        "is not tried where the pattern has what is not known here, or is none",
        arguments: [
            "(?=a)b", "(?!a)b", "(?<=a)b", #"(a)\1"#, #"\bword\b"#, #"\p{L}+"#, "(", ")", "[", "[z-a]", "a**", "*a",
            "\\",
            "(?<a", #"\u12"#, "a{3,1}", String(repeating: "(", count: 100_000),
        ]
    )
    func unknown(pattern: String) { #expect(PatternText(pattern) == nil) }

    @Test(
        "has an end, however much the pattern repeats",
        arguments: [
            "a{2000}", "((a{900}){900}){900}", "(a*)*", "[]", "(((a?){1000}){1000}){1000}",
            "((((){1000}){1000}){1000}){1000}",
        ]
    )
    func bounded(pattern: String) {
        var random = SeededGenerator(seed: 1, stream: 1)
        let text = PatternText(pattern)?.text(&random)
        #expect((text?.count ?? 0) < 20_000)
    }
}
