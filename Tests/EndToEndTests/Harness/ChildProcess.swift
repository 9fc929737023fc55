import ChildProgram
import Foundation
import Glibc
import Synchronization

/// A program in a process of its own, its output gathered as it comes.
///
/// A thread for each pipe reads until its end, so that no pipe is ever full; whoever waits is a task, not a thread.
final class ChildProcess: Sendable {
    /// A twin of ``ChildProgram/Ending``, so that tests need not import what they do not test.
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
        let goOn: @Sendable () -> Void
    }

    private let program: ChildProgram
    private let state = Mutex(State())

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: its path.
    ///   - arguments: without its name.
    ///   - folder: where it starts.
    ///   - environment: all the variables it gets.
    ///   - outputIsClosed: gives it a standard output that nobody reads any more.
    ///   - beforeReading: called with its identifier and its standard output before that is read, on the reader's thread.
    /// - Throws: where it cannot be started.
    init(
        _ program: String,
        _ arguments: [String],
        in folder: String,
        environment: [String: String],
        outputIsClosed: Bool = false,
        beforeReading: (@Sendable (Int32, PipeEnd) -> Void)? = nil
    ) throws {
        self.program = try ChildProgram(
            program,
            arguments,
            in: folder,
            environment: environment,
            output: outputIsClosed ? .broken : .piped,
            errors: .piped
        )
        self.program.whenEnded { [weak self] ending in
            self?.change {
                switch ending {
                case .exit(let code): $0.ending = .exit(code)
                case .signal(let number): $0.ending = .signal(number)
                }
            }
        }
        let process = processIdentifier
        read(self.program.output, first: { beforeReading?(process, $0) }) { $0.output += $1 }
        read(self.program.errors) { $0.errors += $1 }
    }

    private func read(
        _ pipe: PipeEnd?,
        first: @escaping @Sendable (PipeEnd) -> Void = { _ in },
        into keep: @escaping @Sendable (inout State, Data) -> Void
    ) {
        guard let pipe else { return change { $0.openPipes -= 1 } }
        Thread.detachNewThread {
            first(pipe)
            while case let bytes = pipe.next(), !bytes.isEmpty {
                let data = Data(bytes)
                self.change { keep(&$0, data) }
            }
            self.change { $0.openPipes -= 1 }
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
        for waiter in served { waiter.goOn() }
    }

    // MARK: Waiting

    /// Waits for the end, and returns what there is to say about it; a cancelled test kills the child.
    func result() async -> ProgramResult {
        await wait { $0.isOver }
        return state.withLock {
            ProgramResult(
                ending: $0.ending ?? .exit(-1),
                output: String(decoding: $0.output, as: UTF8.self),
                errors: Self.withoutProgress(String(decoding: $0.errors, as: UTF8.self))
            )
        }
    }

    /// Leaves out the lines that every run has, of where it is stored and of what it may cost.
    ///
    /// Those too that say every ten seconds how it gets on: only a machine that is slow enough has them. What is said of a
    /// budget stays.
    private static func withoutProgress(_ errors: String) -> String {
        errors.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { line in
                let usual =
                    #/[0-9]+(/[0-9]+)? done · |ezbench: run [0-9]+ is stored in |ezbench: cost: (?!.*the budget)/#
                return line.prefixMatch(of: usual) == nil
            }
            .joined(separator: "\n")
    }

    /// Waits until a line of standard output holds `text`, and returns that line.
    ///
    /// - Parameters:
    ///   - text: a part of the line.
    ///   - inErrors: reads standard error instead.
    ///   - cause: the program without which the line never comes.
    /// - Returns: the whole line.
    /// - Throws: if this program or its cause ends before.
    func line(containing text: String, inErrors: Bool = false, causedBy cause: ChildProcess? = nil) async throws
        -> String
    {
        let find: @Sendable (borrowing State) -> String? = { state in
            let written = String(decoding: inErrors ? state.errors : state.output, as: UTF8.self)
            // The piece behind the last line feed is not a line yet.
            // By scalars: to a Swift string CRLF, which terminals write, is one character.
            return written.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).dropLast().lazy
                .map { String($0) }.first { $0.contains(text) }
        }
        // Its end is another occasion to look.
        cause?.whenOver { [weak self] in self?.change { _ in } }
        await wait { find($0) != nil || cause?.isOver == true }
        if let line = state.withLock({ find($0) }) { return line }
        throw await (cause ?? self).ended(before: "it was said: \"\(text)\"")
    }

    /// Returns what there is to say where this program ended too early.
    func ended(before what: String) async -> Unexpected {
        let result = await result()
        return Unexpected("the program ended (\(result.ending)) before \(what): \(result.errors)")
    }

    /// Whether it has ended, and all it said has been read.
    var isOver: Bool { state.withLock { $0.isOver } }

    /// Calls back at the end, or at once where that has come.
    func whenOver(_ goOn: @escaping @Sendable () -> Void) { serve(Waiter(isServed: { _ in false }, goOn: goOn)) }

    private func wait(until isServed: @escaping @Sendable (borrowing State) -> Bool) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                serve(Waiter(isServed: isServed) { continuation.resume() })
            }
        } onCancel: {
            send(SIGKILL)
        }
    }

    private func serve(_ waiter: Waiter) {
        let isReady = state.withLock { state in
            if state.isOver || waiter.isServed(state) { return true }
            state.waiters.append(waiter)
            return false
        }
        if isReady { waiter.goOn() }
    }

    // MARK: Signals

    var processIdentifier: Int32 { program.processIdentifier }

    /// Sends a signal, if the child still runs.
    func send(_ signal: Int32) { program.send(signal) }
}

/// What a program said and how it ended.
struct ProgramResult: Sendable {
    let ending: ChildProcess.Ending
    let output: String
    /// Standard error without lines of progress.
    let errors: String

    /// The exit code; nil where a signal ended the program.
    var code: Int32? {
        if case .exit(let code) = ending { code } else { nil }
    }

    /// The last line on standard error, where the reason for an end stands.
    var lastError: String { errors.split(separator: "\n").last.map(String.init) ?? "" }
}

/// Why a test cannot go on.
struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
