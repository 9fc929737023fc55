package import BenchModel
package import ProviderWire

/// Carries out a scenario's plan: keeps the streams in flight and turns every exchange into a ``Sample``.
package final class LoadRun: Sendable {
    private let scenario: Scenario
    private let plan: Plan
    private let remaining: RemainingPlan
    private let transport: any Transport
    private let control: RunControl
    private let requests: RequestRun
    private let lanes: Lanes
    private let opener: ConnectionOpener

    /// Creates a run of a scenario.
    ///
    /// - Parameters:
    ///   - scenario: what to ask and how hard to press.
    ///   - remaining: what earlier sittings have left of its plan; nil where this is the first.
    ///   - calls: how to ask each target, in the order of the scenario's targets.
    ///   - transport: what carries the requests.
    ///   - epoch: the instant the samples count from.
    ///   - control: a handle to stop early.
    ///   - progress: counts what happens, for whoever watches.
    ///   - firstLane: the lane of its first slot; runs side by side want lanes of their own.
    ///   - recordOpened: takes each connection that was opened ahead of the requests, as `record` does.
    ///   - recordLingered: takes each connection that was held open after its stream had told its end.
    ///   - spending: what the run may cost; nil is no bound.
    ///   - record: takes each sample when its exchange has ended, on any thread; must not block.
    package init(
        scenario: Scenario,
        remaining: RemainingPlan? = nil,
        calls: [ProviderCall],
        transport: any Transport,
        epoch: RunEpoch,
        control: RunControl,
        progress: RunProgress,
        firstLane: Int = 0,
        recordOpened: @escaping @Sendable (OpenedConnection) -> Void = { _ in },
        recordLingered: @escaping @Sendable (LingeredConnection) -> Void = { _ in },
        spending: SpendingLimit? = nil,
        record: @escaping @Sendable (Sample) -> Void
    ) {
        self.scenario = scenario
        self.transport = transport
        self.control = control
        self.remaining = remaining ?? RemainingPlan(scenario)
        plan = Plan(scenario, salt: UInt64(truncatingIfNeeded: epoch.wall), part: self.remaining.part)
        lanes = Lanes(scenario, first: firstLane)
        opener = ConnectionOpener(
            count: scenario.load.prewarm,
            lanes: lanes,
            part: self.remaining.part,
            calls: calls,
            transport: transport,
            epoch: epoch,
            control: control,
            record: recordOpened
        )
        requests = RequestRun(
            prompts: scenario.prompts,
            plan: plan,
            part: self.remaining.part,
            calls: calls,
            transport: transport,
            epoch: epoch,
            control: control,
            progress: progress,
            watch: FailureWatch(scenario, control: control),
            spending: Spending(spending, control: control),
            recordLingered: recordLingered,
            record: record
        )
    }

    /// Runs the plan to its end, or until it is stopped or cancelled.
    ///
    /// Every sitting warms the targets up that it measures: their connections, and what servers keep warm, are cold again.
    ///
    /// - Returns: how it ended.
    package func run() async -> RunEnd {
        // Once stopped nothing new starts, and what waits for its start in the transport must not either.
        control.whenStopped { [transport] _ in transport.withdrawWaitingStarts() }
        let targets = scenario.targets.indices.filter { !remaining.isFinished(target: $0) }
        if targets.isEmpty { return .whole }
        let groups = scenario.load.order == .interleaved ? [targets] : targets.map { [$0] }
        for group in groups {
            if scenario.load.prewarm > 0 { await opener.open(for: group) }
            if scenario.load.warmup > 0 {
                await keepInFlight(group, phase: .warmup)
            }
            requests.progress.measuringBegan()
            if scenario.load.shape == .closed {
                await keepInFlight(group, phase: .measure)
            } else {
                await keepSchedules(group)
            }
        }
        return control.end(isCancelled: Task.isCancelled)
    }

    /// Keeps the scenario's number of streams in flight for each target until what is left of the plan is used up.
    private func keepInFlight(_ targets: [Int], phase: Sample.Phase) async {
        let began = MonotonicClock.now()
        let dealt = targets.map { (target: $0, turns: turns(of: $0, phase: phase, began: began)) }
        if let (target, turns) = dealt.first, dealt.count == 1, turns.slots(atMost: scenario.load.concurrency) == 1 {
            // Needs no task beside this one: a self-test has thousands of such runs side by side.
            return await runSlot(0, of: target, phase: phase, turns: turns)
        }
        await withDiscardingTaskGroup { group in
            for (target, turns) in dealt {
                for slot in 0..<turns.slots(atMost: scenario.load.concurrency) {
                    group.addTask { await self.runSlot(slot, of: target, phase: phase, turns: turns) }
                }
            }
        }
    }

    private func turns(of target: Int, phase: Sample.Phase, began: Nanoseconds) -> TurnCounter {
        switch phase {
        case .warmup: TurnCounter(.requests(scenario.load.warmup), began: began)
        case .measure:
            TurnCounter(
                remaining.extent(of: target),
                without: remaining.finishedPlaces(of: target),
                began: began
            )
        }
    }

    /// One slot: asks, waits for the answer, asks again.
    private func runSlot(_ slot: Int, of target: Int, phase: Sample.Phase, turns: TurnCounter) async {
        let lane = lanes.lane(slot, of: target)
        while let sequence = turns.next() {
            guard !control.isStopping, !Task.isCancelled else { return control.cutShort() }
            let planned = MonotonicClock.now()
            let planning = plan.request(target: target, phase: phase, sequence: sequence)
            await requests.carryOut(planning, lane: lane, planned: planned)
        }
    }
}

// MARK: - Open loop

extension LoadRun {
    /// What lies between the beginning of a schedule and the first start, so that the transport has it in time.
    private static let lead = Nanoseconds.milliseconds(50)
    /// How far ahead of its instant a start is handed to the transport, whose timer then begins it.
    private static let lookAhead = Nanoseconds.seconds(1)
    /// The most starts of one target that the transport holds; further ones follow as these go.
    private static let mostWaiting = 1000
    /// The most requests of one target that wait for another attempt; beyond, no new ones start, since memory is finite.
    private static let mostRetrying = 50_000

    /// Starts each target's measured requests when its schedule says.
    private func keepSchedules(_ targets: [Int]) async {
        let beginning = MonotonicClock.now() + Self.lead
        await withDiscardingTaskGroup { group in
            for target in targets {
                guard let starts = remaining.starts(of: target) else { continue }
                group.addTask { await self.keepSchedule(starts, of: target, from: beginning) }
            }
        }
    }

    /// Hands one target's starts to the transport, each in good time and none much earlier.
    private func keepSchedule(_ starts: RemainingStarts, of target: Int, from beginning: Nanoseconds) async {
        let outstanding = OutstandingCount(atMost: Self.mostWaiting + scenario.load.maxInFlight)
        // Apart from the others: a server that asks many to wait for long must not stop the schedule.
        let retrying = OutstandingCount(atMost: Self.mostRetrying)
        await withDiscardingTaskGroup { group in
            for (sequence, offset) in starts {
                let planned = beginning + offset
                guard await isTime(toSubmit: planned, outstanding, retrying) else {
                    control.cutShort()
                    break
                }
                outstanding.began()
                group.addTask {
                    await self.runPlanned(target, sequence: sequence, at: planned) {
                        outstanding.ended()
                        retrying.began()
                    }
                    retrying.ended()
                }
            }
        }
    }

    /// Waits until a start may be handed over; false where the run has been stopped.
    private func isTime(toSubmit planned: Nanoseconds, _ outstanding: OutstandingCount...) async -> Bool {
        while !control.isStopping, !Task.isCancelled {
            if outstanding.allSatisfy(\.hasRoom), MonotonicClock.now() >= planned - Self.lookAhead { return true }
            // In naps far shorter than the look-ahead: how late one ends delays no start, and a stop is soon heard.
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    private func runPlanned(
        _ target: Int,
        sequence: Int,
        at planned: Nanoseconds,
        whenTried: () -> Void
    ) async {
        let admission = Admission(
            group: target,
            maxInFlight: scenario.load.maxInFlight,
            whenFull: scenario.load.whenFull,
            onStart: { [requests] in requests.progress.began() }
        )
        let planning = plan.request(target: target, phase: .measure, sequence: sequence)
        await requests.carryOut(
            planning,
            lane: lanes.lane(0, of: target),
            planned: planned,
            admission: admission,
            whenTried: whenTried
        )
    }
}
