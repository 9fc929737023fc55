import FileOutput
import Foundation

/// A result that is written as it is made, to a file or to standard output.
///
/// Unlike ``Console/deliver(_:to:)`` it overwrites a regular file in place: what ends early leaves the beginning.
final class ResultStream {
    private let path: String?
    private let descriptor: Int32
    private var waiting: [UInt8] = []

    private static let pieceSize = 1 << 16

    init(_ path: String?) throws {
        self.path = path == "-" ? nil : path
        guard let path = self.path else {
            descriptor = STDOUT_FILENO
            return
        }
        do {
            descriptor = try OutputFile(TypedPath.of(path)).open()
        } catch {
            throw CommandError("\(error)")
        }
    }

    func write(_ text: String) throws {
        waiting.append(contentsOf: text.utf8)
        if waiting.count >= Self.pieceSize { try flush() }
    }

    /// Writes what is left, and closes the file.
    func end() throws {
        try flush()
        if path != nil { close(descriptor) }
    }

    private func flush() throws {
        let code = DescriptorWriter.write(waiting, to: descriptor)
        waiting.removeAll(keepingCapacity: true)
        if code == 0 { return }
        if path == nil, code == EPIPE { exit(0) }
        throw CommandError("cannot write \(path ?? "the result"): \(String(cString: strerror(code)))")
    }
}
