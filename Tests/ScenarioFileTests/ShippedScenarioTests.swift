import Foundation
import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("The scenarios that ship")
struct ShippedScenarioTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Scenarios").path

    static var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasSuffix(".json") && $0 != "scenario.schema.json" }.sorted()
    }

    @Test("are all there")
    func present() {
        #expect(
            Self.names == [
                "cancel.json", "compare.json", "conversations.json", "fixed-lengths.json", "local-server.json",
                "prompt-cache.json",
                "retries.json",
                "streamed-vs-buffered.json", "thinking.json", "tools.json", "trace.json", "ttft-gate.json",
            ]
        )
    }

    @Test("read cleanly, name the schema and are named like their file", arguments: names)
    func readable(name: String) throws {
        let path = Self.folder + "/" + name
        let scenario = try ScenarioReader.read(path: path, environment: ["EZAI_API_KEY": "k"], simulateAll: false)
        #expect(scenario.name + ".json" == name)
        #expect(scenario.description != nil)
        #expect(try String(contentsOfFile: path, encoding: .utf8).contains("\"$schema\": \"./scenario.schema.json\""))
        _ = try ScenarioReader.read(path: path, environment: [:], simulateAll: true)
    }

    @Test("of a gate never simulate by themselves")
    func gateNeedsKey() throws {
        let path = Self.folder + "/ttft-gate.json"
        #expect {
            _ = try ScenarioReader.read(path: path, environment: [:], simulateAll: false)
        } throws: {
            "\($0)".contains("EZAI_API_KEY")
        }
        let compare = try ScenarioReader.read(path: Self.folder + "/compare.json", environment: [:], simulateAll: false)
        #expect(compare.endpoints.map(\.keyIsMissing) == [true])
    }

    @Test("about prompt caches hold prompts long enough to be cached")
    func cacheablePrompts() throws {
        let scenario = try ScenarioReader.read(
            path: Self.folder + "/prompt-cache.json",
            environment: [:],
            simulateAll: true
        )
        // One target reads what it finds in the cache, the others are led by a nonce.
        #expect(scenario.targets.count { !scenario.usesNonce($0) && $0.cachePrompt } == 1)
        #expect(Set(scenario.prompts.map(\.conversation.system)).count == 1)
        // 1,024 tokens are the least these models cache, and no word is less than a token.
        for prompt in scenario.prompts {
            #expect(prompt.conversation.system.joined(separator: " ").split(separator: " ").count > 1024)
        }
    }

    @Test("have a schema whose keys are those the reader knows", arguments: ObjectKind.allCases)
    func schema(kind: ObjectKind) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.folder + "/scenario.schema.json"))
        let root = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
        let definitions = try #require(root["$defs"] as? [String: [String: Any]])
        let object = try #require(kind == .scenario ? root : definitions[kind.rawValue])
        let properties = try #require(object["properties"] as? [String: Any])
        #expect(Set(properties.keys) == Set(kind.keys))
        #expect(object["additionalProperties"] as? Bool == false)
        #expect(Set(object["required"] as? [String] ?? []).isSubset(of: kind.keys))
    }

    @Test("have a schema that knows every kind of object")
    func schemaKinds() throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.folder + "/scenario.schema.json"))
        let root = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
        let definitions = try #require(root["$defs"] as? [String: [String: Any]])
        let kinds = definitions.filter { $0.value["properties"] != nil }.keys
        #expect(Set(kinds) == Set(ObjectKind.allCases.map(\.rawValue)).subtracting(["scenario"]))
    }
}
