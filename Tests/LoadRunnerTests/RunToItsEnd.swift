import BenchModel
import LoadRunner
import ProviderWire
import Synchronization

extension LoadRun {
    /// Runs a scenario, whose targets all ask its first endpoint, and returns its samples and how it ended.
    static func toItsEnd(
        _ scenario: Scenario,
        over transport: any Transport,
        spending: SpendingLimit? = nil,
        key: RotatingKey? = nil
    ) async -> (samples: [Sample], end: RunEnd) {
        let samples = Mutex<[Sample]>([])
        let run = LoadRun(
            scenario: scenario,
            calls: scenario.targets.map {
                ProviderCall(target: $0, endpoint: scenario.endpoints[0], rotatingKey: key)
            },
            transport: transport,
            epoch: LoadRunTests.epoch,
            control: RunControl(),
            progress: RunProgress(scenario),
            spending: spending
        ) { sample in samples.withLock { $0.append(sample) } }
        let end = await run.run()
        return (samples.withLock(\.self), end)
    }
}
