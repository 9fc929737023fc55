import Foundation
import JSONSyntax
import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("Pictures of a scenario")
struct PictureTests {
    // Whole pictures, of one pixel or a few.
    private static let pngText =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    private static let jpegText = "/9j/wAALCAACAAMBAREA/9oACAEBAAA/ABL/ADT/2Q=="
    private static let gifText = "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="

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
            ("image/png", pngText, nil), ("image/jpeg", jpegText, nil), ("image/svg+xml", pngText, nil),
            ("image/png", jpegText, "write image/jpeg"), ("image/png", "JVBERi0xLjc=", "no PNG, JPEG, GIF or WebP"),
            ("image/png", "SGVsbG8h", "no PNG, JPEG, GIF or WebP"), ("image/png", "iVBORw0KGgo=", "a PNG that is cut"),
            ("image/png", pngText.replacing("mNk", with: "mNl"), "a checksum in it is wrong"),
            ("image/png", pngText.replacing("mNk", with: "mN*"), "base64 without blanks"),
        ] as [(String, String, String?)]
    )
    func written(mediaType: String, base64: String, words: String?) {
        let part = #"{"type": "image", "mediaType": "\#(mediaType)", "data": "\#(base64)"}"#
        let problems = Self.problems("", part: part)
        #expect(problems.isEmpty == (words == nil), "\(problems)")
        if let words { #expect(problems.contains { $0.message.contains(words) }, "\(problems)") }
    }

    private static func read(prompt: String, in folder: ScratchFolder) throws -> Scenario {
        var text = ScenarioText()
        text.prompts = #"[{"id": "p", \#(prompt)}]"#
        return try text.read(in: folder)
    }

    private static func expectRefusal(of prompt: String, in folder: ScratchFolder, _ words: String) {
        let error = #expect(throws: ScenarioError.self) { _ = try read(prompt: prompt, in: folder) }
        #expect(error?.problems.contains { $0.message.contains(words) } == true, "\(prompt)")
    }

    @Test("in a file are read beside the scenario, and taken for what their bytes say")
    func file() throws {
        let folder = try ScratchFolder()
        let jpeg = try #require(Data(base64Encoded: Self.jpegText))
        try folder.write(Array(jpeg), to: "photo.png")
        try folder.write("words", to: "words.png")
        try folder.write(Array(jpeg.dropLast()), to: "cut.png")
        // Its width is written behind its height.
        try folder.write(Array(jpeg.prefix(10)) + [0] + Array(jpeg.dropFirst(11)), to: "flat.png")
        let prompt = { (file: String) in
            let part = #"{"type": "image", "file": "\#(file)"}"#
            return #""messages": [{"role": "user", "content": [{"type": "text", "text": "What is this?"}, \#(part)]}]"#
        }
        let read = try Self.read(prompt: prompt("photo.png"), in: folder)
        let image = Conversation.Part.image(.data(mediaType: "image/jpeg", base64: Self.jpegText))
        #expect(read.prompts[0].conversation.messages[0].parts.last == image)
        for (file, words) in [
            ("words.png", "which is no PNG, JPEG, GIF or WebP"), ("none.png", "found the picture"),
            ("cut.png", #"the file "cut.png", which is a JPEG that is cut"#),
            ("flat.png", #"the file "flat.png", which is a JPEG of 0 × 2 pixels"#),
            (#"photo.png", "url": "http://a/b.png"#, "one of them"),
        ] {
            Self.expectRefusal(of: prompt(file), in: folder, words)
        }
    }

    @Test("that a prompt lists stand before its text, and are written as messages")
    func listed() throws {
        let folder = try ScratchFolder()
        let gif = try #require(Data(base64Encoded: Self.gifText))
        try folder.write(Array(gif), to: "a.gif")
        let listed = #""system": "be", "user": "What?", "images": ["a.gif", "https://x/y.png"]"#
        let read = try Self.read(prompt: listed, in: folder)
        let image = Conversation.Image.data(mediaType: "image/gif", base64: Self.gifText)
        #expect(
            read.prompts[0].conversation.messages == [
                Conversation.Message(.system, "be"),
                Conversation.Message(.user, [.image(image), .image(.url("https://x/y.png")), .text("What?")]),
            ]
        )
        #expect(try ScenarioReader.read(canonicalJSON: ScenarioReader.canonicalJSON(read)) == read)
        for (prompt, words) in [
            (#""user": "u", "images": []"#, "found no pictures"),
            (#""user": "u", "images": "a.gif""#, "an array of paths"),
            (#""user": "u", "images": ["b.gif"]"#, "found the picture"), (#""user": "u", "images": [3]"#, "expected"),
            (#""user": "u", "images": ["data:image/gif;base64,\#(Self.gifText)"]"#, "a picture that is written out"),
            (
                #""messages": [{"role": "user", "content": "u"}], "images": ["a.gif"]"#,
                "put the pictures into a message"
            ),
        ] {
            Self.expectRefusal(of: prompt, in: folder, words)
        }
    }
}
