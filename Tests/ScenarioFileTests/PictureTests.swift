import Foundation
import JSONSyntax
import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("Pictures of a scenario")
struct PictureTests {
    private static func read(_ more: String, part: String? = nil) throws(ScenarioError) -> Scenario {
        let content = part.map { "[{\"type\": \"text\", \"text\": \"What is this?\"}, \($0)]" } ?? "\"u\""
        let prompts =
            more.contains("\"data\"")
            ? "" : ", \"prompts\": [{\"id\": \"p\", \"messages\": [{\"role\": \"user\", \"content\": \(content)}]}]"
        let text = """
            { "name": "n", "endpoints": { "e": { "baseURL": "http://127.0.0.1:1" } },
              "targets": [{ "name": "t", "endpoint": "e", "protocol": "openai-chat", "model": "m" }]\(prompts)\(more) }
            """
        return try ScenarioReader.read(json: Array(text.utf8), file: "s.json", environment: [:], simulateAll: false)
    }

    private static func problems(_ more: String, part: String? = nil) -> [ScenarioProblem] {
        do throws(ScenarioError) {
            _ = try read(more, part: part)
            return []
        } catch {
            return error.problems
        }
    }

    @Test("that are made are read, and written as they are read")
    func roundTrip() throws {
        let scenario = try Self.read(#", "images": {"width": 512, "height": 384, "count": 3}"#)
        #expect(scenario.pictures == MadePictures(width: 512, height: 384, count: 3))
        #expect(try ScenarioReader.read(canonicalJSON: ScenarioReader.canonicalJSON(scenario)) == scenario)
        #expect(try Self.read(#", "images": {"width": 16, "height": 4096}"#).pictures?.count == 1)
    }

    private static let refusals: [(more: String, path: String, words: String)] = [
        (#", "images": {"width": 512}"#, "$.images", "no key \"height\""),
        (#", "images": {"width": 512}"#, "$.images", "expected the images to have one"),
        (#", "images": 3"#, "$.images", "an object with the keys of the images"),
        (#", "expect": {"jsno": true}"#, "$.expect.jsno", "expected a key of \"expect\""),
        (#", "images": {"width": 8, "height": 512}"#, "$.images.width", "from 16 to 4096"),
        (#", "images": {"width": 512, "height": 99999}"#, "$.images.height", "from 16 to 4096"),
        (#", "images": {"width": 512, "height": 512, "count": 0}"#, "$.images.count", "from 1 to 64"),
        (#", "images": {"width": 4096, "height": 4096, "count": 4}"#, "$.images", "pixels of all pictures"),
        (
            #", "images": {"width": 64, "height": 64}, "data": {"from": "synthetic", "input": {"tokens": 100}}"#,
            "$.images", "how many tokens a picture is"
        ),
    ]

    @Test("that cannot be made are refused with the place", arguments: refusals)
    func refused(more: String, path: String, words: String) {
        let problems = Self.problems(more)
        #expect(problems.contains { $0.path == path && $0.message.contains(words) }, "\(problems)")
    }

    @Test(
        "that are written in a prompt are taken for what their bytes say",
        arguments: [
            // A PNG's, a JPEG's, a PDF's, and words.
            ("image/png", "iVBORw0KGgo=", nil), ("image/jpeg", "/9j/4AAQ", nil), ("image/svg+xml", "iVBORw0KGgo=", nil),
            ("image/png", "/9j/4AAQ", "write image/jpeg"), ("image/png", "JVBERi0xLjc=", "no PNG, JPEG, GIF or WebP"),
            ("image/png", "SGVsbG8h", "no PNG, JPEG, GIF or WebP"),
        ] as [(String, String, String?)]
    )
    func written(mediaType: String, base64: String, words: String?) {
        let part = #"{"type": "image", "mediaType": "\#(mediaType)", "data": "\#(base64)"}"#
        let problems = Self.problems("", part: part)
        #expect(problems.isEmpty == (words == nil), "\(problems)")
        if let words { #expect(problems.contains { $0.message.contains(words) }, "\(problems)") }
    }

    @Test("in a file are read beside the scenario, and taken for what their bytes say")
    func file() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pictures-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 0x80]
        try Data(jpeg).write(to: folder.appendingPathComponent("photo.png"))
        try Data("words".utf8).write(to: folder.appendingPathComponent("words.png"))
        let scenario = { (part: String) in
            let content = #"[{"type": "text", "text": "What is this?"}, \#(part)]"#
            let text = """
                { "name": "n", "endpoints": { "e": { "baseURL": "http://127.0.0.1:1" } },
                  "targets": [{ "name": "t", "endpoint": "e", "protocol": "openai-chat", "model": "m" }],
                  "prompts": [{"id": "p", "messages": [{"role": "user", "content": \(content)}]}] }
                """
            return try ScenarioReader.read(
                json: Array(text.utf8),
                file: folder.appendingPathComponent("s.json").path,
                environment: [:],
                simulateAll: false
            )
        }
        let read = try scenario(#"{"type": "image", "file": "photo.png"}"#)
        let image = Conversation.Part.image(.data(mediaType: "image/jpeg", base64: Data(jpeg).base64EncodedString()))
        #expect(read.prompts[0].conversation.messages[0].parts.last == image)
        let refused = [
            ("words.png", "no PNG, JPEG, GIF or WebP"), ("none.png", "found the picture"),
            (#"photo.png", "url": "http://a/b.png"#, "one of them"),
        ]
        for (file, words) in refused {
            let error = #expect(throws: ScenarioError.self) {
                _ = try scenario(#"{"type": "image", "file": "\#(file)"}"#)
            }
            #expect(error?.problems.contains { $0.message.contains(words) } == true, "\(file)")
        }
    }

    @Test("that a prompt lists stand before its text, and are written as messages")
    func listed() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pictures-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let gif = Array("GIF89a".utf8)
        try Data(gif).write(to: folder.appendingPathComponent("a.gif"))
        let scenario = { (prompt: String) in
            let text = """
                { "name": "n", "endpoints": { "e": { "baseURL": "http://127.0.0.1:1" } },
                  "targets": [{ "name": "t", "endpoint": "e", "protocol": "openai-chat", "model": "m" }],
                  "prompts": [{"id": "p", \(prompt)}] }
                """
            return try ScenarioReader.read(
                json: Array(text.utf8),
                file: folder.appendingPathComponent("s.json").path,
                environment: [:],
                simulateAll: false
            )
        }
        let read = try scenario(#""system": "be", "user": "What?", "images": ["a.gif", "https://x/y.png"]"#)
        let image = Conversation.Image.data(mediaType: "image/gif", base64: Data(gif).base64EncodedString())
        #expect(
            read.prompts[0].conversation.messages == [
                Conversation.Message(.system, "be"),
                Conversation.Message(.user, [.image(image), .image(.url("https://x/y.png")), .text("What?")]),
            ]
        )
        #expect(try ScenarioReader.read(canonicalJSON: ScenarioReader.canonicalJSON(read)) == read)
        let refused = [
            (#""user": "u", "images": []"#, "found no pictures"),
            (#""user": "u", "images": "a.gif""#, "an array of paths"),
            (#""user": "u", "images": ["b.gif"]"#, "found the picture"), (#""user": "u", "images": [3]"#, "expected"),
            (
                #""messages": [{"role": "user", "content": "u"}], "images": ["a.gif"]"#,
                "put the pictures into a message"
            ),
        ]
        for (prompt, words) in refused {
            let error = #expect(throws: ScenarioError.self) { _ = try scenario(prompt) }
            #expect(error?.problems.contains { $0.message.contains(words) } == true, "\(prompt)")
        }
    }
}
