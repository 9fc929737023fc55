import BenchModel
import ChildProgram
import ProviderWire

/// Runs a program that a scenario names, for a limited time.
///
/// What it prints on standard output is shown nowhere; of what it prints on standard error the beginning is, secrets struck out.
struct ScenarioProgram: Sendable {
    /// What it is run for, as messages begin.
    let purpose: String
    let program: NamedProgram
    /// What must not be shown, whatever it prints.
    var secrets: [Secret] = []
    /// Strikes out what else must not be shown.
    var redact: @Sendable (String) -> String = { $0 }
    var timeLimit: Nanoseconds
    /// What of its output is kept, of each stream.
    var mostBytes = 64 * 1024

    /// Runs it.
    ///
    /// - Parameter isSecret: whether the words that it prints on standard output are not to be shown either.
    /// - Returns: what it printed.
    /// - Throws: an ``ApplicationError`` that names the program, where it fails or takes too long; `CancellationError` where its task
    ///   was cancelled.
    func output(isSecret: Bool) async throws -> OutputReading.Output {
        guard let path = program.filled.first else { throw fault("is not known by its path") }
        let child: ChildProgram
        do {
            child = try ChildProgram(
                path,
                Array(program.filled.dropFirst()),
                output: .piped,
                errors: .piped,
                leadsGroup: true
            )
        } catch {
            throw fault("could not be started: \(error)")
        }
        let reading = OutputReading(child, until: MonotonicClock.now() + timeLimit, atMost: mostBytes)
        let output = await withTaskCancellationHandler {
            await reading.output()
        } onCancel: {
            child.endGroup()
        }
        try Task.checkCancellation()
        switch output.ending {
        case nil: throw fault("took longer than \(timeLimit.secondsText) and was ended")
        case .exit(0): return output
        case .exit(let code): throw fault("ended with exit code \(code)", saying: output, isSecret: isSecret)
        case .signal(let number): throw fault("was ended by signal \(number)", saying: output, isSecret: isSecret)
        }
    }

    /// Returns an error that names the program, with the beginning of what it says of itself.
    func fault(_ what: String, saying output: OutputReading.Output? = nil, isSecret: Bool = false) -> ApplicationError {
        let said = output.map { shown($0, isSecret: isSecret) } ?? ""
        let name = SecretText.shown(redact(program.description), without: secrets)
        return ApplicationError("\(purpose): `\(name)` \(what)\(said.isEmpty ? "" : ": \(said)")")
    }

    private func shown(_ output: OutputReading.Output, isSecret: Bool) -> String {
        let text = String(decoding: output.errors, as: UTF8.self)
        let printed = isSecret ? String(decoding: output.standard, as: UTF8.self) : ""
        let words = printed.split(whereSeparator: \.isWhitespace).map { Secret(String($0)) }
        // A path is no secret, be it written or found.
        let filledIn = zip(program.filled, program.words).dropFirst().filter { $0 != $1 }.map { Secret($0.0) }
        return SecretText.shown(redact(text), without: secrets + words + filledIn)
    }
}
