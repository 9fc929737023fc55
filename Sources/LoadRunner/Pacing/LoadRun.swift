package import BenchModel
package import ProviderWire

/// Carries out a scenario's plan: keeps the streams in flight and turns every exchange into a ``Sample``.
package final class LoadRun: Sendable {
    let scenario: Scenario
    let remaining: RemainingPlan
    private let transport: any Transport
    let control: RunControl
    let requests: RequestRun
    let lanes: Lanes
    private let opener: ConnectionOpener
    /// The targets with requests left.
    private let targets: [TargetIndex]
    /// When its measured requests may begin; nil for as soon as it is warm.
    let start: MonotonicInstant?

    /// Creates a run of a scenario.
    ///
    /// - Parameters:
    ///   - scenario: the targets, prompts and load.
    ///   - remaining: what earlier sittings have left of the plan; nil for the first sitting.
    ///   - calls: the calls of the scenario's targets.
    ///   - fits: of a scenario whose prompts are made up, how long they are for each target; nil to ask ``Scenario/prompts``.
    ///   - transport: carries the requests.
    ///   - epoch: the instant from which the samples' times count.
    ///   - control: a handle to stop early.
    ///   - progress: counts what happens, for display.
    ///   - start: when its measured requests may begin, which the other shards of its run begin with, too; it warms up before.
    ///     Nil for as soon as it is warm.
    ///   - firstLane: the lane of its first slot; concurrent runs need different lanes.
    ///   - recordOpened: takes each connection opened ahead of the requests, under the same rules as `record`.
    ///   - recordLingered: takes each connection held open after its stream had ended.
    ///   - spending: the spending limit; nil for none.
    ///   - record: takes each sample when its exchange has ended, on any thread; must not block.
    package init(
        scenario: Scenario,
        remaining: RemainingPlan? = nil,
        calls: TargetCalls,
        fits: [LengthFit]? = nil,
        transport: any Transport,
        epoch: RunEpoch,
        control: RunControl,
        progress: RunProgress,
        start: MonotonicInstant? = nil,
        firstLane: Int = 0,
        recordOpened: @escaping @Sendable (OpenedConnection) -> Void = { _ in },
        recordLingered: @escaping @Sendable (LingeredConnection) -> Void = { _ in },
        spending: SpendingLimit? = nil,
        record: @escaping @Sendable (Sample) -> Void
    ) {
        precondition(calls.count == scenario.targets.count, "the calls are those of another scenario")
        self.scenario = scenario
        self.transport = transport
        self.control = control
        self.start = start
        let remaining = remaining ?? RemainingPlan(scenario)
        self.remaining = remaining
        let targets = scenario.targets.places.filter { !remaining.isFinished(target: $0) }
        self.targets = targets
        let plan = Plan(
            scenario,
            salt: UInt64(truncatingIfNeeded: epoch.wall.nanoseconds),
            part: remaining.part,
            order: remaining.order
        )
        lanes = Lanes(scenario, first: firstLane)
        opener = ConnectionOpener(
            count: scenario.load.prewarm,
            lanes: lanes,
            part: remaining.part,
            calls: calls,
            transport: transport,
            epoch: epoch,
            control: control,
            record: recordOpened
        )
        let prompts = AskedPrompts(scenario, fits: fits, plan: plan, remaining: remaining)
        requests = RequestRun(
            prompts: prompts,
            conversations: scenario.load.conversations,
            plan: plan,
            part: remaining.part,
            calls: calls,
            transport: transport,
            epoch: epoch,
            control: control,
            progress: progress,
            watch: FailureWatch(scenario, asked: targets, calls: calls, control: control),
            spending: Spending(spending, control: control),
            recordLingered: recordLingered,
            desk: prompts.expectsSomething ? JudgingDesk(record: record) : nil,
            record: record
        )
    }

    /// Runs the plan to its end, or until it is stopped or cancelled.
    ///
    /// Every sitting warms up the targets it measures, because their connections and the servers' caches are cold
    /// again.
    ///
    /// - Returns: how it ended.
    package func run() async -> RunEnd {
        if targets.isEmpty { return .whole }
        // After a stop nothing new starts, including what waits in the transport for its start.
        control.whenStopped { [transport, requests] _ in
            transport.withdrawWaitingStarts()
            // Do not wait for a key either.
            for call in requests.calls { call.rotatingKey?.close() }
        }
        let isClosed = scenario.load.shape == .closed
        for group in scenario.load.order == .interleaved ? [targets] : targets.map({ [$0] }) {
            if scenario.load.prewarm > 0 { await opener.open(for: group) }
            if isClosed, start == nil {
                await keepInFlight(group, .everything)
                continue
            }
            // In an open loop, warm-up ends before the schedule begins: the plan fixes each start, so no request
            // waits for a slot, and warm-up requests still in flight would add to the planned load. With a common start
            // there is time for it before.
            if scenario.load.warmup > 0 { await keepInFlight(group, .warmup) }
            if isClosed {
                await waitForStart()
                await keepInFlight(group, .measured)
            } else {
                requests.progress.measuringBegan()
                await keepSchedules(group)
            }
        }
        await requests.desk?.finish()
        return control.end(isCancelled: Task.isCancelled)
    }

    /// Waits until the common start, if there is one and it is still to come; a stop ends the wait.
    private func waitForStart() async {
        guard let start else { return }
        while !control.isStopping, !Task.isCancelled {
            let left = start - MonotonicClock.now()
            if left <= 0 { return }
            try? await Task.sleep(for: Duration(min(left, .milliseconds(20))))
        }
    }
}
