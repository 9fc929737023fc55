import Dispatch
import Synchronization

#if canImport(Glibc)
    package import Glibc
#elseif canImport(Musl)
    package import Musl
#else
    package import Darwin
#endif

/// A program that runs as a child process.
///
/// It replaces Foundation's `Process`, whose `run()` reads past a directory entry on Linux and sometimes crashes the
/// calling program (<https://github.com/swiftlang/swift-corelibs-foundation/pull/5472>). The child inherits only the
/// standard descriptors, and starts with no signal blocked or ignored.
package final class ChildProgram: Sendable {
    package enum Ending: Sendable, Equatable {
        case exit(Int32)
        case signal(Int32)
    }

    /// Where a standard stream of the child goes.
    package enum Stream: Sendable {
        case inherited, discarded
        /// To ``ChildProgram/output`` or ``ChildProgram/errors``.
        case piped
        /// To a pipe whose reading end is already closed.
        case broken
    }

    private struct State {
        var ending: Ending?
        var waiters: [@Sendable (Ending) -> Void] = []
    }

    package let processIdentifier: pid_t
    /// The reading ends of the piped streams; nil for other streams.
    package let output: PipeEnd?
    package let errors: PipeEnd?
    private let state = Mutex(State())

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: the program's file.
    ///   - arguments: without the program's name.
    ///   - folder: the working directory; nil for this program's own.
    ///   - environment: all variables of the child; nil for this program's own.
    ///   - output: where its standard output goes.
    ///   - errors: where its standard error goes.
    ///   - leadsGroup: whether it leads its own process group: then Ctrl-C in the terminal does not reach it, and
    ///     ``endGroup()`` also kills the processes it started.
    /// - Throws: a ``ChildFault`` if it cannot be started.
    package init(
        _ path: String,
        _ arguments: [String],
        in folder: String? = nil,
        environment: [String: String]? = nil,
        output: Stream = .inherited,
        errors: Stream = .inherited,
        leadsGroup: Bool = false
    ) throws(ChildFault) {
        var spawning = try Spawning(folder: folder, leadsGroup: leadsGroup)
        defer { spawning.end() }
        self.output = try spawning.route(STDOUT_FILENO, output)
        self.errors = try spawning.route(STDERR_FILENO, errors)
        processIdentifier = try spawning.spawn(path, arguments, environment)
        reap()
    }

    /// Waits for the child's end on a separate thread, because the wait blocks.
    private func reap() {
        DetachedThread.start {
            var information = siginfo_t()
            while waitid(P_PID, id_t(self.processIdentifier), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
            // Reap under the lock, so that no signal can go to another process that gets the same identifier.
            let (ending, waiters) = self.state.withLock { state in
                var status: Int32 = 0
                while waitpid(self.processIdentifier, &status, 0) < 0, errno == EINTR {}
                let signal = status & 0x7F
                let ending = signal == 0 ? Ending.exit((status >> 8) & 0xFF) : .signal(signal)
                defer { state.waiters = [] }
                state.ending = ending
                return (ending, state.waiters)
            }
            for waiter in waiters { waiter(ending) }
        }
    }

    /// Calls `waiter`, on any thread, when the child has ended; at once if it has ended already.
    package func whenEnded(_ waiter: @escaping @Sendable (Ending) -> Void) {
        let ended = state.withLock { state in
            if state.ending == nil { state.waiters.append(waiter) }
            return state.ending
        }
        if let ended { waiter(ended) }
    }

    /// Waits until the child has ended.
    package func ending() async -> Ending {
        await withCheckedContinuation { continuation in whenEnded { continuation.resume(returning: $0) } }
    }

    /// Blocks the thread until the child has ended; only for programs without other work.
    @available(*, noasync)
    package func waitUntilEnded() -> Ending {
        let told = DispatchSemaphore(value: 0)
        let ending = Mutex(Ending.exit(0))
        whenEnded { end in
            ending.withLock { $0 = end }
            told.signal()
        }
        told.wait()
        return ending.withLock(\.self)
    }

    /// Sends a signal if the child still runs.
    package func send(_ signal: Int32) {
        state.withLock { if $0.ending == nil { kill(processIdentifier, signal) } }
    }

    /// Kills the child and the processes it started, if it still runs; only for a child that leads a group.
    package func endGroup() {
        state.withLock { if $0.ending == nil { kill(-processIdentifier, SIGKILL) } }
    }
}
