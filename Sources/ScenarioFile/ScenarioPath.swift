import BenchModel
import JSONSyntax

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

/// Finds and loads files, with errors that say in a sentence why one cannot be read.
package enum ScenarioPath {
    /// Larger than any suite of prompts; a larger file is a mistake.
    static let mostBytes = 64 * 1024 * 1024
    /// The path that means standard input.
    static let standardInput = "-"

    /// Finds an existing file.
    ///
    /// - Parameters:
    ///   - path: as typed.
    ///   - namer: the file that names it, which itself is never the match.
    /// - Returns: the path of an existing file.
    /// - Throws: ``ScenarioError`` if there is none.
    static func resolve(_ path: String, namedBy namer: String? = nil) throws(ScenarioError) -> String {
        guard !path.isEmpty else {
            throw ScenarioError(file: "scenario", "found an empty path; expected the path of a JSON file; name one")
        }
        if path == standardInput || FileManager.default.fileExists(atPath: path) { return path }
        if let shipped = inShippedFolder(path) { return shipped }
        if namer == nil, isAddress(path) {
            throw ScenarioError(
                file: path,
                "is an address; expected a scenario file; name a server with --url, and its --model"
            )
        }
        throw ScenarioError(file: path, "there is no such file; " + adviceForMissing(path, namer))
    }

    /// The folder of the scenarios that ship is `Scenarios`; `scenarios/compare.json` leads there too, as it did before.
    ///
    /// This is the one place that knows of it. No other spelling is tried.
    ///
    /// - Returns: the path below `Scenarios`; nil if the file's folder is not `scenarios`, or there is no such file.
    private static func inShippedFolder(_ path: String) -> String? {
        var components = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard components.count > 1, components[components.count - 2] == "scenarios" else { return nil }
        components[components.count - 2] = "Scenarios"
        let shipped = components.joined(separator: "/")
        return FileManager.default.fileExists(atPath: shipped) ? shipped : nil
    }

    /// Whether a path that leads nowhere is rather a server's address: `https://…`, or `localhost:8000`.
    private static func isAddress(_ path: String) -> Bool {
        if path.contains("://") { return true }
        let parts = path.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)[0].split(separator: ":")
        return parts.count == 2 && Int(parts[1]) != nil
    }

    private static func adviceForMissing(_ path: String, _ namer: String?) -> String {
        var parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        if parent.isEmpty, path.hasPrefix("/") { parent = "/" }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let files = entries(of: parent).filter { join(parent, $0) != namer }
        if let near = Nearest.name(to: name, among: files) { return "did you mean \(join(parent, near))?" }
        let scenarios = files.filter { $0.hasSuffix(".json") && !$0.hasSuffix(".schema.json") }
        if namer == nil, !scenarios.isEmpty { return "there are " + scenarios.prefix(12).joined(separator: ", ") }
        return "check the path"
    }

    private static func entries(of folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []).sorted()
    }

    private static func join(_ parent: String, _ name: String) -> String {
        if parent.isEmpty { return name }
        return parent.hasSuffix("/") ? parent + name : "\(parent)/\(name)"
    }

    /// Returns the path of a file that a scenario names, relative to the scenario's folder.
    static func sibling(_ path: String, of source: SourceText) -> String {
        path.hasPrefix("/") ? path : source.folder + path
    }

    /// Returns the absolute path, so that it leads to the same file from whichever folder a run is resumed.
    package static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    }

    /// Loads a text file or the content of a pipe; `-` is standard input.
    ///
    /// A text that is not in a folder names files relative to the current folder.
    static func load(_ path: String) throws(ScenarioError) -> SourceText {
        if path == standardInput {
            return try source(try contents(of: STDIN_FILENO, "standard input"), file: "standard input", folder: "")
        }
        let isDevice = path.hasPrefix("/dev/") || path.hasPrefix("/proc/")
        return try source(try bytes(of: path), file: path, folder: isDevice ? "" : nil)
    }

    /// Returns the bytes of a file, whatever they are, up to the largest size of a text.
    static func bytes(of path: String) throws(ScenarioError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ScenarioError(file: path, "cannot be read; expected a readable file; check its permissions")
        }
        defer { close(descriptor) }
        return try contents(of: descriptor, path)
    }

    /// Reads to the end, but at most the largest size of such a text.
    private static func contents(of descriptor: Int32, _ path: String) throws(ScenarioError) -> [UInt8] {
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw ScenarioError(file: path, "is a directory; expected a file; name a file in it")
        }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 256 * 1024)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw ScenarioError(file: path, "cannot be read; expected a readable file; check its permissions")
            }
            if count == 0 { return bytes }
            bytes += piece[..<count]
            guard bytes.count <= mostBytes else {
                let size = max(Int(status.st_size), bytes.count) / 1_000_000
                throw ScenarioError(
                    file: path,
                    "has \(size) MB or more; expected at most \(mostBytes / 1_000_000) MB; split it"
                )
            }
        }
    }

    /// Returns the text of an existing file, which must be UTF-8 and not empty.
    static func source(
        _ bytes: [UInt8],
        file path: String,
        folder: String? = nil
    ) throws(ScenarioError) -> SourceText {
        if bytes.starts(with: "SQLite format 3\0".utf8) {
            throw ScenarioError(
                file: path,
                "is a database; expected a JSON text; give it with --db, and name a scenario"
            )
        }
        guard !bytes.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else {
            throw ScenarioError(file: path, "is empty; expected a JSON text; write it, or copy a shipped one")
        }
        if let offset = SourceText.firstInvalidByte(of: bytes) {
            let (line, column) = SourceText(file: path, bytes: bytes).position(of: offset)
            throw ScenarioError(problems: [
                ScenarioProblem(
                    file: path,
                    line: line,
                    column: column,
                    message: "found a byte that is not UTF-8; expected UTF-8 text; save the file as UTF-8"
                )
            ])
        }
        return SourceText(file: path, folder: folder, bytes: bytes)
    }
}
