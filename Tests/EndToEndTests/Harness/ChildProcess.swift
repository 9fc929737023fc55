import Foundation
import Synchronization

/// A program in a process of its own, its output gathered as it comes.
///
/// A thread for each pipe reads until its end, so that no pipe is ever full; whoever waits is a task, not a thread.
final class ChildProcess: Sendable {
    enum Ending: Sendable, Equatable {
        case exit(Int32)
        case signal(Int32)
    }

    private struct State {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var openPipes = 2
        var ending: Ending?
        var waiters: [Waiter] = []

        var isOver: Bool { openPipes == 0 && ending != nil }
    }

    private struct Waiter: Sendable {
        let isServed: @Sendable (borrowing State) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    /// Held from making the pipes until the child runs, or else a second child would inherit the first one's pipes.
    private static let starting = Mutex(())

    private let id: pid_t
    private let state = Mutex(State())

    /// Starts a program.
    ///
    /// Foundation's `Process` is not used: up to Swift 6.3 it reads beyond the end of the list of open descriptors, which now
    /// and then ends all tests with signal 11 (https://github.com/swiftlang/swift-corelibs-foundation/pull/5472).
    ///
    /// - Parameters:
    ///   - program: its path.
    ///   - arguments: without its name.
    ///   - folder: where it starts.
    ///   - environment: all the variables it gets.
    ///   - outputIsClosed: gives it a standard output that nobody reads any more.
    /// - Throws: where it cannot be started.
    init(
        _ program: String,
        _ arguments: [String],
        in folder: String,
        environment: [String: String],
        outputIsClosed: Bool = false
    ) throws {
        let (id, output, errors) = try Self.starting.withLock { _ in
            let (output, errors) = (try Self.pipe(), try Self.pipe())
            // Closed before the child begins, so that its first write already meets nobody.
            if outputIsClosed { close(output.reading) }
            defer {
                close(output.writing)
                close(errors.writing)
            }
            // The shell only changes the folder: the program takes its place.
            let shell = ["sh", "-c", "cd \"$0\" && exec \"$@\"", folder, program] + arguments
            return (
                try Self.spawn("/bin/sh", shell, environment, output: output.writing, errors: errors.writing),
                output.reading, errors.reading
            )
        }
        self.id = id
        if outputIsClosed {
            state.withLock { $0.openPipes -= 1 }
        } else {
            read(output) { $0.output += $1 }
        }
        read(errors) { $0.errors += $1 }
        Thread.detachNewThread { self.awaitEnd() }
    }

    /// Makes a pipe that no other child inherits, while ``starting`` is held.
    private static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        guard Foundation.pipe(&ends) == 0 else {
            throw Unexpected("there is no pipe to be had: \(String(cString: strerror(errno)))")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func spawn(
        _ program: String,
        _ arguments: [String],
        _ environment: [String: String],
        output: Int32,
        errors: Int32
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        // Whatever signals the tests' own process ignores or holds back, the child begins with none.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var words = arguments.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var id = pid_t()
        let code = posix_spawn(&id, program, &actions, &attributes, &words, &variables)
        guard code == 0 else {
            throw Unexpected("\(program) cannot be started: \(String(cString: strerror(code)))")
        }
        return id
    }

    private func read(_ pipe: Int32, into keep: @escaping @Sendable (inout State, ArraySlice<UInt8>) -> Void) {
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = Foundation.read(pipe, &buffer, buffer.count)
                if count > 0 {
                    let bytes = buffer[..<count]
                    self.change { keep(&$0, bytes) }
                } else if count == 0 || errno != EINTR {
                    break
                }
            }
            close(pipe)
            self.change { $0.openPipes -= 1 }
        }
    }

    private func awaitEnd() {
        // Looked at first and taken away under the lock: no signal goes to whoever gets the number next.
        var info = siginfo_t()
        while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        change { state in
            var status: Int32 = 0
            waitpid(id, &status, 0)
            let signal = status & 0x7F
            state.ending = signal == 0 ? .exit(status >> 8 & 0xFF) : .signal(signal)
        }
    }

    private func change(_ work: (inout State) -> Void) {
        let served = state.withLock { state -> [Waiter] in
            work(&state)
            var served: [Waiter] = []
            var waiting: [Waiter] = []
            for waiter in state.waiters {
                if state.isOver || waiter.isServed(state) { served.append(waiter) } else { waiting.append(waiter) }
            }
            state.waiters = waiting
            return served
        }
        for waiter in served { waiter.continuation.resume() }
    }

    // MARK: Waiting

    /// Waits for the end, and returns what there is to say about it; a cancelled test kills the child.
    func result() async -> ProgramResult {
        await wait { $0.isOver }
        return state.withLock {
            ProgramResult(
                ending: $0.ending ?? .exit(-1),
                output: String(decoding: $0.output, as: UTF8.self),
                errors: String(decoding: $0.errors, as: UTF8.self)
            )
        }
    }

    /// Waits until a line of standard output (or, if asked for, of standard error) holds `text`, and returns that line.
    func line(containing text: String, inErrors: Bool = false) async throws -> String {
        let find: @Sendable (borrowing State) -> String? = { state in
            let written = String(decoding: inErrors ? state.errors : state.output, as: UTF8.self)
            // The piece behind the last line feed is not a line yet.
            return written.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                .first { $0.contains(text) }.map(String.init)
        }
        await wait { find($0) != nil }
        guard let line = state.withLock({ find($0) }) else {
            let result = await result()
            throw Unexpected("the program ended (\(result.ending)) before it said \"\(text)\": \(result.errors)")
        }
        return line
    }

    private func wait(until isServed: @escaping @Sendable (borrowing State) -> Bool) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.isOver || isServed(state) { return true }
                    state.waiters.append(Waiter(isServed: isServed, continuation: continuation))
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            send(SIGKILL)
        }
    }

    // MARK: Signals

    var processIdentifier: Int32 { id }

    /// Sends a signal, if the child still runs.
    func send(_ signal: Int32) {
        state.withLock { state in
            guard state.ending == nil else { return }
            _ = kill(id, signal)
        }
    }
}

/// What a program said and how it ended.
struct ProgramResult: Sendable {
    let ending: ChildProcess.Ending
    let output: String
    let errors: String

    /// The exit code; nil where a signal ended the program.
    var code: Int32? {
        if case .exit(let code) = ending { code } else { nil }
    }
}

/// Why a test cannot go on.
struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
