import ArgumentParser
import BenchModel
import ScenarioFile

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// How a dataset is read: for the command that looks at one.
struct DataReadingOptions: ParsableArguments {
    @Option(
        choice: "data-format",
        help: ArgumentHelp(
            "The format, where it is not recognised: \(DataFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "name"
        )
    )
    var dataFormat: DataFormat?

    @Option(
        choice: "data-turns",
        help: ArgumentHelp(
            "Which turns of a conversation are asked: first, last (with all before it) or each.",
            valueName: "turns"
        )
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

/// The dataset that a run asks, in place of the scenario's prompts.
struct DataOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Ask the rows of this file, in place of the prompts; - is standard input. With --resume or --again: where the "
                + "run's dataset is now.",
            valueName: "file"
        ),
        completion: .file()
    )
    var data: String?

    @OptionGroup var reading: DataReadingOptions

    @Option(
        choice: "data-order",
        help: ArgumentHelp("shuffled (by the seed) or asFile.", valueName: "order")
    )
    var dataOrder: DataSource.Order?

    @Option(
        name: .customLong("data-rows"),
        parsing: .unconditional,
        help: ArgumentHelp("The most requests that are taken from it.", valueName: "count")
    )
    var dataRows: Int?

    @Option(
        name: .customLong("data-group-by"),
        parsing: .singleValue,
        help: ArgumentHelp(
            "Store this field of each row, so that report --by row.FIELD shows requests by it. May be repeated.",
            valueName: "field"
        )
    )
    var dataGroupBy: [String] = []

    @Flag(name: .customLong("data-repeat"), help: "Ask rows again where the plan asks more than there are.")
    var dataRepeat = false

    @Flag(name: .customLong("skip-bad"), help: "Leave rows out that cannot be read; else the first is an error.")
    var skipBad = false

    func validate() throws {
        if let dataRows, !ScenarioBounds.requests.contains(dataRows) {
            throw ValidationError("--data-rows \(dataRows): expected 1 to \(ScenarioBounds.requests.upperBound)")
        }
        guard Set(dataGroupBy).count == dataGroupBy.count, dataGroupBy.count <= DataSource.mostGroupFields,
            !dataGroupBy.contains(where: { $0.allSatisfy(\.isWhitespace) })
        else {
            throw ValidationError(
                "--data-group-by: expected at most \(DataSource.mostGroupFields) names of fields, each once"
            )
        }
    }

    /// The flags that were given beside `--data`, as they are typed.
    var given: [String] {
        reading.given
            + [
                dataOrder.map { _ in "--data-order" }, dataRows.map { _ in "--data-rows" },
                dataGroupBy.isEmpty ? nil : "--data-group-by",
                dataRepeat ? "--data-repeat" : nil, skipBad ? "--skip-bad" : nil,
            ].compactMap(\.self)
    }

    /// The file from the root on, so that a run finds it again from whichever folder it is resumed.
    var file: String? {
        data.map { typed in
            typed == DataSource.standardInput ? typed : ScenarioPath.absolute(TypedPath.of(typed))
        }
    }

    /// Puts what was typed in the place of what the scenario says.
    func apply(to scenario: inout Scenario) throws {
        if let file {
            scenario.data = scenario.data?.asking(file) ?? DataSource(file: file)
            scenario.synthetic = nil
            scenario.prompts = []
        }
        guard var source = scenario.data else {
            guard let flag = given.first else { return }
            throw ValidationError("\(flag): of which dataset? Name it with --data FILE, or in the scenario's \"data\"")
        }
        reading.apply(to: &source)
        if let dataOrder { source.order = dataOrder }
        if let dataRows { source.rows = dataRows }
        if !dataGroupBy.isEmpty { source.groupBy = dataGroupBy }
        if dataRepeat { source.repeats = true }
        if skipBad { source.skipsBad = true }
        scenario.data = source
    }
}

extension DataSource {
    /// Returns it with another file: what is said of the rows of the one holds for those of the other, but for which file it has to be.
    func asking(_ file: String) -> DataSource {
        var source = self
        (source.file, source.format, source.digest, source.picturesDigest) = (file, nil, nil, nil)
        return source
    }
}

extension Option {
    /// An option that takes one of a few words, which a shell completes; nil where it is not given.
    ///
    /// - Parameters:
    ///   - flag: its name, without the dashes.
    ///   - help: what it is for.
    init<Choice: RawRepresentable<String> & CaseIterable & Sendable>(choice flag: String, help: ArgumentHelp)
    where Value == Choice? {
        self.init(
            name: .customLong(flag),
            help: help,
            completion: NamedChoice.completion(Choice.self),
            transform: { word throws -> Choice in try NamedChoice.read(word, flag: "--\(flag)") }
        )
    }

    /// The same with a word that holds where none is given.
    init(wrappedValue: Value, choice flag: String, help: ArgumentHelp)
    where Value: RawRepresentable<String> & CaseIterable & Sendable {
        self.init(
            wrappedValue: wrappedValue,
            name: .customLong(flag),
            help: help,
            completion: NamedChoice.completion(Value.self),
            transform: { try NamedChoice.read($0, flag: "--\(flag)") }
        )
    }
}

/// Words that name one of a few choices.
private enum NamedChoice {
    static func completion<Choice: RawRepresentable<String> & CaseIterable>(_: Choice.Type) -> CompletionKind {
        .list(Choice.allCases.map(\.rawValue))
    }

    static func read<Choice: RawRepresentable<String> & CaseIterable>(_ word: String, flag: String) throws -> Choice {
        if let choice = Choice(rawValue: word) { return choice }
        let advice = Nearest.advice(for: word, among: Choice.allCases.map(\.rawValue))
        throw ValidationError("\(flag) \(word): \(advice)")
    }
}
