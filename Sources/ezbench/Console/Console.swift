import ArgumentParser
import BenchModel
import BenchReport
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

/// Where words go: results to standard output, everything else to standard error.
enum Console {
    /// Writes a result whose texts have been through the gate of its format; where the reader has gone away (a closed pipe),
    /// ends quietly.
    static func result(_ text: String) { result(Array(text.utf8)) }

    /// Writes the bytes of a result; where the reader has gone away (a closed pipe), ends quietly.
    static func result(_ bytes: [UInt8]) {
        let code = DescriptorWriter.write(bytes, to: STDOUT_FILENO)
        if code == 0 { return }
        if code == EPIPE { exit(0) }
        let reason = code == EBADF ? "standard output is closed" : String(cString: strerror(code))
        note("ezbench: cannot write the result: \(reason)")
        exit(ProgramExit.usage.rawValue)
    }

    /// Writes lines of plain words as a result.
    ///
    /// They may quote files and servers, and go to terminals and logs: see ``PlainText``.
    static func say(_ lines: String) { result(PlainText.lines(lines) + "\n") }

    /// Writes a line that is not a result: a warning, a remark.
    ///
    /// It may quote files and servers, and goes to terminals and logs: see ``PlainText``.
    static func note(_ line: String) {
        let text = PlainText.lines(line)
        write((errorIsTerminal ? RemarkLayout.text(text, on: errorScreen) : text) + "\n", to: STDERR_FILENO)
    }

    /// Writes to the terminal of standard error as it is: what moves its cursor, and texts that have been through the gate.
    static func draw(_ text: String) {
        if !text.isEmpty { write(text, to: STDERR_FILENO) }
    }

    /// Writes lines that are laid out and coloured already, to standard error: their texts have been through the gate.
    static func drawn(_ lines: [String]) {
        write(lines.map { $0 + "\n" }.joined(), to: STDERR_FILENO)
    }

    /// Writes what nobody is to see, with a write of its own all the same.
    static func discard(_ text: String) {
        let descriptor = open("/dev/null", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        write(text, to: descriptor)
        close(descriptor)
    }

    /// Whether somebody is there to answer a question.
    static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && errorIsTerminal }

    /// Asks for a line on the terminal; nil where the input has ended.
    static func ask(_ question: String) -> String? {
        write(PlainText.line(question) + " ", to: STDERR_FILENO)
        return readLine()?.stripped(of: \.isWhitespace)
    }

    /// Asks whether something is to be done; whatever is no clear yes is a no.
    static func confirm(_ question: String) -> Bool {
        ["y", "yes"].contains(ask("\(question) [y/N]")?.lowercased())
    }

    static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Refuses a path that cannot be written to, before anything is done for what is to be written there.
    static func check(_ path: String?) throws {
        guard let path, path != "-" else { return }
        try OutputFile(TypedPath.of(path)).check()
    }

    /// Writes a result to what the path leads to, or to standard output where none is named or it is `-`.
    ///
    /// A regular file is replaced whole or not at all; anything else is written through, see ``OutputFile``.
    static func deliver(_ text: String, to path: String?) throws {
        guard let path, path != "-" else { return result(text) }
        try OutputFile(TypedPath.of(path)).write(Array(text.utf8))
    }

    /// Writes what is no result: where nobody takes it, nothing can be said of that.
    private static func write(_ text: String, to descriptor: Int32) {
        _ = DescriptorWriter.write(Array(text.utf8), to: descriptor)
    }
}
