import ArgumentParser
import Foundation

/// Where words go: results to standard output, everything else to standard error.
enum Console {
    /// Writes a result; where the reader has gone away (a closed pipe), ends quietly.
    static func result(_ text: String) {
        write(text, to: STDOUT_FILENO) { code in
            if code == EPIPE { exit(0) }
            note("ezbench: cannot write the result: \(String(cString: strerror(code)))")
            exit(ProgramExit.usage.rawValue)
        }
    }

    /// Writes a line that is not a result: a warning, a remark.
    static func note(_ line: String) {
        write(line + "\n", to: STDERR_FILENO) { _ in }
    }

    /// Writes over the present line of the terminal.
    static func status(_ line: String) {
        write("\r\u{1B}[K" + line, to: STDERR_FILENO) { _ in }
    }

    static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes a result to a file, whole or not at all, or to standard output where no file is named.
    static func deliver(_ text: String, to path: String?) throws {
        guard let path else { return result(text) }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw CommandError("cannot write \(path): it is a folder; name a file in it")
        }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandError("cannot write \(path): \(reason(error)); name another one")
        }
    }

    /// What kept a file from being written, in fewer words than the system has for it.
    private static func reason(_ error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileNoSuchFile?, .fileReadNoSuchFile?: "its folder does not exist"
        case .fileWriteNoPermission?, .fileWriteVolumeReadOnly?: "its folder cannot be written to"
        case .fileWriteOutOfSpace?: "the disk is full"
        default: "it cannot be written to"
        }
    }

    private static func write(_ text: String, to descriptor: Int32, otherwise failed: (Int32) -> Void) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                bytes = bytes.dropFirst(count)
            } else if errno != EINTR && errno != EAGAIN {
                return failed(errno)
            }
        }
    }
}
