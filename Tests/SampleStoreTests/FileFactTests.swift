import Foundation
import SQLiteAccess
import Testing

@testable import BenchModel
@testable import SampleStore

@Suite("A database that is written beside its place")
struct DraftDatabaseTests {
    private static func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    }

    private static func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test("goes where links lead, be there a file yet or not")
    func places() throws {
        let folder = try ScratchFolder()
        let real = DraftDatabase.place(of: folder.path)
        try Self.link(folder.path + "/one", to: folder.path + "/two")
        try Self.link(folder.path + "/two", to: "three")
        for name in ["one", "two", "three"] {
            #expect(DraftDatabase.place(of: folder.path + "/" + name) == real + "/three", "\(name)")
        }
        try Data().write(to: URL(fileURLWithPath: folder.path + "/three"))
        #expect(DraftDatabase.place(of: folder.path + "/one") == real + "/three")
        // Links that lead in a circle end somewhere.
        try Self.link(folder.path + "/a", to: "b")
        try Self.link(folder.path + "/b", to: "a")
        #expect(DraftDatabase.place(of: folder.path + "/a").hasPrefix(real))
    }

    @Test("replaces what a link leads to and keeps who may read it, with nothing of the old one beside it")
    func replacing() throws {
        let folder = try ScratchFolder()
        try Self.link(folder.file, to: "real.sqlite")
        let real = folder.path + "/real.sqlite"
        for ending in ["", "-wal", "-shm", "-journal"] {
            try Data("old".utf8).write(to: URL(fileURLWithPath: real + ending))
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: real)
        let written = try DraftDatabase.write(folder.file) { database in
            let run = try database.begin(.example(name: "new"))
            try database.finish(run, at: 1_700_000_001_000_000_000, status: .finished)
            return run
        }
        #expect(written.result == 1 && written.bytes > 1_000)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file) == "real.sqlite")
        #expect(try Self.mode(real) == 0o640)
        #expect(
            Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)) == ["bench.sqlite", "real.sqlite"]
        )
        #expect(try RunDatabase.open(path: real, mode: .existing(readOnly: true)).load(.last).record.name == "new")
    }

    @Test("leaves what was there where it cannot be filled, and says so by the name that was typed")
    func failing() throws {
        let folder = try ScratchFolder()
        try Data("old".utf8).write(to: URL(fileURLWithPath: folder.file))
        let error = #expect(throws: StoreError.self) {
            try DraftDatabase.write(folder.file) { database in
                throw StoreError(.other, database.path, "\(database.path) cannot be filled")
            }
        }
        #expect(error?.path == folder.file && error?.message == "\(folder.file) cannot be filled")
        #expect(try String(contentsOfFile: folder.file, encoding: .utf8) == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["bench.sqlite"])
    }
}

@Suite("A database file, seen from outside")
struct FileStampTests {
    @Test("is the same until somebody writes, into it or beside it")
    func changes() throws {
        let folder = try ScratchFolder()
        let write = { (ending: String, text: String) in
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file + ending))
        }
        let none = FileStamp(folder.file)
        #expect(none.bytes == 0 && !none.hasLog && !none.hasJournal && !none.keepsLog)
        var stamps = [none]
        for (ending, text) in [("", "1234"), ("", "12345"), ("-wal", ""), ("-wal", "12"), ("-journal", "123")] {
            try write(ending, text)
            stamps.append(FileStamp(folder.file))
            #expect(stamps.last == FileStamp(folder.file))
        }
        for (one, next) in zip(stamps, stamps.dropFirst()) { #expect(one != next) }
        #expect(stamps.map(\.bytes) == [0, 4, 5, 5, 7, 10])
        #expect(stamps.map(\.hasLog) == [false, false, false, false, true, true])
        #expect(stamps.map(\.hasJournal) == [false, false, false, false, false, true])
    }

    @Test("tells by its header whether it keeps a log, and finds the file behind a link")
    func header() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        _ = try database.begin(.example())
        database.close()
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: folder.file)
        let (own, linked) = (FileStamp(folder.file), FileStamp(folder.path + "/link"))
        #expect(own.keepsLog && linked == own && linked.path == own.path && own.path.hasSuffix("bench.sqlite"))
        var header = [UInt8](repeating: 0, count: 20)
        for (bytes, keepsLog) in [(UInt8(1), false), (2, true)] {
            (header[18], header[19]) = (bytes, bytes)
            for length in [19, 20] {
                try Data(header.prefix(length)).write(to: URL(fileURLWithPath: folder.path + "/other"))
                #expect(FileStamp(folder.path + "/other").keepsLog == (keepsLog && length == 20))
            }
        }
    }

    @Test("is in its place until another file, or none, is there; what never was there is missed by nobody")
    func identity() throws {
        let folder = try ScratchFolder()
        let none = FileIdentity(folder.file)
        #expect(none.isInPlace)
        try Data("1".utf8).write(to: URL(fileURLWithPath: folder.file))
        let first = FileIdentity(folder.file)
        #expect(first.isInPlace && none.isInPlace)
        let moved = folder.path + "/moved"
        try FileManager.default.moveItem(atPath: folder.file, toPath: moved)
        #expect(!first.isInPlace)
        try Data("1".utf8).write(to: URL(fileURLWithPath: folder.file))
        #expect(!first.isInPlace, "it looks the same, and is another")
        try FileManager.default.removeItem(atPath: folder.file)
        try FileManager.default.moveItem(atPath: moved, toPath: folder.file)
        #expect(first.isInPlace)
    }
}

@Suite("A folder of one's own")
struct PrivateFolderTests {
    private static func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test("lets nobody else in, makes each file once, and is gone with the last who knows of it unless it is kept")
    func rights() throws {
        let parent = try ScratchFolder()
        var paths: [String] = []
        for isKept in [true, false] {
            let folder = try PrivateFolder(in: parent.path, named: "x", isKept: isKept)
            #expect(try Self.mode(folder.path) == 0o700 && folder.path.hasPrefix(parent.path + "/x-"))
            let file = try folder.create("f")
            #expect(try Self.mode(file) == 0o600)
            let error = #expect(throws: StoreError.self) { _ = try folder.create("f") }
            #expect(error?.kind == .unwritable && error?.path == file)
            paths.append(folder.path)
        }
        #expect(paths.map { FileManager.default.fileExists(atPath: $0) } == [true, false])
        #expect(throws: StoreError.self) { _ = try PrivateFolder(in: parent.path + "/none", named: "x", isKept: false) }
    }

    @Test("takes a database with its log and its journal, readable for nobody else")
    func copy() throws {
        let scratch = try ScratchFolder()
        for (ending, text) in [("", "data"), ("-wal", "log"), ("-shm", "index")] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: scratch.file + ending))
        }
        let folder = try PrivateFolder(in: scratch.path, named: "copy", isKept: false)
        let copy = try folder.copy(of: scratch.file, called: "typed")
        #expect(
            Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)) == ["copy.sqlite", "copy.sqlite-wal"]
        )
        #expect(try String(contentsOfFile: copy + "-wal", encoding: .utf8) == "log" && Self.mode(copy) == 0o600)
        // It is there already.
        let error = #expect(throws: StoreError.self) { _ = try folder.copy(of: scratch.file, called: "typed") }
        #expect(error?.path == "typed" && error?.message.contains("TMPDIR") == true)
    }
}

@Suite("The process that writes a run")
struct RunOwnerTests {
    private static let texts: [(text: String, isOne: Bool)] = [
        ("b n 7 12", true), ("- - 7 -", true), ("b n 7", false), ("b n 7 12 x", false), ("b n x 12", false),
        ("", false),
        ("b n 99999999999 12", false),
    ]

    @Test("is written as four words and read from no others", arguments: texts)
    func text(text: String, isOne: Bool) { #expect(RunOwner(text: text)?.text == (isOne ? text : nil)) }

    @Test("is gone with its boot, its number or its start, and in another container after an hour without a word")
    func gone() {
        let own = RunOwner.current()
        let hour = RunOwner.patience
        #expect(!own.isGone(seenBy: own, sinceHeartbeat: 100 * hour), "it lives")
        var other = own
        other.boot = "another"
        #expect(other.isGone(seenBy: own, sinceHeartbeat: 0))
        other = own
        other.processStart = "1"
        #expect(other.isGone(seenBy: own, sinceHeartbeat: 0), "its number was used again")
        other = own
        other.processID = .max
        #expect(other.isGone(seenBy: own, sinceHeartbeat: 0))
        other.namespace = "another"
        #expect(!other.isGone(seenBy: own, sinceHeartbeat: hour) && other.isGone(seenBy: own, sinceHeartbeat: hour + 1))
    }

    @Test("is gone where it has ended, and nobody has asked yet what became of it")
    func unasked() throws {
        var child: pid_t = 0
        let words = [strdup("true"), nil]
        defer { for word in words { free(word) } }
        try #require(posix_spawn(&child, "/bin/true", nil, nil, words, nil) == 0)
        defer { waitpid(child, nil, 0) }
        // Waits for its end, and leaves it to be asked about.
        var end = siginfo_t()
        while waitid(P_PID, id_t(child), &end, WEXITED | WNOWAIT) != 0 { try #require(errno == EINTR) }
        var owner = RunOwner.current()
        owner.processID = child
        let stat = try String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
        owner.processStart = String(stat.split(separator: ")")[1].split(separator: " ")[19])
        #expect(kill(child, 0) == 0 && owner.isGone(seenBy: .current(), sinceHeartbeat: 0))
    }
}
