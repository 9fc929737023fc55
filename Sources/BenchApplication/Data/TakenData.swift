package import BenchModel
import ScenarioFile
package import WorkloadData

/// The rows of a scenario's dataset that a run asks, taken as its prompts.
package struct TakenData: Sendable {
    /// With the rows as its prompts, and in its ``Scenario/data`` what was found: the file's digest, its format, which turns.
    package let scenario: Scenario
    package let survey: DataSurvey
    /// Rows that the plan asks of a target; nil where a time ends it.
    package let planned: Int?

    /// Reads the dataset and takes what the plan needs; nil where the scenario's prompts are its own.
    ///
    /// - Parameters:
    ///   - scenario: the scenario, with the load as it will be.
    ///   - most: how many rows are enough, whatever the plan asks; nil for as many as that.
    ///   - replaysTraces: whether a trace is sent as it was recorded though nobody says so: where nobody wants another load.
    /// - Throws: a `DataProblem` for a file that cannot be read, a `ScenarioObstacle` for one with too few rows.
    package init?(_ scenario: Scenario, atMost most: Int? = nil, replaysTraces: Bool = false) throws {
        guard let source = scenario.data else { return nil }
        let dataset = try Self.read(source, sending: scenario.rowFields)
        try self.init(of: dataset, scenario, atMost: most, replaysTraces: replaysTraces)
    }

    /// Takes what the plan needs of a dataset that has been read.
    package init(of dataset: Dataset, _ scenario: Scenario, atMost most: Int? = nil, replaysTraces: Bool = false) throws
    {
        var source = dataset.source
        if let recorded = dataset.survey.trace {
            self = try TakenData(
                recorded,
                dataset.survey,
                of: scenario,
                replays: replaysTraces,
                isOnePrompt: most != nil
            )
            return
        }
        if source.replay != nil {
            throw ScenarioObstacle(
                "\(dataset.survey.file) is no trace, but \(dataset.survey.format.words): only a trace tells when requests "
                    + "arrived; leave \"replay\" out, or --replay and what belongs to it",
                at: ["data", "replay"]
            )
        }
        let planned = most == nil ? Self.planned(scenario) : nil
        let wanted = [planned, most, source.rows].compactMap(\.self).min()
        let rows = try dataset.take(wanted, seed: scenario.load.seed)
        let prompts = rows.prompts
        if prompts.isEmpty { throw ScenarioObstacle(nothingOf: dataset.survey, source) }
        if let planned, planned > prompts.count, !source.repeats {
            throw Self.tooFew(prompts.count, for: planned, of: dataset, source)
        }
        source.digest = dataset.survey.digest
        source.picturesDigest = rows.pictures
        source.format = dataset.survey.format
        source.turns = dataset.survey.turns
        var taken = scenario
        taken.data = source
        taken.prompts = prompts
        if source.limit == .target {
            for index in taken.prompts.indices { taken.prompts[index].forgetLimits() }
        }
        let longest = taken.prompts.compactMap(\.longestLimit).max()
        for index in taken.targets.indices { taken.targets[index].rowLimit = longest }
        self.scenario = taken
        survey = dataset.survey
        self.planned = planned
    }

    /// Reads a dataset; what a scenario says that its rows are not up to is told at its place there.
    package static func read(_ source: DataSource, sending fields: Set<String>) throws -> Dataset {
        do throws(DataProblem) {
            return try Dataset(source, sending: fields)
        } catch {
            guard let place = error.place else { throw error }
            throw ScenarioObstacle(error.description, at: place, ["data"])
        }
    }

    init(_ scenario: Scenario, _ survey: DataSurvey, planned: Int?) {
        (self.scenario, self.survey, self.planned) = (scenario, survey, planned)
    }

    /// Returns the most rows that the plan asks of a target; nil where a time ends it.
    private static func planned(_ scenario: Scenario) -> Int? {
        let counts = scenario.targets.places.map { scenario.load.plannedStarts(of: $0, countingTo: mostCounted) }
        return counts.contains(nil) ? nil : counts.compactMap(\.self).max()
    }

    /// No plan is counted further than this.
    private static let mostCounted = 10_000_000

    private static func tooFew(
        _ count: Int,
        for planned: Int,
        of dataset: Dataset,
        _ source: DataSource
    ) -> ScenarioObstacle {
        let noun = source.turns == .session ? "session" : "request"
        let unit = "\(noun)s"
        let has = Counted.text(count, noun)
        let ends =
            if let rows = source.rows, rows <= count {
                "\"rows\" takes \(has)"
            } else if dataset.requestCount > count {
                "\(dataset.survey.file) has \(dataset.requestCount) \(unit), of which \(count) fit into the "
                    + "\(dataset.heldWords) that a run keeps"
            } else {
                "\(dataset.survey.file) has \(has)"
            }
        return ScenarioObstacle(
            "\(ends), and the plan asks \(planned) of each target: asked twice, a row may come from a cache. Ask for fewer "
                + "(--\(unit) \(count)), or have rows asked again: \"repeat\": true, or --data-repeat",
            at: ["data"],
            ["load", unit]
        )
    }
}
