package import BenchModel
import JSONSyntax

/// Reads scenarios: from the files people write, and back from the database.
package enum ScenarioReader {
    /// Reads a scenario file, checks it and fills in its variables from the environment.
    ///
    /// - Parameters:
    ///   - path: as typed; see ``resolvePath(_:)``. `-` is standard input, `~` the home folder.
    ///   - environment: the variables that `${NAME}` may name.
    ///   - simulateAll: whether the user asked for the simulator, so that missing variables are not a problem.
    ///   - target: the name of the one target that is asked, so that the keys of other servers may be missing; nil if all are.
    /// - Returns: a complete and consistent scenario.
    /// - Throws: ``ScenarioError`` with all problems.
    package static func read(
        path: String,
        environment: [String: String],
        simulateAll: Bool,
        asking target: String? = nil
    ) throws -> Scenario {
        let source = try ScenarioPath.load(try resolvePath(HomeFolder.path(path, environment: environment)))
        return try decode(source, environment: environment, simulateAll: simulateAll, asking: target)
    }

    /// Reads a scenario like ``read(path:environment:simulateAll:)``, from bytes in memory.
    ///
    /// - Parameters:
    ///   - json: the content of the file.
    ///   - file: its name in messages; files it names are looked for in its folder.
    ///   - environment: the variables that `${NAME}` may name.
    ///   - simulateAll: whether missing variables are not a problem.
    ///   - target: the name of the one target that is asked; nil if all are.
    /// - Returns: a complete and consistent scenario.
    /// - Throws: ``ScenarioError`` with all problems.
    package static func read(
        json: [UInt8],
        file: String,
        environment: [String: String],
        simulateAll: Bool,
        asking target: String? = nil
    ) throws(ScenarioError) -> Scenario {
        let source = try ScenarioPath.source(json, file: file)
        return try decode(source, environment: environment, simulateAll: simulateAll, asking: target)
    }

    private static func decode(
        _ source: SourceText,
        environment: [String: String],
        simulateAll: Bool,
        asking target: String? = nil
    ) throws(ScenarioError) -> Scenario {
        let environment = Environment(variables: environment)
        return try decode(source, as: .file(environment: environment, simulateAll: simulateAll), asking: target)
    }

    /// Returns the path of an existing file, which is the one typed, or lies in the folder of the shipped scenarios.
    ///
    /// - Throws: ``ScenarioError`` if there is none.
    package static func resolvePath(_ path: String) throws -> String { try ScenarioPath.resolve(path) }

    /// Returns the scenario as JSON for the database: in a fixed order, complete, and without keys.
    ///
    /// Keys, and headers that may carry one, are replaced by the variables that hold them, or else by dots.
    package static func canonicalJSON(_ scenario: Scenario) -> String { CanonicalScenario.node(of: scenario).json }

    /// Returns the scenario as a run keeps it: as ``canonicalJSON(_:)``, with digests in the place of the texts that are
    /// asked unless these are to be kept.
    package static func storedJSON(_ scenario: Scenario, keepsTexts: Bool) -> String {
        let node = CanonicalScenario.node(of: scenario)
        return keepsTexts ? node.json : StoredTexts.digested(node).json
    }

    /// Returns a stored scenario with other objectives, which may be those it has and some more.
    ///
    /// - Parameters:
    ///   - json: what ``storedJSON(_:keepsTexts:)`` wrote.
    ///   - objectives: all that the run is judged by.
    ///   - regressions: what it may lose against a baseline.
    /// - Returns: the scenario with these, as JSON; nil where it has just these, or cannot be read.
    package static func storedJSON(
        _ json: String,
        judgedBy objectives: [Objective],
        _ regressions: [RegressionObjective] = []
    ) -> String? {
        guard let stored = try? JSONParser.parse(Array(json.utf8)), case .object(var members) = stored.value else {
            return nil
        }
        let node = JSONNode(.array(CanonicalScenario.objectives(objectives, regressions)))
        if node.difference(from: stored["objectives"] ?? JSONNode(.array([])), at: "$") == nil { return nil }
        members.removeAll { $0.key == "objectives" }
        members.append(JSONMember("objectives", node))
        return JSONNode(.object(members)).json
    }

    /// Whether a stored scenario has digests in the place of its texts, so that its file is needed to ask them again.
    package static func hasDigests(canonicalJSON: String) -> Bool {
        (try? JSONParser.parse(Array(canonicalJSON.utf8))).map(StoredTexts.areDigests) ?? false
    }

    /// Reads what ``canonicalJSON(_:)`` wrote, in this version or another.
    ///
    /// - Throws: ``ScenarioError``.
    package static func read(canonicalJSON: String) throws -> Scenario {
        try decode(SourceText(file: "stored scenario", bytes: Array(canonicalJSON.utf8)), as: .database)
    }

    /// Reads what ``canonicalJSON(_:)`` wrote and fills in its keys again, to resume its run.
    ///
    /// - Parameters:
    ///   - canonicalJSON: the scenario as the run stored it.
    ///   - environment: the variables with the keys.
    ///   - simulated: the names of the endpoints that the simulator answers for.
    /// - Returns: the same scenario, ready to run.
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

    /// Returns the path of the first difference between a scenario and a stored one, ignoring keys; nil if there is
    /// none.
    package static func difference(_ scenario: Scenario, fromStored canonicalJSON: String) -> String? {
        guard let stored = try? JSONParser.parse(Array(canonicalJSON.utf8)) else { return "$" }
        let mine = comparable(scenario, with: stored)
        // A dataset may lie elsewhere by now: its digest tells whether it is the same.
        let path = StoredTexts.comparableData(mine, with: stored)
            .difference(from: StoredTexts.comparableData(stored, with: stored), at: "$")
        return path.map { StoredTexts.words(for: $0, in: scenario) }
    }

    /// Returns the path of the first text that is asked in which a scenario differs from one that is stored; nil where
    /// all are the same.
    package static func textDifference(_ scenario: Scenario, fromStored canonicalJSON: String) -> String? {
        guard let stored = try? JSONParser.parse(Array(canonicalJSON.utf8)) else { return "$" }
        let path = StoredTexts.difference(comparable(scenario, with: stored), from: stored)
        return path.map { StoredTexts.words(for: $0, in: scenario) }
    }

    private static func comparable(_ scenario: Scenario, with stored: JSONNode) -> JSONNode {
        let node = CanonicalScenario.node(of: scenario)
        return StoredTexts.areDigests(stored) ? StoredTexts.digested(node) : node
    }

    /// Reads a duration such as `500ms`, `2s` or `1m30s`; also for command-line flags.
    ///
    /// - Throws: ``DurationText/Defect``, whose description says what was expected.
    package static func parseDuration(_ text: String) throws -> Nanoseconds { try DurationText.parse(text) }

    private static func decode(
        _ source: SourceText,
        as origin: ScenarioDecoder.Origin,
        asking target: String? = nil
    ) throws(ScenarioError) -> Scenario {
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
        let scenario = ScenarioDecoder(origin: origin, asking: target).scenario(field)
        if let error = log.error { throw error }
        guard let scenario else {
            throw ScenarioError(file: source.file, "cannot be read; expected a scenario; compare it with a shipped one")
        }
        return scenario
    }
}
