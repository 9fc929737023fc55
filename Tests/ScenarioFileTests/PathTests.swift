import Foundation
import Testing

@testable import ScenarioFile

@Suite("The path of a scenario")
struct PathTests {
    @Test("may be typed in another case, in each of its parts")
    func otherCase() throws {
        let folder = try ScratchFolder()
        let path = try folder.write("{}", to: "Scenarios/Compare.json")
        #expect(try ScenarioReader.resolvePath(folder.path + "/scenarios/compare.JSON") == path)
        #expect(try ScenarioReader.resolvePath(path) == path)
    }

    @Test("that exists as typed is taken, whatever else there is")
    func exactFirst() throws {
        let folder = try ScratchFolder()
        let path = try folder.write("{}", to: "a.json")
        try folder.write("{}", to: "A.json")
        #expect(try ScenarioReader.resolvePath(path) == path)
    }

    @Test("that fits more than one file names them")
    func ambiguous() throws {
        let folder = try ScratchFolder()
        try folder.write("{}", to: "S/a.json")
        try folder.write("{}", to: "s/A.json")
        #expect {
            _ = try ScenarioReader.resolvePath(folder.path + "/S/A.JSON")
        } throws: {
            "\($0)".contains("/S/a.json, ") && "\($0)".contains("/s/A.json")
        }
    }

    @Test("that fits nothing names the nearest file")
    func missing() throws {
        let folder = try ScratchFolder()
        try folder.write("{}", to: "Scenarios/compare.json")
        for typed in ["/Scenarios/comapre.json", "/scenarios/compare.jsno"] {
            #expect {
                _ = try ScenarioReader.resolvePath(folder.path + typed)
            } throws: {
                "\($0)".contains("no such file") && "\($0)".contains("did you mean") && "\($0)".contains("compare.json")
            }
        }
        #expect(throws: ScenarioError.self) { try ScenarioReader.resolvePath("") }
    }

    @Test(
        "of something that is no text is refused in a sentence",
        arguments: [
            ([], "is empty"), ([0x20, 0x0A], "is empty"), ([0x7B, 0x0A, 0x22, 0xC3, 0x28], "2:2: found a byte"),
        ]
            as [([UInt8], String)]
    )
    func notText(bytes: [UInt8], words: String) throws {
        let folder = try ScratchFolder()
        let path = try folder.write(bytes, to: "x.json")
        #expect {
            _ = try ScenarioReader.read(path: path, environment: [:], simulateAll: false)
        } throws: {
            "\($0)".contains(words)
        }
    }

    @Test("of a directory is refused, also through a link")
    func directory() throws {
        let folder = try ScratchFolder()
        try folder.write("{}", to: "d/x.json")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link",
            withDestinationPath: folder.path + "/d"
        )
        for name in ["/d", "/link"] {
            #expect {
                _ = try ScenarioReader.read(path: folder.path + name, environment: [:], simulateAll: false)
            } throws: {
                "\($0)".contains("is a directory")
            }
        }
    }
}
