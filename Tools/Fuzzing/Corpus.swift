import BenchModel
import Foundation

/// The valid inputs from which mutated ones are made: recorded answers of real servers, and the shipped scenarios.
struct Corpus: Sendable {
    /// Bodies of recorded answers, shortened to their first and last events.
    let bodies: [[UInt8]]
    /// The JSON of single events and documents.
    let documents: [[UInt8]]
    let scenarios: [[UInt8]]

    private static let longestDocument = 600

    init(root: String) throws {
        let recorded = try Self.files(in: root + "/Tests/ProviderWireTests/Fixtures", endingIn: ".txt").map(Self.body)
        bodies = recorded.map(Self.shortened)
        let lines = recorded.flatMap { $0.split(separator: UInt8(ascii: "\n")) }.map { line in
            line.starts(with: "data: ".utf8) ? Array(line.dropFirst(6)) : Array(line)
        }
        let opening = UInt8(ascii: "{")
        documents = Self.spread(lines.filter { $0.first == opening && $0.count <= Self.longestDocument }, over: 200)
        scenarios = try Self.files(in: root + "/Scenarios", endingIn: ".json")
            .filter { $0.count < 4096 }
    }

    /// Returns at most `count` of the values, evenly spread.
    private static func spread(_ values: [[UInt8]], over count: Int) -> [[UInt8]] {
        guard values.count > count else { return values }
        return (0..<count).map { values[$0 * values.count / count] }
    }

    private static func files(in folder: String, endingIn suffix: String) throws -> [[UInt8]] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(suffix) }.sorted().map {
            Array(try Data(contentsOf: URL(filePath: "\(folder)/\($0)")))
        }
    }

    /// Returns the body of a recorded answer, behind the blank line of its header.
    private static func body(of answer: [UInt8]) -> [UInt8] {
        let blank = Array("\r\n\r\n".utf8)
        let start = answer.indices.first { answer[$0...].starts(with: blank) }
        return start.map { Array(answer[($0 + blank.count)...]) } ?? answer
    }

    /// Returns a stream without its middle, whose events resemble those before it.
    private static func shortened(_ body: [UInt8]) -> [UInt8] {
        let lines = body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count > 18 else { return body }
        return Array((lines.prefix(10) + lines.suffix(8)).joined(separator: [UInt8(ascii: "\n")]))
    }
}
