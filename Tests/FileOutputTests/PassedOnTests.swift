import Foundation
import Testing

@testable import FileOutput

@Suite("Writing a result to what passes it on")
struct PassedOnTests {
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
            #expect(OutputFile(path).isStandardOutput == (number == STDOUT_FILENO))
        }
        #expect(OutputFile("/dev/fd/1").isStandardOutput && !OutputFile("").isStandardOutput)
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
