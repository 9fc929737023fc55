import ArgumentParser
import BenchModel
import ScenarioFile

/// How a dataset is read: for the command that looks at one.
struct DataReadingOptions: ParsableArguments {
    @Option(
        name: .customLong("data-format"),
        help: ArgumentHelp(
            "The format, where it is not recognised: \(DataFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "name"
        ),
        completion: .list(DataFormat.allCases.map(\.rawValue)),
        transform: { try NamedChoice.read($0, flag: "--data-format") }
    )
    var dataFormat: DataFormat?

    @Option(
        name: .customLong("data-turns"),
        help: ArgumentHelp(
            "Which turns of a conversation are asked: first, last (with all before it) or each.",
            valueName: "turns"
        ),
        completion: .list(DataSource.Turns.allCases.map(\.rawValue)),
        transform: { try NamedChoice.read($0, flag: "--data-turns") }
    )
    var dataTurns: DataSource.Turns?

    @Option(help: ArgumentHelp("The column that holds what is asked, where it has no common name.", valueName: "name"))
    var promptColumn: String?

    /// The flags that were given, as they are typed.
    var given: [String] {
        [
            dataFormat.map { _ in "--data-format" }, dataTurns.map { _ in "--data-turns" },
            promptColumn.map { _ in "--prompt-column" },
        ].compactMap(\.self)
    }

    /// Puts what was typed in the place of what a scenario says.
    func apply(to source: inout DataSource) {
        if let dataFormat { source.format = dataFormat }
        if let dataTurns { source.turns = dataTurns }
        if let promptColumn { source.columns.prompt = promptColumn }
    }
}

/// Words that name one of a few choices.
enum NamedChoice {
    static func read<Choice: RawRepresentable & CaseIterable>(_ word: String, flag: String) throws -> Choice
    where Choice.RawValue == String {
        if let choice = Choice(rawValue: word) { return choice }
        let advice = NearestName.advice(for: word, among: Choice.allCases.map(\.rawValue))
        throw ValidationError("\(flag) \(word): \(advice)")
    }
}
