import Foundation
import Testing

@testable import FileOutput

@Suite("Writing a result to a path")
struct OutputFileTests {
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

    @Test(
        "where the folder takes no other file writes in place",
        .enabled(if: getuid() != 0, "root may write anywhere"),
        arguments: [Way.whole, .inPieces]
    )
    func closedFolder(_ way: Way) throws {
        let folder = try Folder()
        try folder.write(old, to: "file")
        chmod(folder.path, 0o500)
        defer { chmod(folder.path, 0o700) }
        try way.write(new, to: folder.at("file"))
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
}
