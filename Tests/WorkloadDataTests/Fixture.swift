import BenchModel
import Foundation

@testable import WorkloadData

/// A folder of datasets that is gone with the test.
final class DataFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("ezbench-data-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, and returns its path.
    func file(_ text: String, named name: String = "data.jsonl") throws -> String {
        try file(Array(text.utf8), named: name)
    }

    func file(_ bytes: [UInt8], named name: String = "data.jsonl") throws -> String {
        let file = "\(path)/\(name)"
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }

    func dataset(_ text: String, _ change: (inout DataSource) -> Void = { _ in }) throws -> Dataset {
        var source = DataSource(file: try file(text), order: .asFile)
        change(&source)
        return try Dataset(source)
    }

    /// All that a text asks, in the order of the file.
    func prompts(_ text: String, _ change: (inout DataSource) -> Void = { _ in }) throws -> [Prompt] {
        try dataset(text, change).prompts(nil, seed: 1)
    }

    /// The problem that keeps a text from being read; nil if it can be.
    func problem(_ text: String, _ change: (inout DataSource) -> Void = { _ in }) throws -> String? {
        do {
            _ = try dataset(text, change)
            return nil
        } catch let problem as DataProblem {
            return problem.description.replacing("\(path)/", with: "")
        }
    }
}
