import BenchModel
import Foundation
import JSONSyntax

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

extension JSONNode {
    static func of(_ text: String) throws -> JSONNode { try JSONParser.parse(Array(text.utf8)) }
}

extension Conversation.Message {
    /// The first letter of its role, and its parts.
    var inShort: String {
        "\(role.rawValue.prefix(1)): "
            + parts.map { part in
                switch part {
                case .text(let text): text
                case .image(.url(let url)): "<\(url)>"
                case .image(.data(let type, let base64)): "<\(type) \(base64)>"
                case .call(let call): "\(call.id)=\(call.name)\(call.arguments.json)"
                case .result(let id, let text): "\(id)→\(text)"
                case .given: "given"
                }
            }
            .joined(separator: "|")
    }
}
