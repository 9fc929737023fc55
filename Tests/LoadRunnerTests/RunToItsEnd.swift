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
            calls: .of(scenario) { ProviderCall(target: $0, endpoint: $1, rotatingKey: key) },
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

extension TargetCalls {
    /// Makes the calls of a scenario whose endpoints are all there.
    static func of(
        _ scenario: Scenario,
        make: (Target, Endpoint) -> ProviderCall = { ProviderCall(target: $0, endpoint: $1) }
    ) -> TargetCalls {
        do {
            return try TargetCalls(scenario, make: make)
        } catch {
            fatalError("\(error)")
        }
    }
}
