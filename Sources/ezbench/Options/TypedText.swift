#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Texts that are typed, or lie in a file that is named in their place.
enum TypedText {
    /// Longer than any prompt.
    private static let mostBytes = 16 * 1024 * 1024

    /// Returns a text as typed, or the content of the file behind an `@`; `@@` stands for one `@`.
    static func of(_ argument: String, flag: String) throws -> String {
        guard argument.hasPrefix("@") else { return argument }
        let path = String(argument.dropFirst())
        return path.hasPrefix("@") ? path : try content(of: path, flag: flag)
    }

    /// Returns the text of a file; `-` is standard input.
    ///
    /// - Throws: a sentence that begins with the flag.
    static func content(of path: String, flag: String) throws -> String {
        let name = path == "-" ? "standard input" : path
        guard !path.isEmpty else { throw CommandError("\(flag): expected the path of a file behind the @") }
        let descriptor = path == "-" ? STDIN_FILENO : open(TypedPath.of(path), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandError("\(flag): \(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { if path != "-" { close(descriptor) } }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw CommandError("\(flag): \(name) cannot be read: \(String(cString: strerror(errno)))")
            }
            if count == 0 { break }
            bytes += piece[..<count]
            guard bytes.count <= mostBytes else {
                throw CommandError("\(flag): \(name) has more than 16 MiB; expected a prompt")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandError("\(flag): \(name) is not text in UTF-8; convert it")
        }
        guard !text.allSatisfy(\.isWhitespace) else { throw CommandError("\(flag): \(name) is empty; expected a text") }
        return text
    }
}
