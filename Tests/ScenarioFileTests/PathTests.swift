import Foundation
import Testing

@testable import ScenarioFile

@Suite("The path of a scenario")
struct PathTests {
    @Test("in the folder of the shipped scenarios may be typed with a small letter, as earlier versions took it")
    func shippedFolder() throws {
        let folder = try ScratchFolder()
        let path = try folder.write("{}", to: "Scenarios/compare.json")
        #expect(try ScenarioReader.resolvePath(folder.path + "/scenarios/compare.json") == path)
        #expect(try ScenarioReader.resolvePath(path) == path)
        // What is there as it was typed goes first.
        let own = try folder.write("{}", to: "scenarios/own.json")
        #expect(try ScenarioReader.resolvePath(own) == own)
    }

    @Test(
        "in any other spelling is not searched for",
        arguments: [
            "/Scenarios/Compare.json", "/scenarios/compare.JSON", "/SCENARIOS/compare.json", "/scenario/compare.json",
        ]
    )
    func otherSpelling(typed: String) throws {
        let folder = try ScratchFolder()
        try folder.write("{}", to: "Scenarios/compare.json")
        #expect(throws: ScenarioError.self) { try ScenarioReader.resolvePath(folder.path + typed) }
    }

    @Test("that fits nothing names the nearest file")
    func missing() throws {
        let folder = try ScratchFolder()
        try folder.write("{}", to: "Scenarios/compare.json")
        for typed in ["/Scenarios/comapre.json", "/Scenarios/Compare.jsno"] {
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
