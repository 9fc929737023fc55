import BenchModel
import ChildProgram
import Foundation
import ProviderWire
import Synchronization

/// Runs the program that prints an endpoint's key.
///
/// What it prints on standard output is shown nowhere; of what it prints on standard error the beginning is, keys struck out.
struct KeyProgram: Sendable {
    let endpoint: String
    let command: KeyCommand
    /// What must not be shown, whatever it prints.
    var secrets: [Secret] = []
    var timeLimit = Nanoseconds.seconds(30)

    /// More than any key.
    private static let mostBytes = 64 * 1024

    /// Runs it and returns the key.
    ///
    /// - Throws: a ``ApplicationError`` that names the program, where it fails, prints no key or takes too long.
    func key() async throws -> Secret {
        guard let path = command.program.first else { throw fault("is not known by its path") }
        let program: ChildProgram
        do {
            program = try ChildProgram(
                path,
                Array(command.program.dropFirst()),
                output: .piped,
                errors: .piped,
                leadsGroup: true
            )
        } catch {
            throw fault("could not be started: \(error)")
        }
        let reading = OutputReading(program, until: MonotonicClock.now() + timeLimit, atMost: Self.mostBytes)
        let output = await withTaskCancellationHandler {
            await reading.output()
        } onCancel: {
            program.endGroup()
        }
        return try key(of: output)
    }

    private func key(of output: OutputReading.Output) throws -> Secret {
        guard let ending = output.ending else {
            throw fault("took longer than \(timeLimit.inSeconds) s and was ended")
        }
        let text = String(decoding: output.standard, as: UTF8.self)
        switch ending {
        case .exit(0): break
        case .exit(let code): throw fault("ended with exit code \(code)" + saying(output.errors, without: text))
        case .signal(let number): throw fault("was ended by signal \(number)" + saying(output.errors, without: text))
        }
        let words = text.split(whereSeparator: \.isWhitespace)
        guard let key = words.first else { throw fault("printed nothing" + saying(output.errors, without: text)) }
        guard words.count == 1, output.standard.count <= Self.mostBytes,
            !key.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }),
            String(validating: output.standard, as: UTF8.self) != nil
        else { throw fault("printed more than a key: it has to print the key alone, on one line") }
        return Secret(String(key))
    }

    /// Returns the beginning of what it says of itself; what it printed in place of a key may be one.
    private func saying(_ errors: [UInt8], without printed: String) -> String {
        let text = String(decoding: errors, as: UTF8.self)
        let words = printed.split(whereSeparator: \.isWhitespace).map { Secret(String($0)) }
        let filledIn = zip(command.program, command.words).filter { $0 != $1 }.map { Secret($0.0) }.dropFirst()
        let shown = SecretText.shown(text, without: secrets + words + filledIn)
        return shown.isEmpty ? "" : ": \(shown)"
    }

    private func fault(_ what: String) -> ApplicationError {
        ApplicationError(
            "the key of endpoint \"\(endpoint)\": `\(SecretText.shown(command.description, without: secrets))` \(what)"
        )
    }
}

/// Reads what a program prints, up to a moment, on a thread of its own, as reading blocks.
private final class OutputReading: Sendable {
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
            Thread.detachNewThread { continuation.resume(returning: self.read()) }
        }
    }

    /// Reads until the program has ended and nothing more of it is there: a process it left behind may keep its pipes open.
    private func read() -> Output {
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
                // Beyond this it is no key, and is read to let the program end.
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
        let count = Foundation.read(stream.fd, &buffer, buffer.count)
        if count <= 0 { stream.fd = -1 }
        return Array(buffer.prefix(max(0, count)))
    }
}
