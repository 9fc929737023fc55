import ArgumentParser
import BenchModel

/// An address to listen on as typed: `127.0.0.1:9464`, `[::1]:9464`, or a port alone, which is this machine's own.
struct ListenOption: Equatable {
    var host: String
    /// 0 takes any that is free.
    var port: Int

    /// Reads it, or says what was expected.
    static func parse(_ argument: String) throws -> ListenOption {
        let expected = ValidationError(
            "expected an address and a port, such as 127.0.0.1:9464 or [::1]:9464, with a port from 0 to 65535"
        )
        let colon = argument.lastIndex(of: ":")
        let digits = colon.map { argument[argument.index(after: $0)...] } ?? argument[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(digits),
            (0...65_535).contains(port)
        else { throw expected }
        guard let colon else { return ListenOption(host: "127.0.0.1", port: port) }
        var host = argument[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            // Of an IPv6 address without brackets nobody can tell where it ends.
            throw expected
        }
        guard !host.isEmpty, !host.contains(where: { $0.isWhitespace || $0 == "/" }) else { throw expected }
        return ListenOption(host: String(host), port: port)
    }

    /// Whether only this machine can reach it.
    var isLocal: Bool { ServerAddress("http://\(host.contains(":") ? "[\(host)]" : host)").isLoopback }
}
