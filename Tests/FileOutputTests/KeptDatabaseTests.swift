import Foundation
import Testing

@testable import FileOutput

@Suite("Writing a result to a path, and databases")
struct KeptDatabaseTests {
    @Test("that is a database, or the log of one, is refused and left as it is", arguments: Way.allCases)
    func database(_ way: Way) throws {
        let folder = try Folder()
        let stored = Array("SQLite format 3\0 and whatever runs are in it".utf8)
        for name in ["runs.sqlite", "named"] { try folder.write(stored, to: name) }
        for name in ["runs.sqlite-wal", "runs.sqlite-journal"] { try folder.write(old, to: name) }
        try #require(symlink("runs.sqlite", folder.at("link")) == 0)
        try #require(link(folder.at("named"), folder.at("other")) == 0)
        let descriptor = open(folder.at("runs.sqlite"), O_WRONLY | O_APPEND)
        defer { close(descriptor) }
        let before = try folder.names().sorted()
        for path in [
            folder.at("runs.sqlite"), folder.at("link"), folder.at("./../\(folder.name)/runs.sqlite"),
            folder.at("other"),
            folder.at("runs.sqlite-wal"), folder.at("runs.sqlite-journal"), folder.at("runs.sqlite-shm"),
            "/dev/fd/\(descriptor)",
        ] {
            let works: [() throws -> Void] = [{ try way.write(new, to: path) }, { try OutputFile(path).check() }]
            for work in works {
                let error = #expect(throws: OutputError.self) { try work() }
                let words = error?.description ?? ""
                #expect(words.hasPrefix("cannot write \(path): it is an SQLite database"), "\(words)")
            }
        }
        for name in ["runs.sqlite", "named", "other"] { #expect(try folder.read(name) == stored) }
        for name in ["runs.sqlite-wal", "runs.sqlite-journal"] { #expect(try folder.read(name) == old) }
        #expect(try folder.names().sorted() == before)
    }

    @Test(
        "that only looks like a database, or like the log of one that is not there, is written",
        arguments: Way.allCases
    )
    func noDatabase(_ way: Way) throws {
        let folder = try Folder()
        for (name, bytes) in [
            ("short", "SQLite format 3"), ("text", "SQLite format 4\0"), ("empty", ""), ("a-wal", "x"),
        ] {
            try folder.write(Array(bytes.utf8), to: name)
            try OutputFile(folder.at(name)).check()
            try way.write(new, to: folder.at(name))
            let before = way == .added ? Array(bytes.utf8) : []
            #expect(try folder.read(name) == before + new)
        }
    }
}
