package import BenchModel
import JSONSyntax

/// Reads scenarios: from the files people write, and back from the database.
package enum ScenarioReader {
    /// Reads a scenario file, checks it and fills its endpoints in from the environment.
    ///
    /// - Parameters:
    ///   - path: as typed; see ``resolvePath(_:)``. `-` is standard input, `~` the home folder.
    ///   - environment: the variables that `${NAME}` may name.
    ///   - simulateAll: the user asked for the simulator: missing variables are then no problem.
    /// - Returns: a scenario that is complete and without contradictions.
    /// - Throws: ``ScenarioError`` with everything that is wrong.
    package static func read(
        path: String,
        environment: [String: String],
        simulateAll: Bool
    ) throws -> Scenario {
        let source = try ScenarioPath.load(try resolvePath(HomeFolder.path(path, environment: environment)))
        return try decode(source, environment: environment, simulateAll: simulateAll)
    }

    /// Reads a scenario as ``read(path:environment:simulateAll:)`` does, from bytes that are in memory already.
    ///
    /// - Parameters:
    ///   - json: what the file holds, whatever that is.
    ///   - file: what messages call it, and whose folder the files it names are looked for in.
    ///   - environment: the variables that `${NAME}` may name.
    ///   - simulateAll: whether missing variables are no problem.
    /// - Returns: a scenario that is complete and without contradictions.
    /// - Throws: ``ScenarioError`` with everything that is wrong.
    package static func read(
        json: [UInt8],
        file: String,
        environment: [String: String],
        simulateAll: Bool
    ) throws(ScenarioError) -> Scenario {
        let source = try ScenarioPath.source(json, file: file)
        return try decode(source, environment: environment, simulateAll: simulateAll)
    }

    private static func decode(
        _ source: SourceText,
        environment: [String: String],
        simulateAll: Bool
    ) throws(ScenarioError) -> Scenario {
        let environment = Environment(variables: environment)
        return try decode(source, as: .file(environment: environment, simulateAll: simulateAll))
    }

    /// Returns the path of an existing file, trying other cases of its letters where the one typed does not exist.
    ///
    /// - Throws: ``ScenarioError`` where nothing, or more than one file, fits.
    package static func resolvePath(_ path: String) throws -> String { try ScenarioPath.resolve(path) }

    /// Returns the scenario as JSON for the database: in one order, complete, and without keys.
    ///
    /// In the place of keys, and of headers that may carry one, stand the variables that hold them, or else dots.
    package static func canonicalJSON(_ scenario: Scenario) -> String { CanonicalScenario.node(of: scenario).json }

    /// Reads what ``canonicalJSON(_:)`` wrote, in this version or in another.
    ///
    /// - Throws: ``ScenarioError``.
    package static func read(canonicalJSON: String) throws -> Scenario {
        try decode(SourceText(file: "stored scenario", bytes: Array(canonicalJSON.utf8)), as: .database)
    }

    /// Reads what ``canonicalJSON(_:)`` wrote, with keys filled in again, to go on with its run.
    ///
    /// - Parameters:
    ///   - canonicalJSON: the scenario as the run keeps it.
    ///   - environment: where the variables are looked up that hold keys.
    ///   - simulated: the names of the endpoints that the simulator answers for.
    /// - Returns: the same scenario, ready to be run.
    /// - Throws: ``ScenarioError``, also for a key that cannot be found.
    package static func read(
        canonicalJSON: String,
        environment: [String: String],
        simulated: Set<String>
    ) throws -> Scenario {
        try decode(
            SourceText(file: "stored scenario", bytes: Array(canonicalJSON.utf8)),
            as: .resumption(environment: Environment(variables: environment), simulated: simulated)
        )
    }

    /// Returns the path of the first thing in which a scenario differs from one that is stored, keys aside; nil where
    /// they are the same.
    package static func difference(_ scenario: Scenario, fromStored canonicalJSON: String) -> String? {
        guard let stored = try? JSONParser.parse(Array(canonicalJSON.utf8)) else { return "$" }
        return CanonicalScenario.node(of: scenario).difference(from: stored, at: "$")
    }

    /// Reads a duration such as `500ms`, `2s` or `1m30s`; also for command-line flags.
    ///
    /// - Throws: ``DurationText/Defect``, whose description says what was expected.
    package static func parseDuration(_ text: String) throws -> Nanoseconds { try DurationText.parse(text) }

    private static func decode(_ source: SourceText, as origin: ScenarioDecoder.Origin) throws(ScenarioError)
        -> Scenario
    {
        let log = ProblemLog(mainFile: source.file)
        let root: JSONNode
        do {
            root = try JSONParser.parse(source.bytes)
        } catch {
            let message = ForeignFormat.of(source)?.message(inPlaceOf: .scenario)
            let (line, column) = message == nil ? source.position(of: error.offset) : (1, 1)
            throw ScenarioError(problems: [
                ScenarioProblem(file: source.file, line: line, column: column, message: message ?? error.message)
            ])
        }
        if let format = ForeignFormat.of(root) {
            let message = format.message(inPlaceOf: .scenario)
            throw ScenarioError(problems: [ScenarioProblem(file: source.file, line: 1, column: 1, message: message)])
        }
        let field = Field(node: root, path: "$", source: source, log: log)
        field.reportDuplicateKeys()
        let scenario = ScenarioDecoder(origin: origin).scenario(field)
        if let error = log.error { throw error }
        guard let scenario else {
            throw ScenarioError(file: source.file, "cannot be read; expected a scenario; compare it with a shipped one")
        }
        return scenario
    }
}
