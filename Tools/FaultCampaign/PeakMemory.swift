package import ChildProgram
import Foundation

/// Measures the peak resident memory of another process.
///
/// The kernel reports it (`VmHWM`, see proc(5)) only as long as the process exists.
package enum PeakMemory {
    /// The fcntl(2) command F_SETPIPE_SZ, which glibc declares only with _GNU_SOURCE.
    private static let setPipeSize: Int32 = 1031

    /// Waits until a process writes its result to a pipe, and measures before reading it.
    ///
    /// The pipe is shrunk to 4 kB, so that a process with more output blocks there, its work done, until the pipe is
    /// read.
    ///
    /// - Parameters:
    ///   - process: its identifier.
    ///   - pipe: the reading end of its standard output.
    /// - Returns: megabytes; nil if the process ended without output.
    package static func megabytes(of process: Int32, writingTo pipe: PipeEnd) -> Int? {
        _ = fcntl(pipe.fileDescriptor, setPipeSize, 4096)
        var wanted = pollfd(fd: pipe.fileDescriptor, events: Int16(POLLIN), revents: 0)
        while poll(&wanted, 1, -1) < 0, errno == EINTR {}
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        else { return nil }
        return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 / 1024 }
    }
}
