import BenchModel

extension LoadRun {
    /// The time between now and a schedule's first start, so that the transport receives that start in time.
    private static let lead = Nanoseconds.milliseconds(50)
    /// How far ahead of its time a start is handed to the transport, whose timer starts it.
    private static let lookAhead = Nanoseconds.seconds(1)
    /// The most starts of one target waiting in the transport; others follow as these start.
    private static let mostWaiting = 1000
    /// The most requests of one target waiting for a retry; beyond it no new ones start, which bounds memory.
    private static let mostRetrying = 50_000

    /// Starts each target's measured requests on schedule.
    func keepSchedules(_ targets: [TargetIndex]) async {
        let now = MonotonicClock.now() + Self.lead
        let beginning = start ?? now
        await withDiscardingTaskGroup { group in
            for target in targets {
                guard let starts = remaining.starts(of: target) else { continue }
                group.addTask { await self.keepSchedule(starts, of: target, from: beginning, missedBefore: now) }
            }
        }
    }

    /// Hands one target's starts to the transport, each in time but not much earlier.
    ///
    /// Whoever comes late to a common start joins the others where they are: what was planned before `now` is missed, since
    /// made up for it would be a burst that nobody planned.
    private func keepSchedule(
        _ starts: RemainingStarts,
        of target: TargetIndex,
        from beginning: MonotonicInstant,
        missedBefore now: MonotonicInstant
    ) async {
        let outstanding = OutstandingCount(atMost: Self.mostWaiting + scenario.load.maxInFlight)
        // Counted separately: a server that asks many requests to wait long must not stop the schedule.
        let retrying = OutstandingCount(atMost: Self.mostRetrying)
        await withDiscardingTaskGroup { group in
            for (sequence, offset) in starts {
                let planned = beginning + offset
                if start != nil, planned < now {
                    requests.leaveOut(target, sequence, at: planned)
                    continue
                }
                guard await isTime(toSubmit: planned, of: target, outstanding, retrying) else {
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

    /// Waits until a start may be handed over; false if the run has been stopped.
    private func isTime(
        toSubmit planned: MonotonicInstant,
        of target: TargetIndex,
        _ outstanding: OutstandingCount...
    ) async -> Bool {
        while !control.isStopping(target), !Task.isCancelled {
            if outstanding.allSatisfy(\.hasRoom), MonotonicClock.now() >= planned - Self.lookAhead { return true }
            // Sleep much shorter than the look-ahead: a late wake-up delays no start, and a stop is noticed soon.
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    private func runPlanned(
        _ target: TargetIndex,
        sequence: RequestIndex,
        at planned: MonotonicInstant,
        whenTried: () -> Void
    ) async {
        let admission = Admission(
            group: target.number,
            maxInFlight: scenario.load.maxInFlight,
            whenFull: scenario.load.whenFull,
            onStart: { [requests] in requests.progress.began(target) }
        )
        _ = await requests.keyIsReady(of: target)
        if let conversations = scenario.load.conversations {
            let session = SessionRun(
                sequence.number,
                of: target,
                conversations,
                in: requests,
                lane: lanes.lane(0, of: target),
                admission: admission
            )
            await session.carryOut(from: planned, isFirstPlanned: true, whenTried: whenTried)
            return
        }
        let attempts = Attempts(
            of: requests.prepared(target, phase: .measure, sequence: sequence),
            in: requests,
            lane: lanes.lane(0, of: target),
            planned: planned,
            admission: admission
        )
        await requests.carryOut(attempts, whenTried: whenTried)
    }
}
