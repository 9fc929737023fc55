import ArgumentParser
import FileOutput

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

/// A result that is written as it is made, to a file or to standard output.
///
/// Like ``Console/deliver(_:to:)`` it replaces a regular file whole or not at all, also where the program is interrupted.
final class ResultStream {
    /// Nil for standard output.
    private let file: PendingOutput?
    private let signals: SignalWatch?
    private var waiting: [UInt8] = []

    private static let pieceSize = 1 << 16

    init(_ path: String?) throws {
        guard let path, path != "-" else {
            (file, signals) = (nil, nil)
            return
        }
        let file = try OutputFile(TypedPath.of(path)).begin()
        self.file = file
        signals = file.draftPath.map { draft in
            SignalWatch {
                unlink(draft)
                Console.note("ezbench: interrupted; \(path) is as it was")
                exit(ProgramExit.interrupted.rawValue)
            }
        }
    }

    func write(_ text: String) throws {
        waiting.append(contentsOf: text.utf8)
        if waiting.count >= Self.pieceSize { try flush() }
    }

    /// Writes what is left, and puts it in its place.
    func end() throws {
        try flush()
        try file?.finish()
        signals?.end()
    }

    private func flush() throws {
        defer { waiting.removeAll(keepingCapacity: true) }
        guard let file else { return Console.result(waiting) }
        try file.write(waiting)
    }
}
