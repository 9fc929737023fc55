import Foundation
import Testing

@testable import BenchModel
@testable import ScenarioFile

/// A folder of its own for one test, gone with it.
final class ScratchFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "ezbench-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try write(Array(text.utf8), to: name)
    }

    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = path + "/" + name
        let folder = (file as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }
}

/// A scenario text of parts that a test can exchange one by one.
struct ScenarioText {
    var name = #""t""#
    var endpoint = #""baseURL": "https://example.com""#
    var target = #""name": "a", "endpoint": "e", "protocol": "openai-chat", "model": "m""#
    var prompts = #"[{"id": "p", "user": "hi"}]"#
    var more = ""

    /// Each part on its own line: name 2, endpoint 3, target 4, prompts 5, more from 6 on.
    var text: String {
        """
        {
        "name": \(name),
        "endpoints": {"e": {\(endpoint)}},
        "targets": [{\(target)}],
        "prompts": \(prompts)\(more.isEmpty ? "" : ",\n" + more)
        }
        """
    }

    func read(
        environment: [String: String] = [:],
        simulateAll: Bool = false,
        in folder: ScratchFolder? = nil
    ) throws -> Scenario {
        let folder = try folder ?? ScratchFolder()
        let path = try folder.write(text, to: "s.json")
        return try withExtendedLifetime(folder) {
            try ScenarioReader.read(path: path, environment: environment, simulateAll: simulateAll)
        }
    }

    func problems(environment: [String: String] = [:], in folder: ScratchFolder? = nil) -> [ScenarioProblem] {
        do {
            _ = try read(environment: environment, in: folder)
            return []
        } catch {
            return (error as? ScenarioError)?.problems ?? []
        }
    }
}
