import ArgumentParser
import BenchAnalysis
import BenchApplication
import BenchModel
import Pricing
import SampleStore
import Statistics

/// What a run is held against, and how much worse it may be.
struct BaselineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What \"max_regression\" is held against: a baseline, a run, or a file with one (default: the baseline main).",
            valueName: "baseline"
        ),
        completion: RunNames.held
    )
    var against: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Fail when a target's TTFT p95, or what the objectives bound, is worse than the baseline's by more, such as 10%.",
            valueName: "share"
        ),
        transform: ShareOption.parse
    )
    var maxRegression: ShareOption?

    /// Returns what a run is to be held to: the scenario's own bounds and, beside them, what the option says of each figure that the
    /// scenario's objectives bound.
    ///
    /// - Throws: where a baseline is named and nothing is asked of it.
    func regressions(_ scenario: Scenario) throws -> [RegressionObjective] {
        if against?.isEmpty ?? false {
            throw ValidationError("--against: expected a baseline, a run or a file, here nothing")
        }
        guard let most = maxRegression?.share else {
            if let against, scenario.regressions.isEmpty {
                throw CommandError(
                    "--against \(against): nothing is asked of it; say how much worse the run may be, such as --max-regression 10%, or "
                        + "put \"max_regression\" into an objective"
                )
            }
            return scenario.regressions
        }
        let bounded = scenario.objectives.filter { objective in
            let isOfWorse = objective.bound == (objective.metric.entry.isBetterHigh ? .min : .max)
            return isOfWorse && !objective.isOfPart && objective.metric.canRegress && objective.metric != .errorRate
        }.map {
            RegressionObjective(metric: $0.metric, percentile: $0.percentile, most: most, target: $0.target)
        }
        let usual = [RegressionObjective(metric: .ttft, percentile: 95, most: most)]
        let own = scenario.regressions
        return (own + (bounded.isEmpty && own.isEmpty ? usual : bounded)).eachOnce
    }

    /// Finds what a run is held against: the baseline that is named, else `main` where something is asked of it.
    ///
    /// - Parameters:
    ///   - against: what ``against`` says; nil where nobody named one.
    ///   - run: the run that is judged, which is nothing to be held against.
    ///   - regressions: what is asked; of nothing the baseline `main` is not looked for.
    ///   - database: where baselines and runs are whose name has no file.
    /// - Returns: nil where nobody named one, and there is no baseline `main`.
    /// - Throws: where a name is none, or a file cannot be read.
    static func baseline(
        _ against: String? = nil,
        for run: RunRecord,
        _ regressions: [RegressionObjective],
        _ database: DatabaseOptions
    ) throws -> GateBaseline? {
        var source = ComparedRunSource(database, prices: try PriceLists(file: nil))
        if let against {
            let side = try ComparedRun(against, from: &source)
            guard let first = side.sides.first else { return nil }
            guard !first.run.record.isSame(as: run) else {
                throw CommandError("--against \(against): that is run \(run.id) itself; name another run")
            }
            return GateBaseline(
                label: "\(against) (run \(first.run.record.id))",
                run: first.run,
                scenario: first.scenario
            )
        }
        let name = RunTag.mainBaseline
        guard !regressions.isEmpty, try database.open().baselines().contains(where: { $0.name == name }) else {
            return nil
        }
        let (measured, scenario, _) = try source.run(name.text, in: nil)
        if measured.record.isSame(as: run) { return nil }
        return GateBaseline(label: "\(name.text) (run \(measured.record.id))", run: measured, scenario: scenario)
    }

    /// Returns what a run is held against.
    ///
    /// Where something is asked of a baseline and there is none, standard error says that it stays open: a job that ends with 0 is else
    /// taken for one that was held to it.
    func held(
        _ run: RunRecord,
        _ regressions: [RegressionObjective],
        _ database: DatabaseOptions
    ) throws -> GateBaseline? {
        let baseline = try Self.baseline(against, for: run, regressions, database)
        guard baseline == nil, !regressions.isEmpty else { return baseline }
        Console.note(
            "ezbench: no run is held against a baseline here: there is no other run named \(RunTag.mainBaseline.text); keep one with "
                + "`ezbench baseline set RUN --name \(RunTag.mainBaseline.text)`, or name one with --against"
        )
        return nil
    }
}

extension RunRecord {
    /// Whether both are one run, be it in two copies of its database.
    func isSame(as other: RunRecord) -> Bool {
        id == other.id && uuid == other.uuid && startedAt == other.startedAt
    }
}
