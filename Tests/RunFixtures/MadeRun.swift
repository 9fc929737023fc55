package import BenchAnalysis
package import BenchModel
import Pricing
import Statistics

/// Runs of which each sample is made for one test.
package enum MadeRun {
    package static func target(
        _ name: String = "t",
        model: String = "gpt-5-mini",
        isStreamed: Bool = true,
        usesNonce: Bool? = nil
    ) -> RunRecord.Target {
        RunRecord.Target(
            name: name,
            wireProtocol: "p",
            model: model,
            endpoint: "e",
            isStreamed: isStreamed,
            usesNonce: usesNonce
        )
    }

    /// Returns the summary of a run of targets, each with `n` samples as `change` makes them.
    package static func summary(
        _ targets: [RunRecord.Target],
        n: Int = 10,
        _ change: (inout SampleMaker, _ target: Int, _ sequence: Int) -> Void
    ) -> Summary { Summary(run: run(targets, n: n, change), prices: .builtIn) }

    /// Returns a run as if so many machines had shared it, each on time and with a clock of which nothing is known.
    package static func merged(_ run: StoredRun, of count: Int = 2) -> StoredRun {
        var run = run
        run.record.parts = (0..<count).compactMap { index in
            Shard(index: ShardIndex(index), of: count).map { shard in
                ShardRecord(shard: shard, machine: MachineID(text: "\(index)"), status: .finished)
            }
        }
        return run
    }

    /// Returns a run of targets, each with `n` samples as `change` makes them.
    package static func run(
        _ targets: [RunRecord.Target],
        n: Int = 10,
        _ change: (inout SampleMaker, _ target: Int, _ sequence: Int) -> Void
    ) -> StoredRun {
        let samples = targets.indices.flatMap { target in
            (0..<n).map { sequence -> Sample in
                var maker = SampleMaker(target: target, sequence: sequence, start: Double(sequence) * 1_000)
                change(&maker, target, sequence)
                return maker.made()
            }
        }
        return StoredRun(
            record: RunRecord(
                name: "r",
                startedAt: 0,
                status: .finished,
                version: "1",
                isSimulated: false,
                targets: targets
            ),
            samples: samples
        )
    }
}
