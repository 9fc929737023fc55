import BenchModel
import Foundation
import Testing

@testable import WorkloadData

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("Pictures that rows name")
struct PictureRowTests {
    private static let (png, gif) = (TinyPicture.png, TinyPicture.gif(red: 1))

    /// A folder with two pictures, and one in a folder of its own.
    private static func folder() throws -> DataFolder {
        let folder = try DataFolder()
        try FileManager.default.createDirectory(atPath: "\(folder.path)/coco", withIntermediateDirectories: false)
        _ = try folder.file(png, named: "a.png")
        _ = try folder.file(gif, named: "coco/b.jpg")
        _ = try folder.file("words", named: "words.png")
        _ = try folder.file(Array(png.dropLast()), named: "cut.png")
        // Of another width than its checksum was made of, and of none.
        _ = try folder.file(Array(png.prefix(19)) + [2] + Array(png.dropFirst(20)), named: "damaged.png")
        _ = try folder.file(Array(gif.prefix(6)) + [0] + Array(gif.dropFirst(7)), named: "flat.gif")
        _ = try folder.file(png, named: "plain")
        return folder
    }

    /// Of each message the first letter of its role, and its parts in short: P and G for the two pictures.
    private static func words(_ prompt: Prompt) -> [String] {
        let pictures = [Data(png).base64EncodedString(): "P", Data(gif).base64EncodedString(): "G"]
        return prompt.conversation.messages.map { message in
            "\(message.role.rawValue.prefix(1)): "
                + message.parts.map { part in
                    switch part {
                    case .text(let text): text
                    case .image(.data(let type, let base64)): "<\(pictures[base64] ?? "?") \(type)>"
                    case .image(.url(let url)): "<\(url)>"
                    default: "…"
                    }
                }.joined(separator: "|")
        }
    }

    private static let rows: [(text: String, asked: [String], pictures: Int)] = [
        // LLaVA's and ShareGPT-4V's.
        (
            #"[{"image": "coco/b.jpg", "conversations": [{"from": "human", "value": "<image>\nWhat is it?"}, {"from": "gpt", "value": "It."}]}]"#,
            ["u: <G image/gif>|What is it?"], 1
        ),
        (
            #"[{"image": ["a.png", "coco/b.jpg"], "conversations": [{"from": "human", "value": "First <image>\nthen <image>"}]}]"#,
            ["u: First |<P image/png>|then |<G image/gif>"], 2
        ),
        // LLaMA-Factory's and TRL's.
        (
            #"{"messages": [{"role": "user", "content": "<image>hi"}], "images": ["a.png"]}"#,
            ["u: <P image/png>|hi"], 1
        ),
        (
            #"{"messages": [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "hi"}]}], "images": ["a.png"]}"#,
            ["u: <P image/png>|hi"], 1
        ),
        (
            #"{"messages": [{"role": "system", "content": "be"}, {"role": "user", "content": "hi"}], "images": ["a.png", "a.png"]}"#,
            ["s: be", "u: <P image/png>|<P image/png>|hi"], 2
        ),
        // Qwen's.
        (
            #"{"messages": [{"role": "user", "content": [{"type": "image", "image": "a.png"}, {"type": "text", "text": "hi"}]}]}"#,
            ["u: <P image/png>|hi"], 1
        ),
        (
            #"{"model": "m", "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "a.png"}}]}]}"#,
            ["u: <P image/png>"], 1
        ),
        // vLLM's, aiperf's, columns, and what Hugging Face writes of a picture.
        (
            #"{"prompt": "hi", "image_files": ["a.png", "https://x/y.png"]}"#,
            ["u: <P image/png>|<https://x/y.png>|hi"], 2
        ),
        (#"{"text": "hi", "images": ["a.png"], "output_length": 5}"#, ["u: hi|<P image/png>"], 1),
        (#"{"text": "hi", "image": "a.png", "output_length": 5}"#, ["u: hi|<P image/png>"], 1),
        ("question,image_path\nhi,coco/b.jpg\n", ["u: <G image/gif>|hi"], 1),
        (#"{"question": "hi", "image": {"bytes": null, "path": "a.png"}}"#, ["u: <P image/png>|hi"], 1),
        (#"{"question": "hi", "image": "\#(TinyPicture.pngText)"}"#, ["u: <P image/png>|hi"], 1),
        // Names of pictures written out, vLLM's object for what is no text, and one name beside another.
        (#"{"prompt": "hi", "image_base64": "\#(TinyPicture.pngText)"}"#, ["u: <P image/png>|hi"], 1),
        (
            #"{"messages": [{"role": "user", "content": "hi"}], "image_b64": "\#(TinyPicture.pngText)"}"#,
            ["u: <P image/png>|hi"], 1
        ),
        (#"{"prompt": "hi", "multi_modal_data": {"image": "a.png"}}"#, ["u: <P image/png>|hi"], 1),
        (
            #"{"prompt": "hi", "multi_modal_data": {"images": ["a.png", {"type": "image_url", "image_url": {"url": "coco/b.jpg"}}]}}"#,
            ["u: <P image/png>|<G image/gif>|hi"], 2
        ),
        (
            #"{"messages": [{"role": "user", "content": "hi"}], "multi_modal_data": {"image": "a.png"}}"#,
            ["u: <P image/png>|hi"], 1
        ),
        (
            #"{"prompt": "hi", "image": "a.png", "images": ["coco/b.jpg"]}"#, ["u: <P image/png>|<G image/gif>|hi"], 2
        ),
        (
            #"{"messages": [{"role": "user", "content": "hi"}], "image": "a.png", "images": ["coco/b.jpg"]}"#,
            ["u: <P image/png>|<G image/gif>|hi"], 2
        ),
        (
            #"[{"images": ["a.png"], "image": "coco/b.jpg", "conversations": [{"from": "human", "value": "hi"}]}]"#,
            ["u: <P image/png>|<G image/gif>|hi"], 2
        ),
        (
            #"{"text": "hi", "image": "a.png", "images": ["coco/b.jpg"], "output_length": 5}"#,
            ["u: hi|<P image/png>|<G image/gif>"], 2
        ),
        // Words that look like a place, of a row without pictures; and a picture's name for something else.
        (#"{"prompt": "What is <image> in HTML?"}"#, ["u: What is <image> in HTML?"], 0),
        (#"{"prompt": "hi", "image": "python:3.9"}"#, ["u: hi"], 0),
        (#"{"messages": [{"role": "user", "content": "hi"}], "image": "python:3.9"}"#, ["u: hi"], 0),
        // Names of what is not sent, with nothing in them.
        (#"{"messages": [{"role": "user", "content": "hi"}], "audios": [], "video": ""}"#, ["u: hi"], 0),
        (#"{"messages": [{"role": "user", "content": "<image>hi"}], "image": "plain"}"#, ["u: <P image/png>|hi"], 1),
    ]

    @Test("are read beside the data file, and stand where the row has a place for them", arguments: rows)
    func eachRow(text: String, asked: [String], pictures: Int) throws {
        let folder = try Self.folder()
        let dataset = try folder.dataset(text)
        let prompts = try dataset.prompts(nil, seed: 1)
        #expect(prompts.map(Self.words) == [asked])
        withExtendedLifetime(folder) {}
        #expect(dataset.survey.pictures?.count ?? 0 == pictures && dataset.survey.refused.isEmpty)
        // What is sent is not said to be left alone.
        #expect(pictures == 0 || dataset.survey.leftAlone.members.allSatisfy { !$0.isPicture })
    }

    @Test(
        "under a name of which nothing is made are told as pictures",
        arguments: [
            #"{"prompt": "hi", "pixel_values": [1]}"#, #"{"prompt": "hi", "multi_modal_data": {"depth": "a.png"}}"#,
            #"{"conversation_id": "t", "conversation_idx": 0, "messages": [{"role": "user", "content": "hi"}], "images": ["a.png"]}"#,
            #"{"payload": {"messages": [{"role": "user", "content": "hi"}]}, "image": "a.png"}"#,
        ]
    )
    func leftAlone(row: String) throws {
        let folder = try Self.folder()
        #expect(try folder.dataset(row).survey.leftAlone.members.map(\.isPicture) == [true], "\(row)")
    }

    @Test("are counted with the bytes of their files")
    func counted() throws {
        let rows = #"{"prompt": "a", "image": "a.png"}"# + "\n" + #"{"prompt": "b", "image": "coco/b.jpg"}"#
        let folder = try Self.folder()
        let dataset = try folder.dataset(rows)
        #expect(dataset.survey.pictures?.count == 2)
        // To the next whole group of base64.
        #expect(Self.png.count == 70 && Self.gif.count == 35 && dataset.survey.pictures?.bytes == 72 + 36)
        #expect(try dataset.prompts(1, seed: 1).count == 1)
        withExtendedLifetime(folder) {}
    }

    @Test("have a digest together, which a picture that has changed does not keep, and one that is not asked does")
    func digested() throws {
        let rows = #"{"prompt": "a", "image": "a.png"}"# + "\n" + #"{"prompt": "b", "image": "coco/b.jpg"}"#
        let folder = try Self.folder()
        var source = try folder.dataset(rows).source
        let (both, first) = (try Dataset(source).take(2, seed: 1), try Dataset(source).take(1, seed: 1))
        #expect(both.pictures != nil && first.pictures != nil && both.pictures != first.pictures)
        #expect(try folder.dataset(#"{"prompt": "a", "image": "https://x/y.png"}"#).take(1, seed: 1).pictures == nil)
        _ = try folder.file(rows)

        source.picturesDigest = both.pictures
        #expect(try Dataset(source).take(2, seed: 1).prompts == both.prompts)
        // As long, and a picture.
        _ = try folder.file(TinyPicture.gif(red: 2), named: "coco/b.jpg")
        let problem = #expect(throws: DataProblem.self) { try Dataset(source).take(2, seed: 1) }
        #expect(problem?.message.contains("pictures that are not those that are meant") == true)
        source.picturesDigest = first.pictures
        #expect(try Dataset(source).take(1, seed: 1).prompts == first.prompts)
        withExtendedLifetime(folder) {}
    }

    @Test("whose path is longer than any is are told by its beginning")
    func endless() throws {
        let row = #"{"prompt": "hi", "images": ["\#(String(repeating: "path", count: 500_000)).png"]}"#
        let problem = try Self.folder().problem(row)
        #expect(problem?.contains("…\", which cannot be read") == true && (problem?.count ?? 0) < 600)
    }

    @Test("may stand anywhere, by a path from the root")
    func absolute() throws {
        let folder = try Self.folder()
        for path in ["\(folder.path)/a.png", "file://\(folder.path)/a.png"] {
            let prompts = try folder.prompts(#"{"prompt": "hi", "image": "\#(path)"}"#)
            #expect(prompts.map(Self.words) == [["u: <P image/png>|hi"]])
        }
    }

    @Test(
        "that cannot be sent are mistakes of the file, told with their path",
        arguments: [
            ("none.png", "which is not there; expected a path from the data file's folder"),
            ("words.png", "which is no PNG, JPEG, GIF or WebP; expected a whole"),
            ("cut.png", "which is a PNG that is cut"), ("damaged.png", "a checksum in it is wrong"),
            ("flat.gif", "which is a GIF of 0 × 1 pixels"), ("coco", "which is no file"),
            ("pipe.png", "which is no file"),
            ("s3://a/b.png", "expected an address of http"), ("http://", "expected an address that names a server"),
            ("https:///a.png", "expected an address that names a server"),
        ]
    )
    func refused(path: String, words: String) throws {
        let folder = try Self.folder()
        // It would be waited for, if it were opened as a file is.
        #expect(mkfifo("\(folder.path)/pipe.png", 0o600) == 0)
        let row = #"{"messages": [{"role": "user", "content": [{"type": "image", "image": "\#(path)"}]}]}"#
        let problem = try folder.problem(row)
        #expect(problem?.contains(words) == true && problem?.contains("--skip-bad") == true, "\(problem ?? "")")
        let survey = try folder.dataset(row) { $0.skipsBad = true }.survey
        #expect(survey.refused.map(\.refusal) == [.noPicture] && survey.requests == 0)
    }

    @Test(
        "are each of them sent, or are a mistake of the row that is told with the path to the one that is none",
        arguments: [
            (#"{"prompt": "a", "images": ["a.png", 5]}"#, 37, "images[1]: found the number 5; expected the address"),
            (#"{"question": "a", "images": ["plain", null]}"#, 39, "images[1]: found null"),
            (#"{"prompt": "a", "image_path": "none"}"#, 31, #"image_path: found the picture ""#),
            (#"{"prompt": "a", "images": ["a.png", "no"]}"#, 37, #"images[1]: found the picture ""#),
            (
                #"{"messages": [{"role": "user", "content": "a"}], "images": ["a.png", true]}"#, 70,
                "images[1]: found true"
            ),
            (
                #"{"conversations": [{"from": "human", "value": "a"}], "image": ["words.png"]}"#, 64,
                #"image[0]: found the picture ""#
            ),
            (
                #"{"turns": [{"text": "a", "images": [{"contents": ["a.png", 5]}]}]}"#, 60,
                "turns[0].images[0].contents[1]: found"
            ),
            (
                #"{"model": "m", "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": 5}]}]}"#,
                93,
                "messages[0].content[0].image_url: found the number 5"
            ),
        ]
    )
    func listed(row: String, column: Int, words: String) throws {
        let folder = try Self.folder()
        let problem = try folder.problem(row)
        #expect(problem?.hasPrefix("data.jsonl:1:\(column): \(words)") == true, "\(problem ?? "")")
        #expect(problem?.contains("the file was taken for") == true)
        withExtendedLifetime(folder) {}
    }

    @Test("are found without an ending, too; what leads to no file may be something else, which is told")
    func withoutEnding() throws {
        let folder = try Self.folder()
        #expect(try folder.prompts(#"{"prompt": "hi", "image": "plain"}"#).map(Self.words) == [["u: <P image/png>|hi"]])
        #expect(
            try folder.prompts(#"{"prompt": "hi", "images": ["plain"]}"#).map(Self.words) == [["u: <P image/png>|hi"]]
        )
        #expect(
            try folder.dataset(#"{"prompt": "hi", "image": "coco"}"#).survey.leftAlone.members.map(\.name) == ["image"]
        )
        let chat = #"{"messages": [{"role": "user", "content": "hi"}], "image": "python:3.9"}"#
        #expect(try folder.dataset(chat).survey.unsent.count == 1)
    }

    @Test("in turns of the model's or the system's are refused, also where a turn's place says whose it is")
    func ofOthers() throws {
        let picture = #"[{"type": "image_url", "image_url": "https://x/a.png"}]"#
        for turn in [#"{"from": "gpt", "value": \#(picture)}"#, #"{"content": \#(picture)}"#] {
            let row = #"{"conversations": [{"content": "a"}, \#(turn), {"from": "human", "value": "b"}]}"#
            let survey = try Self.folder().dataset(row) { $0.turns = .last }.survey
            #expect(survey.refused.map(\.refusal) == [.strayPicture] && survey.pictures == nil, "\(turn)")
        }
        let asked = #"{"conversations": [{"content": \#(picture)}, {"content": "b"}]}"#
        #expect(try Self.folder().dataset(asked).survey.pictures?.count == 1)
    }

    @Test("whose place is in the model's words are refused, and so is what vLLM's object has besides")
    func elsewhere() throws {
        let row =
            #"{"image": "a.png", "conversations": [{"from": "human", "value": "draw"}, {"from": "gpt", "value": "here <image>"}, {"from": "human", "value": "so"}]}"#
        #expect(try Self.folder().dataset(row).survey.refused.map(\.refusal) == [.strayPicture])
        let video = #"{"prompt": "a", "multi_modal_data": {"image": "a.png", "video": "b.mp4"}}"#
        #expect(try Self.folder().dataset(video).survey.refused.map(\.refusal) == [.unsupportedPart])
    }

    @Test(
        "that are more or fewer than a row's places for them are a mistake",
        arguments: ["<image>", "<image><image><image>"]
    )
    func places(_ text: String) throws {
        let row = #"{"messages": [{"role": "user", "content": "\#(text) hi"}], "images": ["a.png", "a.png"]}"#
        #expect(try Self.folder().problem(row)?.contains("and 2 pictures; expected one for each") == true)
    }

    @Test("that changed or went since they were looked at are told, and not sent")
    func changed() throws {
        let folder = try Self.folder()
        let dataset = try folder.dataset(#"{"prompt": "hi", "image": "a.png"}"#)
        try FileManager.default.removeItem(atPath: "\(folder.path)/a.png")
        let problem = #expect(throws: DataProblem.self) { try dataset.prompts(nil, seed: 1) }
        #expect(problem?.message.hasPrefix("row 1: image: found the picture") == true)
    }
}
