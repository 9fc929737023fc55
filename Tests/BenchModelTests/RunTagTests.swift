import Testing

@testable import BenchModel

@Suite("A run's tag")
struct RunTagTests {
    @Test("is a word", arguments: ["nightly", "v1.2", "3f2a91c", "feature/x-7", "größe", "main@2026-11-27", "a+b"])
    func accepted(text: String) { #expect(RunTag(text: text)?.text == text) }

    @Test(
        "is neither a number, nor what names the latest run, nor what a shell or a terminal would take for something else",
        arguments: [
            "", "7", "20261127", "last", "LATEST", "two words", "-x", "a\nb", "a\u{1B}[31m", "'; DROP TABLE run", "a,b",
            "a:b", "a#b",
            String(repeating: "x", count: 65),
        ]
    )
    func refused(text: String) { #expect(RunTag(text: text) == nil) }
}
