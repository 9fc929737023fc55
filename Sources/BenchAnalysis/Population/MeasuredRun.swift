package import BenchModel

/// A run with its measured requests, computed once: what the report, the gate and the alarms are all made from.
package struct MeasuredRun: Sendable {
    package let run: RunFacts
    /// In the order of the scenario.
    package let targets: [MeasuredTarget]
    /// What its servers said of themselves; those that were looked at.
    package let servers: [ServerSummary]
    /// What the instrument was worth, before anybody's objectives say what that must be.
    let instrument: InstrumentFigures

    /// Measures a run whose samples are held whole.
    package init(_ run: StoredRun) { self.init(RunFacts(run)) }

    package init(_ run: RunFacts) {
        self.run = run
        var counts = ByKey<TargetIndex, Int>()
        for sample in run.samples { counts.values[counts.place(of: sample.target) { 0 }] += 1 }
        let opened = Dictionary(grouping: run.connections, by: \.target)
        targets = Array(run.record.targets.indices).concurrentMap(of: run.samples.count) { [counts] index in
            MeasuredTarget(
                run.record.targets[index],
                samples: SampleList(run.samples, count: counts[TargetIndex(index)] ?? 0) { $0.target.number == index },
                opened: opened[TargetIndex(index)] ?? [],
                loadShape: run.record.loadShape
            )
        }
        servers = ServerSummary.all(of: run)
        instrument = InstrumentFigures(run, targets)
    }

    package var record: RunRecord { run.record }

    /// Whether any request of any target gave a figure.
    package var hasFigures: Bool { targets.contains(where: \.hasFigures) }

    /// Returns what the figures are worth for those who judge by some objectives.
    package func instrument(objectives: [Objective]) -> InstrumentStatement {
        InstrumentStatement(instrument, objectives: objectives)
    }

    /// Returns of each target whether its requests are of several populations.
    var mixtures: [Mixture?] { targets.concurrentMap(of: run.samples.count) { Mixture($0) } }

    /// Returns what must not be overlooked about what was measured; with ``mixtures`` where somebody has them already.
    func alarms(_ instrument: InstrumentStatement, _ mixtures: [Mixture?]? = nil) -> [Alarm] {
        let changes = StabilityAlarms.find(targets)
        return PhenomenonAlarms.find(targets, instrument) + changes
            + MixtureAlarms.find(targets, mixtures ?? self.mixtures, besides: changes)
            + targets.flatMap { AnswerAlarms.find($0.target, $0.answers) }
            + ServerAlarms.find(servers, besidesOthers: !record.isOfAllShards)
            + ShardAlarms.find(self)
    }
}
