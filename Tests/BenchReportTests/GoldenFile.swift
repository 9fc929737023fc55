import Foundation
import Testing

/// A file of the project that holds what the program is to write; `RECORD_GOLDEN=1` writes it anew, and fails.
struct GoldenFile {
    private let url: URL

    /// Names a file in `Reports/`, or elsewhere in the project.
    init(_ name: String, in folder: String = "Reports") {
        url =
            URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../\(folder)/\(name)").standardized
    }

    private static var isRecording: Bool { ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" }

    func expect(_ text: String) throws {
        if Self.isRecording {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: url)
            Issue.record("Recorded \(url.lastPathComponent) anew; run again without RECORD_GOLDEN")
            return
        }
        // As bytes: a Swift string takes CRLF for one character, and equal ones may differ in their encoding.
        let committed = try Data(contentsOf: url)
        #expect(
            committed == Data(text.utf8),
            "\(url.lastPathComponent) differs; RECORD_GOLDEN=1 swift test records it anew. Now:\n\(text)"
        )
    }

    /// Holds a part of the file, between two lines of its own, to a text; the rest is written by hand.
    func expect(_ text: String, between begin: String, and end: String) throws {
        let whole = try String(contentsOf: url, encoding: .utf8)
        let start = try #require(whole.range(of: begin + "\n"), "\(url.lastPathComponent) has no line \(begin)")
            .upperBound
        let stop = try #require(
            whole.range(of: end, range: start..<whole.endIndex),
            "\(url.lastPathComponent) has no line \(end)"
        ).lowerBound
        try expect(whole.replacingCharacters(in: start..<stop, with: text))
    }
}
