package import BenchModel
package import ProviderWire

/// Carries out a scenario's plan: keeps the streams in flight and turns every exchange into a ``Sample``.
package struct LoadRun: Sendable {
    private let scenario: Scenario
    private let plan: Plan
    private let remaining: RemainingPlan
    private let firstLane: Int
    private let calls: [ProviderCall]
    private let transport: any Transport
    private let epoch: RunEpoch
    private let control: RunControl
    private let progress: RunProgress
    private let record: @Sendable (Sample) -> Void
    private let recordOpened: @Sendable (OpenedConnection) -> Void

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
        record: @escaping @Sendable (Sample) -> Void
    ) {
        self.scenario = scenario
        self.calls = calls
        self.transport = transport
        self.epoch = epoch
        self.control = control
        self.progress = progress
        self.firstLane = firstLane
        self.recordOpened = recordOpened
        self.record = record
        self.remaining = remaining ?? RemainingPlan(scenario)
        plan = Plan(scenario, salt: UInt64(truncatingIfNeeded: epoch.wall), part: self.remaining.part)
    }

    /// Runs the plan to its end, or until it is stopped or cancelled.
    ///
    /// Every sitting warms the targets up that it measures: their connections, and what servers keep warm, are cold again.
    ///
    /// - Returns: whether the whole plan was carried out.
    package func run() async -> Bool {
        let targets = scenario.targets.indices.filter { !remaining.isFinished(target: $0) }
        if targets.isEmpty { return true }
        let groups = scenario.load.order == .interleaved ? [targets] : targets.map { [$0] }
        for group in groups {
            if scenario.load.prewarm > 0 { await openConnections(group) }
            if scenario.load.warmup > 0 {
                await keepInFlight(group, phase: .warmup)
            }
            progress.measuringBegan()
            if scenario.load.shape == .closed {
                await keepInFlight(group, phase: .measure)
            } else {
                await keepSchedules(group)
            }
        }
        return !control.isStopping && !Task.isCancelled
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
                    group.addTask { await runSlot(slot, of: target, phase: phase, turns: turns) }
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
        while !control.isStopping, !Task.isCancelled, let sequence = turns.next() {
            let planned = MonotonicClock.now()
            let planning = plan.request(target: target, phase: phase, sequence: sequence)
            var request = calls[target].request(for: scenario.prompts[planning.prompt], nonce: planning.nonce)
            request.lane = lane(slot, of: target)
            progress.began()
            let exchange = await transport.perform(request)
            keep(exchange, of: planning, planned: planned)
        }
    }

    /// Returns the lane of a slot, whose requests follow one another over one loop's connections.
    ///
    /// Those of a target over HTTP/2 share one lane, as they share a connection, and so do planned starts, which share a cap.
    private func lane(_ slot: Int, of target: Int) -> Int {
        let sharesLane = scenario.endpoint(of: scenario.targets[target])?.httpVersion == .http2
        let isPlanned = scenario.load.shape != .closed
        return firstLane + (sharesLane || isPlanned ? target : target * scenario.load.concurrency + slot)
    }

    /// Makes a sample of an exchange; not in line, as a waiting slot would keep room for all that is made on the way.
    @inline(never)
    private func keep(_ exchange: RecordedExchange, of planning: Plan.Request, planned: Nanoseconds) {
        let sample = Sample(
            planning,
            promptID: scenario.prompts[planning.prompt].id,
            planned: planned,
            exchange: exchange,
            call: calls[planning.target],
            part: remaining.part,
            epoch: epoch.monotonic
        )
        record(sample)
        progress.ended(sample)
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

    /// Starts each target's measured requests when its schedule says.
    private func keepSchedules(_ targets: [Int]) async {
        // Once stopped nothing new starts, and what has been handed over ahead of time must not either.
        control.whenStopped { [transport] in transport.withdrawWaitingStarts() }
        let beginning = MonotonicClock.now() + Self.lead
        await withDiscardingTaskGroup { group in
            for target in targets {
                guard let starts = remaining.starts(of: target) else { continue }
                group.addTask { await keepSchedule(starts, of: target, from: beginning) }
            }
        }
    }

    /// Hands one target's starts to the transport, each in good time and none much earlier.
    private func keepSchedule(_ starts: RemainingStarts, of target: Int, from beginning: Nanoseconds) async {
        let outstanding = OutstandingCount(atMost: Self.mostWaiting + scenario.load.maxInFlight)
        await withDiscardingTaskGroup { group in
            for (sequence, offset) in starts {
                let planned = beginning + offset
                guard await isTime(toSubmit: planned, outstanding) else { break }
                outstanding.began()
                group.addTask {
                    await runPlanned(target, sequence: sequence, at: planned)
                    outstanding.ended()
                }
            }
        }
    }

    /// Waits until a start may be handed over; false where the run has been stopped.
    private func isTime(toSubmit planned: Nanoseconds, _ outstanding: OutstandingCount) async -> Bool {
        while !control.isStopping, !Task.isCancelled {
            if outstanding.hasRoom, MonotonicClock.now() >= planned - Self.lookAhead { return true }
            // In naps far shorter than the look-ahead: how late one ends delays no start, and a stop is soon heard.
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    private func runPlanned(_ target: Int, sequence: Int, at planned: Nanoseconds) async {
        let planning = plan.request(target: target, phase: .measure, sequence: sequence)
        var request = calls[target].request(for: scenario.prompts[planning.prompt], nonce: planning.nonce)
        request.lane = lane(0, of: target)
        request.startAt = planned
        request.admission = Admission(
            group: target,
            maxInFlight: scenario.load.maxInFlight,
            whenFull: scenario.load.whenFull,
            onStart: { [progress] in progress.began() }
        )
        let exchange = await transport.perform(request)
        if exchange.times.started == nil, exchange.ending == .cancelled { return }
        keep(exchange, of: planning, planned: planned)
    }
}

// MARK: - Opening connections

extension LoadRun {
    /// Opened at a time per target: a server's queue of connections it has not accepted yet may be no longer.
    private static let openedAtATime = 64

    /// Opens the connections that the scenario asks for, each on the loop that is going to use it.
    private func openConnections(_ targets: [Int]) async {
        let count = scenario.load.prewarm
        await withDiscardingTaskGroup { group in
            for target in targets {
                for first in 0..<min(count, Self.openedAtATime) {
                    group.addTask {
                        for slot in stride(from: first, to: count, by: Self.openedAtATime) {
                            guard !control.isStopping, !Task.isCancelled else { return }
                            await openConnection(of: target, for: slot % scenario.load.concurrency)
                        }
                    }
                }
            }
        }
    }

    private func openConnection(of target: Int, for slot: Int) async {
        var request = calls[target].connectionRequest
        request.lane = lane(slot, of: target)
        let exchange = await transport.perform(request)
        let times = exchange.times
        let fromEpoch = { (instant: Nanoseconds?) in instant.map { $0 - epoch.monotonic } }
        recordOpened(
            OpenedConnection(
                target: target,
                part: remaining.part,
                outcome: calls[target].outcome(ofOpening: exchange),
                connectionID: exchange.connection.connectionID,
                started: fromEpoch(times.started),
                dns: fromEpoch(times.dns),
                connected: fromEpoch(times.connected),
                tls: fromEpoch(times.tls)
            )
        )
    }
}
