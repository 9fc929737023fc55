import Testing

@testable import BenchModel

@Suite("The words for the end of an answer")
struct StopWordTests {
    private static func camel(_ word: String) -> String {
        word.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    @Test("mean the same with underscores, hyphens or neither, in whichever case", arguments: StopWords.all.indices)
    func spellings(row: Int) {
        let row = StopWords.all[row]
        #expect(!row.source.isEmpty)
        for word in row.words {
            let spellings = [
                word, word.uppercased(), word.replacing("_", with: "-"), Self.camel(word),
                "FinishReason." + word.uppercased(),
            ]
            for spelling in spellings { #expect(StopKind(spelling) == row.kind, "\(spelling)") }
        }
    }

    @Test("stand in one row each")
    func once() {
        let words = StopWords.all.flatMap(\.words)
        #expect(Set(words).count == words.count)
    }

    @Test(
        "tell of a failure by a word of theirs where they are not listed, and of nothing else",
        arguments: [
            ("server_error", StopKind.failed), ("error_finish", .failed), ("upstreamTimeout", .failed),
            ("MODEL-ERROR", .failed), ("request_cancelled", .failed), ("malformed_json", .failed),
            ("ERROR_LIMIT", .cut), ("ERROR_TOXIC", .filtered), ("terror", .other), ("interferred", .other),
            ("OTHER", .other), ("unknown", .other),
        ]
    )
    func unlisted(word: String, kind: StopKind) { #expect(StopKind(word) == kind) }

    @Test(
        "are taken apart into words",
        arguments: [
            ("server_error", ["server", "error"]), ("ServerError", ["server", "error"]),
            ("SERVER-ERROR", ["server", "error"]),
            ("E2E timeout!", ["e2e", "timeout"]), ("", []),
        ]
    )
    func words(name: String, words: [String]) { #expect(WordsOfName.all(of: name) == words) }
}
