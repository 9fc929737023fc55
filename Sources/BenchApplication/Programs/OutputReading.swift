import BenchModel
import ChildProgram
import Synchronization

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

/// Reads what a program prints, up to a moment, on a thread of its own, as reading blocks.
final class OutputReading: Sendable {
    struct Output: Sendable {
        var standard: [UInt8] = []
        var errors: [UInt8] = []
        /// Nil where the program had to be ended.
        var ending: ChildProgram.Ending?
    }

    private let program: ChildProgram
    private let deadline: MonotonicInstant
    private let most: Int
    private let ending = Mutex<ChildProgram.Ending?>(nil)

    init(_ program: ChildProgram, until deadline: MonotonicInstant, atMost most: Int) {
        self.program = program
        self.deadline = deadline
        self.most = most
        program.whenEnded { [self] ending in self.ending.withLock { $0 = ending } }
    }

    func output() async -> Output {
        await withCheckedContinuation { continuation in
            DetachedThread.start { continuation.resume(returning: self.whole()) }
        }
    }

    /// Reads until the program has ended and nothing more of it is there: a process it left behind may keep its pipes open.
    private func whole() -> Output {
        var output = Output()
        var streams = [program.output, program.errors].map {
            pollfd(fd: $0?.fileDescriptor ?? -1, events: Int16(POLLIN), revents: 0)
        }
        while MonotonicClock.now() < deadline {
            let hasEnded = ending.withLock { $0 }
            let ready = poll(&streams, nfds_t(streams.count), hasEnded == nil ? 20 : 0)
            if ready > 0 {
                for index in streams.indices where streams[index].revents != 0 {
                    let bytes = take(&streams[index])
                    if index == 0 { output.standard += bytes } else { output.errors += bytes }
                }
                // What is beyond is read to let the program end.
                output.standard = Array(output.standard.prefix(most + 1))
                output.errors = Array(output.errors.prefix(most))
            } else if let hasEnded {
                output.ending = hasEnded
                return output
            }
        }
        program.endGroup()
        return output
    }

    /// Returns what there is; at its end the stream is looked at no more.
    private func take(_ stream: inout pollfd) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(stream.fd, &buffer, buffer.count)
        if count <= 0 { stream.fd = -1 }
        return Array(buffer.prefix(max(0, count)))
    }
}
