import BenchModel
import ScenarioFile

/// Runs the program that prints an endpoint's key.
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
    /// - Throws: an ``ApplicationError`` that names the program, where it fails, prints no key or takes too long.
    func key() async throws -> Secret {
        let program = ScenarioProgram(
            purpose: "the key of endpoint \"\(endpoint)\"",
            program: command.program,
            secrets: secrets,
            timeLimit: timeLimit,
            mostBytes: Self.mostBytes
        )
        // What it prints in place of a key may be one.
        let output = try await program.output(isSecret: true)
        let words = KeyText.words(of: String(decoding: output.standard, as: UTF8.self))
        guard let key = words.first else { throw program.fault("printed nothing", saying: output, isSecret: true) }
        guard words.count == 1, output.standard.count <= Self.mostBytes,
            !key.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }),
            String(validating: output.standard, as: UTF8.self) != nil
        else { throw program.fault("printed more than a key: it has to print the key alone, on one line") }
        if let defect = KeyText.defect(of: key) { throw program.fault("printed \(defect)") }
        return Secret(String(key))
    }
}
