import Statistics
package import BenchAnalysis
package import BenchModel

/// A run of planned starts, made by hand: some had to wait for room, some were dropped, and one server is far away.
package enum OpenLoopFixture {
    package static let objectives = [
        Objective(metric: .ttft, percentile: 50, bound: .max, limit: 200e6),
        Objective(metric: .ttft, percentile: 95, bound: .max, limit: 500e6),
        Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.1),
    ]

    package static var gate: GateReport { Gate.judge(run, objectives: objectives, allowedFailureShare: 0.1) }

    package static var run: StoredRun {
        let load = Load(shape: .open(.gamma(rate: 5, burstiness: 0.5)), extent: .requests(80), seed: 3)
        var random = SplitMix64(seed: 11)
        let samples = [0, 1].flatMap { target -> [Sample] in
            guard let schedule = ArrivalSchedule(load, target: TargetIndex(target)) else { return [] }
            return schedule.enumerated().map { sequence, offset in
                var maker = SampleMaker(target: target, sequence: sequence, start: 500 + offset.inMilliseconds)
                maker.ttft = target == 0 ? 120 : 260
                maker.jitter = 40
                maker.usage = TokenUsage(input: 20, output: 10)
                maker.isReused = sequence > 5
                maker.lateness = 0.05 + Double(sequence % 7) / 50
                if target == 1, sequence % 10 == 9 {
                    maker.isHeldBack = true
                    maker.lateness = 150 + Double(sequence)
                }
                if target == 1, sequence % 40 == 20 { maker.isDropped = true }
                maker.start += maker.isDropped ? 0 : maker.lateness
                return maker.made(&random)
            }
        }
        return StoredRun(record: record, samples: samples)
    }

    package static let record = RunRecord(
        id: 8,
        name: "users",
        startedAt: RunFixture.epoch,
        finishedAt: RunFixture.epoch + .seconds(18.5),
        status: .finished,
        version: "0.1.0",
        isSimulated: false,
        loadShape: .gamma,
        targets: ["near", "far"].map {
            RunRecord.Target(
                name: $0,
                wireProtocol: "openai-chat",
                model: "gpt-5-mini",
                endpoint: "https://\($0).example"
            )
        }
    )
}
