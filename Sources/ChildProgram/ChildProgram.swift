import Dispatch
package import Foundation
import Synchronization

/// A program in a process of its own.
///
/// In place of Foundation's `Process`, whose `run()` reads past a directory entry on Linux and now and then crashes the
/// program that calls it (<https://github.com/swiftlang/swift-corelibs-foundation/pull/5472>). No descriptor but the
/// standard ones reaches the child, and it begins with no signal blocked or ignored.
package final class ChildProgram: Sendable {
    package enum Ending: Sendable, Equatable {
        case exit(Int32)
        case signal(Int32)
    }

    /// Where a standard stream of the child goes.
    package enum Stream: Sendable {
        case inherited, discarded
        /// To be read from ``ChildProgram/output`` or ``ChildProgram/errors``.
        case piped
        /// A pipe whose reader is gone before the child begins.
        case broken
    }

    private struct State {
        var ending: Ending?
        var waiters: [@Sendable (Ending) -> Void] = []
    }

    package let processIdentifier: pid_t
    /// The reader's ends of the streams that are piped.
    package let output: FileHandle?
    package let errors: FileHandle?
    private let state = Mutex(State())

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: the program's file.
    ///   - arguments: without its name.
    ///   - folder: where it starts; nil is where this program is.
    ///   - environment: all the variables it gets; nil are this program's.
    ///   - output: where its standard output goes.
    ///   - errors: where its standard error goes.
    ///   - leadsGroup: whether it is in a process group of its own: a terminal's Ctrl-C does not reach it, and
    ///     ``endGroup()`` ends whatever it has started, too.
    /// - Throws: a ``ChildFault`` where it cannot be started.
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

    /// Waits for the child's end on a thread of its own, for the wait blocks.
    private func reap() {
        Thread.detachNewThread {
            var information = siginfo_t()
            while waitid(P_PID, id_t(self.processIdentifier), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
            // Taken from the table of processes under the lock, so that no signal goes to a stranger with its number.
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

    /// Tells `waiter` how the child ended, once it has; on any thread.
    package func whenEnded(_ waiter: @escaping @Sendable (Ending) -> Void) {
        let ended = state.withLock { state in
            if state.ending == nil { state.waiters.append(waiter) }
            return state.ending
        }
        if let ended { waiter(ended) }
    }

    /// Returns how the child ended, once it has.
    package func ending() async -> Ending {
        await withCheckedContinuation { continuation in whenEnded { continuation.resume(returning: $0) } }
    }

    /// Blocks the thread until the child has ended; for programs that do nothing else.
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

    /// Sends a signal, if the child still runs.
    package func send(_ signal: Int32) {
        state.withLock { if $0.ending == nil { kill(processIdentifier, signal) } }
    }

    /// Kills the child and what it has started, if it still runs; of one that leads a group.
    package func endGroup() {
        state.withLock { if $0.ending == nil { kill(-processIdentifier, SIGKILL) } }
    }
}
