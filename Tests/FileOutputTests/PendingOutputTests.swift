import Foundation
import Testing

@testable import FileOutput

@Suite("Writing a result")
struct PendingOutputTests {
    @Test("piece by piece replaces a regular file when all is there, and keeps its mode", arguments: [true, false])
    func pieces(isThere: Bool) throws {
        let folder = try Folder()
        if isThere {
            try folder.write(old, to: "file")
            chmod(folder.at("file"), 0o640)
        }
        let pending = try OutputFile(folder.at("file")).begin()
        try pending.write(new)
        #expect(try folder.names().contains("file") == isThere)
        if isThere { #expect(try folder.read("file") == old) }
        try pending.write(new)
        try pending.finish()
        #expect(try folder.read("file") == new + new)
        if isThere { #expect(try folder.status("file").st_mode & 0o7777 == 0o640) }
        #expect(try folder.names() == ["file"])
    }

    @Test(
        "piece by piece that ends before all is there leaves what was, and nothing beside it",
        arguments: [true, false]
    )
    func unfinished(isThere: Bool) throws {
        let folder = try Folder()
        if isThere { try folder.write(old, to: "file") }
        do {
            let pending = try OutputFile(folder.at("file")).begin()
            try pending.write(new)
        }
        #expect(try folder.names() == (isThere ? ["file"] : []))
        if isThere { #expect(try folder.read("file") == old) }
    }

    @Test("piece by piece onto a file with several names, or a link, goes where these lead")
    func piecesElsewhere() throws {
        let folder = try Folder()
        try folder.write(old, to: "file")
        link(folder.at("file"), folder.at("other"))
        symlink("nowhere", folder.at("link"))
        for name in ["other", "link"] {
            let pending = try OutputFile(folder.at(name)).begin()
            try pending.write(new)
            try pending.finish()
        }
        #expect(try folder.read("file") == new && folder.read("nowhere") == new)
        #expect(try folder.names().sorted() == ["file", "link", "nowhere", "other"])
    }
}
