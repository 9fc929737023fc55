import Foundation
import Testing

@testable import FileOutput

@Suite("Writing a result to a path")
struct OutputFileTests {
    private let new = Array("the new content".utf8)
    private let old = Array("what was there before, and longer than that".utf8)

    @Test("where nothing is makes the file, with the mode any new file has")
    func free() throws {
        let folder = try Folder()
        try OutputFile(folder.at("new")).write(new)
        #expect(try folder.read("new") == new)
        let mask = umask(0)
        umask(mask)
        #expect(try folder.status("new").st_mode & 0o7777 == 0o666 & ~mask)
        #expect(try folder.names() == ["new"], "nothing is left beside it")
    }

    @Test("of a regular file replaces it whole, and keeps its owner and mode", arguments: [0o600, 0o640, 0o755])
    func regular(mode: mode_t) throws {
        let folder = try Folder()
        try folder.write(old, to: "file")
        chmod(folder.at("file"), mode)
        if getuid() == 0 { chown(folder.at("file"), 12, 34) }
        let before = try folder.status("file")
        try OutputFile(folder.at("file")).write(new)
        let after = try folder.status("file")
        #expect(try folder.read("file") == new)
        #expect(after.st_mode == before.st_mode && after.st_uid == before.st_uid && after.st_gid == before.st_gid)
        #expect(after.st_ino != before.st_ino, "another file, put in its place when it was whole")
        #expect(try folder.names() == ["file"])
    }

    @Test(
        "that is replaced gives its extended attributes on, whatever they hold",
        .enabled(if: Folder.takesAttributes, "needs a file system with extended attributes")
    )
    func attributes() throws {
        let folder = try Folder()
        try folder.write(old, to: "file")
        let wanted = ["user.origin": Array("https://a.example/?b=c".utf8), "user.empty": [], "user.zero": [0, 255, 0]]
        for (name, value) in wanted {
            let isGiven = folder.give(name, value, to: "file")
            try #require(isGiven, "\(name)")
        }
        let before = try folder.status("file")
        try OutputFile(folder.at("file")).write(new)
        #expect(try folder.read("file") == new)
        let after = try folder.status("file")
        #expect(after.st_ino != before.st_ino)
        for (name, value) in wanted { #expect(folder.attribute(name, of: "file") == value, "\(name)") }
    }

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

    @Test("opened to be kept keeps what it holds until it is told to begin anew")
    func keeping() throws {
        let folder = try Folder()
        try folder.write(old, to: "file")
        let descriptor = try OutputFile(folder.at("file")).open(keeping: true)
        defer { close(descriptor) }
        #expect(try folder.read("file") == old)
        try OutputFile(folder.at("file")).beginAnew(descriptor)
        #expect(try folder.read("file").isEmpty)
        // What is no regular file has no beginning.
        let device = try OutputFile("/dev/null").open(keeping: true)
        defer { close(device) }
        try OutputFile("/dev/null").beginAnew(device)
    }

    @Test("with several names is written in place, so that all of them have it")
    func hardLink() throws {
        let folder = try Folder()
        try folder.write(old, to: "file")
        try #require(link(folder.at("file"), folder.at("other")) == 0)
        try OutputFile(folder.at("file")).write(new)
        #expect(try folder.read("other") == new && folder.status("other").st_nlink == 2)
    }

    @Test("that is a symbolic link writes where it leads, be something there or not", arguments: [true, false])
    func symbolicLink(isThere: Bool) throws {
        let folder = try Folder()
        try FileManager.default.createDirectory(atPath: folder.at("deep"), withIntermediateDirectories: false)
        if isThere { try folder.write(old, to: "deep/target") }
        // Relative to the link's own folder, by way of another link.
        try #require(symlink("deep/second", folder.at("link")) == 0)
        try #require(symlink("target", folder.at("deep/second")) == 0)
        try OutputFile(folder.at("link")).write(new)
        #expect(try folder.read("deep/target") == new)
        for link in ["link", "deep/second"] {
            #expect(
                try FileManager.default.attributesOfItem(atPath: folder.at(link))[.type] as? FileAttributeType
                    == .typeSymbolicLink
            )
        }
    }

    @Test("that is a link in a circle, a folder, or in no folder says so")
    func refused() throws {
        let folder = try Folder()
        try #require(symlink("circle", folder.at("circle")) == 0)
        for (path, words) in [
            (folder.at("circle"), "lead in a circle"), (folder.path, "it is a folder"),
            (folder.at("none/file"), "its folder does not exist"),
        ] {
            let error = #expect(throws: OutputError.self) { try OutputFile(path).write(new) }
            #expect(error?.description.hasPrefix("cannot write \(path): ") == true)
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        }
    }

    @Test("that is a pipe goes through it", arguments: Way.allCases)
    func pipe(_ way: Way) throws {
        let folder = try Folder()
        try #require(mkfifo(folder.at("pipe"), 0o600) == 0)
        // Open at both ends, so that neither waits for the other.
        let reader = open(folder.at("pipe"), O_RDWR)
        defer { close(reader) }
        try way.write(new, to: folder.at("pipe"))
        #expect(read(reader, new.count) == new)
        #expect(try folder.status("pipe").st_mode & S_IFMT == S_IFIFO)
    }

    @Test("that is a socket goes to whoever listens there", arguments: Way.allCases)
    func socket(_ way: Way) throws {
        let folder = try Folder()
        let listener = try Listener(folder.at("socket"))
        try way.write(new, to: folder.at("socket"))
        #expect(listener.received(new.count) == new)
        #expect(try folder.status("socket").st_mode & S_IFMT == S_IFSOCK)
    }

    @Test("that is a device goes through it, and it stays one", .enabled(if: getuid() == 0), arguments: Way.allCases)
    func device(_ way: Way) throws {
        let folder = try Folder()
        // The numbers of /dev/null, in a folder of the test's own. Some containers let nobody make or use one.
        guard mknod(folder.at("null"), S_IFCHR | 0o666, dev_t(1 << 8 | 3)) == 0 else { return }
        let probe = open(folder.at("null"), O_WRONLY)
        guard probe >= 0 else { return }
        close(probe)
        try way.write(new, to: folder.at("null"))
        #expect(try folder.status("null").st_mode & S_IFMT == S_IFCHR)
        #expect(try folder.names() == ["null"])
    }

    @Test("that is a stream of this process goes on with it, and does not begin it anew", arguments: Way.allCases)
    func stream(_ way: Way) throws {
        let folder = try Folder()
        try folder.write(old, to: "file")
        let descriptor = open(folder.at("file"), O_WRONLY | O_APPEND)
        defer { close(descriptor) }
        for path in ["/dev/fd/\(descriptor)", "/proc/self/fd/\(descriptor)"] { try way.write(new, to: path) }
        #expect(try folder.read("file") == old + new + new)
        for (path, number) in [("-", STDOUT_FILENO), ("/dev/stdout", 1), ("/dev/stderr", 2)] {
            #expect(try OutputPlace.at(path).place == .stream(number))
        }
    }

    @Test(
        "where the folder takes no other file writes in place",
        .enabled(if: getuid() != 0, "root may write anywhere")
    )
    func closedFolder() throws {
        let folder = try Folder()
        try folder.write(old, to: "file")
        chmod(folder.path, 0o500)
        defer { chmod(folder.path, 0o700) }
        try OutputFile(folder.at("file")).write(new)
        #expect(try folder.read("file") == new)
    }

    @Test("that must not be written is refused", .enabled(if: getuid() != 0, "root may write anywhere"))
    func readOnly() throws {
        let folder = try Folder()
        try folder.write(old, to: "file")
        chmod(folder.at("file"), 0o400)
        #expect(throws: OutputError(path: folder.at("file"), code: EACCES)) {
            try OutputFile(folder.at("file")).write(new)
        }
        #expect(try folder.read("file") == old)
    }

    @Test("on and on begins a regular file anew, under all its names and with its mode")
    func record() throws {
        let folder = try Folder()
        try folder.write(old, to: "file")
        chmod(folder.at("file"), 0o600)
        try #require(link(folder.at("file"), folder.at("other")) == 0)
        try #require(symlink("file", folder.at("link")) == 0)
        try Way.onAndOn.write(new, to: folder.at("link"))
        #expect(try folder.read("other") == new && folder.status("file").st_mode & 0o7777 == 0o600)
    }

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

    @Test("is looked at beforehand without changing anything")
    func beforehand() throws {
        let folder = try Folder()
        try folder.write(old, to: "file")
        for name in ["file", "new"] { try OutputFile(folder.at(name)).check() }
        for path in [folder.path, folder.at("none/file")] {
            #expect(throws: OutputError.self) { try OutputFile(path).check() }
        }
        #expect(try folder.names() == ["file"] && folder.read("file") == old)
    }

    @Test("adds to what is there")
    func append() throws {
        let folder = try Folder()
        for _ in 0..<2 { try OutputFile(folder.at("file")).append(new) }
        #expect(try folder.read("file") == new + new)
    }

    enum Way: CaseIterable {
        case whole, onAndOn, added

        func write(_ bytes: [UInt8], to path: String) throws {
            switch self {
            case .whole: try OutputFile(path).write(bytes)
            case .added: try OutputFile(path).append(bytes)
            case .onAndOn:
                let descriptor = try OutputFile(path).open()
                #expect(DescriptorWriter.write(bytes, to: descriptor) == 0)
                close(descriptor)
            }
        }
    }

    private func read(_ descriptor: Int32, _ count: Int) -> [UInt8] { readAll(descriptor, count) }
}

private func readAll(_ descriptor: Int32, _ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let got = read(descriptor, &bytes, count)
    return Array(bytes.prefix(max(got, 0)))
}

/// A socket somebody listens at.
private final class Listener {
    private let descriptor: Int32

    init(_ path: String) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array(path.utf8)
        try #require(name.count < MemoryLayout.size(ofValue: address.sun_path))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let bound = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0 && listen(descriptor, 1) == 0)
    }

    deinit { close(descriptor) }

    /// Takes the connection that waits already, and reads.
    func received(_ count: Int) -> [UInt8] {
        let connection = accept(descriptor, nil, nil)
        defer { close(connection) }
        return readAll(connection, count)
    }
}

/// A folder of its own for one test, gone with it.
private final class Folder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "ezout-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var name: String { path.split(separator: "/").last.map(String.init) ?? "" }

    func at(_ name: String) -> String { "\(path)/\(name)" }
    func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: at(name))) }
    func read(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: at(name)))) }

    /// Whether files here take extended attributes, as a probe shows.
    static var takesAttributes: Bool {
        guard let folder = try? Folder(), (try? folder.write([], to: "probe")) != nil else { return false }
        return folder.give("user.probe", [1], to: "probe")
    }

    func give(_ name: String, _ value: [UInt8], to file: String) -> Bool {
        typealias Function =
            @convention(c) (
                UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeRawPointer?, Int, Int32
            ) -> Int32
        // Swift's Glibc leaves these functions out.
        guard let set = dlsym(nil, "setxattr").map({ unsafeBitCast($0, to: Function.self) }) else { return false }
        return set(at(file), name, value, value.count, 0) == 0
    }

    func attribute(_ name: String, of file: String) -> [UInt8]? {
        typealias Function =
            @convention(c) (
                UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeMutableRawPointer?, Int
            ) -> Int
        guard let get = dlsym(nil, "getxattr").map({ unsafeBitCast($0, to: Function.self) }) else { return nil }
        var value = [UInt8](repeating: 0, count: 256)
        let count = get(at(file), name, &value, value.count)
        return count < 0 ? nil : Array(value[..<count])
    }

    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path) }

    func status(_ name: String) throws -> stat {
        var status = stat()
        try #require(lstat(at(name), &status) == 0)
        return status
    }
}
