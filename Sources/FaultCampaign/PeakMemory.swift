package import Foundation

/// The most memory another process has had resident at one time.
///
/// The kernel knows it (`VmHWM`, see proc(5)) as long as the process lives, and forgets it with the process.
package enum PeakMemory {
    /// fcntl(2)'s F_SETPIPE_SZ, which glibc shows to programs that ask for its own extensions only.
    private static let setPipeSize: Int32 = 1031

    /// Waits until a process writes its result to a pipe that nobody reads yet, and looks then.
    ///
    /// The pipe is made so small that a process with more than 4 kB to say waits there, its work done, until it is read.
    ///
    /// - Parameters:
    ///   - process: its identifier.
    ///   - pipe: the reader's end of its standard output.
    /// - Returns: megabytes; nil where it has ended without a word.
    package static func megabytes(of process: Int32, writingTo pipe: FileHandle) -> Int? {
        _ = fcntl(pipe.fileDescriptor, setPipeSize, 4096)
        var wanted = pollfd(fd: pipe.fileDescriptor, events: Int16(POLLIN), revents: 0)
        while poll(&wanted, 1, -1) < 0, errno == EINTR {}
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        else { return nil }
        return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 / 1024 }
    }
}
