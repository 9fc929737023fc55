package import BenchModel
package import ProviderWire

/// Carries out a scenario's plan: keeps the streams in flight and turns every exchange into a ``Sample``.
package struct LoadRun: Sendable {
    private let scenario: Scenario
    private let plan: Plan
    private let calls: [ProviderCall]
    private let transport: any Transport
    private let epoch: RunEpoch
    private let control: RunControl
    private let progress: RunProgress
    private let record: @Sendable (Sample) -> Void

    /// Creates a run of a scenario.
    ///
    /// - Parameters:
    ///   - scenario: what to ask and how hard to press.
    ///   - calls: how to ask each target, in the order of the scenario's targets.
    ///   - transport: what carries the requests.
    ///   - epoch: the instant the samples count from.
    ///   - control: a handle to stop early.
    ///   - progress: counts what happens, for whoever watches.
    ///   - record: takes each sample when its exchange has ended, on any thread; must not block.
    package init(
        scenario: Scenario,
        calls: [ProviderCall],
        transport: any Transport,
        epoch: RunEpoch,
        control: RunControl,
        progress: RunProgress,
        record: @escaping @Sendable (Sample) -> Void
    ) {
        self.scenario = scenario
        self.calls = calls
        self.transport = transport
        self.epoch = epoch
        self.control = control
        self.progress = progress
        self.record = record
        plan = Plan(scenario)
    }

    /// Runs the plan to its end, or until it is stopped or cancelled.
    ///
    /// - Returns: whether the whole plan was carried out.
    package func run() async -> Bool {
        let targets = Array(scenario.targets.indices)
        let groups = scenario.load.order == .interleaved ? [targets] : targets.map { [$0] }
        for group in groups {
            if scenario.load.warmup > 0 {
                await keepInFlight(group, phase: .warmup, extent: .requests(scenario.load.warmup))
            }
            progress.measuringBegan()
            await keepInFlight(group, phase: .measure, extent: scenario.load.extent)
        }
        return !control.isStopping && !Task.isCancelled
    }

    /// Keeps the scenario's number of streams in flight for each target until the extent is used up.
    private func keepInFlight(_ targets: [Int], phase: Sample.Phase, extent: Load.Extent) async {
        let began = MonotonicClock.now()
        await withDiscardingTaskGroup { group in
            for target in targets {
                let turns = TurnCounter(extent, began: began)
                for _ in 0..<turns.slots(atMost: scenario.load.concurrency) {
                    group.addTask { await runSlot(target, phase: phase, turns: turns) }
                }
            }
        }
    }

    /// One slot: asks, waits for the answer, asks again.
    private func runSlot(_ target: Int, phase: Sample.Phase, turns: TurnCounter) async {
        while !control.isStopping, !Task.isCancelled, let sequence = turns.next() {
            let planned = MonotonicClock.now()
            let planning = plan.request(target: target, phase: phase, sequence: sequence)
            let call = calls[target]
            let request = call.request(for: scenario.prompts[planning.prompt], nonce: planning.nonce)
            progress.began()
            let exchange = await transport.perform(request)
            let sample = Sample(
                planning,
                promptID: scenario.prompts[planning.prompt].id,
                planned: planned,
                exchange: exchange,
                call: call,
                epoch: epoch.monotonic
            )
            record(sample)
            progress.ended(sample)
        }
    }
}
