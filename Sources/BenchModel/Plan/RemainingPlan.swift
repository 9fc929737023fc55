/// What is left of a run's plan: all of it, or what its earlier sittings have not finished.
package struct RemainingPlan: Sendable {
    /// One target's measured requests so far.
    private struct Past: Sendable {
        /// Places of requests; numbers of sessions where conversations are held.
        var finished: Set<RequestIndex> = []
        /// For a plan by time: how much of the time in which measured requests start has been used.
        var timeUsed: Nanoseconds = 0
    }

    /// The sitting it is for, counted from 1.
    package let part: Int
    /// The order of the prompts that the run was begun with.
    package let order: PromptOrder
    private let past: PerTarget<Past>
    private let load: Load
    private let sessions: SessionPlaces?

    /// Creates the whole plan of a scenario.
    package init(_ scenario: Scenario, order: PromptOrder = .keyedRounds) {
        part = 1
        self.order = order
        past = PerTarget(scenario.targets) { _ in Past() }
        load = scenario.load
        sessions = SessionPlaces(scenario, order: order)
    }

    /// Creates what is left of a plan for another sitting.
    ///
    /// - Parameters:
    ///   - scenario: the run's own.
    ///   - samples: all that its earlier sittings have stored.
    ///   - part: the number of the new sitting.
    ///   - order: the order of the prompts that the run was begun with.
    package init(
        _ scenario: Scenario,
        after samples: [SampleFacts],
        part: Int,
        order: PromptOrder = .keyedRounds
    ) {
        var past = PerTarget(scenario.targets) { _ in Past() }
        let sessions = SessionPlaces(scenario, order: order)
        for target in past.indices {
            let own = SampleList(samples) { $0.phase == .measure && $0.target == target }
            past[target].finished = sessions?.finished(own) ?? Self.finishedPlaces(own)
            past[target].timeUsed = Self.timeUsed(own)
        }
        self.part = part
        self.order = order
        self.past = past
        self.sessions = sessions
        load = scenario.load
    }

    /// Creates the same where samples are held whole.
    package init(
        _ scenario: Scenario,
        after samples: [Sample],
        part: Int,
        order: PromptOrder = .keyedRounds
    ) { self.init(scenario, after: samples.facts, part: part, order: order) }

    /// Returns the places whose request is finished: its last attempt ended by itself.
    private static func finishedPlaces(_ samples: SampleList) -> Set<RequestIndex> {
        // Mostly each was sent once, in one sitting.
        let part = samples.first?.part
        if samples.allSatisfy({ $0.attempt == 1 && $0.part == part }) {
            var finished = Set<RequestIndex>(minimumCapacity: samples.count)
            for sample in samples where sample.isFinished { finished.insert(sample.sequence) }
            return finished
        }
        var last: [RequestIndex: (part: Int, attempt: Int, isFinished: Bool)] = [:]
        last.reserveCapacity(samples.count)
        for sample in samples {
            let own = (part: sample.part, attempt: sample.attempt, isFinished: sample.isFinished)
            if let other = last[sample.sequence], (own.part, own.attempt) <= (other.part, other.attempt) { continue }
            last[sample.sequence] = own
        }
        return Set(last.lazy.filter(\.value.isFinished).map(\.key))
    }

    /// Returns how long each sitting's slots were busy with the requests it finished, from its first start on.
    private static func timeUsed(_ samples: SampleList) -> Nanoseconds {
        var spans: [Int: (first: RunInstant, last: RunInstant?)] = [:]
        for sample in samples {
            var own = spans[sample.part] ?? (sample.planned, nil)
            own.first = min(own.first, sample.planned)
            if sample.isFinished, let end = sample.endedAt { own.last = max(own.last ?? end, end) }
            spans[sample.part] = own
        }
        return spans.values.compactMap { own in own.last.map { max(0, $0 - own.first) } }.saturatingSum
    }

    // MARK: What is left

    /// The finished places of a target, or its finished sessions where conversations are held.
    package func finishedPlaces(of target: TargetIndex) -> Set<RequestIndex> { past[target].finished }

    package func isFinished(target: TargetIndex, sequence: RequestIndex) -> Bool {
        past[target].finished.contains(sequence)
    }

    /// Returns the extent left to a target's closed loop; finished places count towards a number of requests, and so do those
    /// of other shards.
    package func extent(of target: TargetIndex) -> Load.Extent {
        switch load.extent {
        case .requests, .sessions: load.extent
        case .duration(let time): .duration(max(0, time - past[target].timeUsed))
        }
    }

    /// Returns whether a target has no request left.
    package func isFinished(target: TargetIndex) -> Bool {
        if case .trace = load.shape {
            return past[target].finished.count >= load.shard.part(of: load.extent.starts ?? 0)
        }
        if let schedule = ArrivalSchedule(load, target: target) {
            return schedule.enumerated().allSatisfy {
                !load.shard.owns($0.offset) || past[target].finished.contains(RequestIndex($0.offset))
            }
        }
        switch extent(of: target) {
        case .requests(let count), .sessions(let count):
            return past[target].finished.count >= load.shard.part(of: count)
        case .duration(let time): return time <= 0
        }
    }

    /// Returns how many measured requests are left to a target; nil where that is not known.
    package func requestsLeft(of target: TargetIndex) -> Int? {
        switch extent(of: target) {
        case .duration: nil
        case .requests(let count): load.shard.part(of: count) - past[target].finished.count
        case .sessions(let count):
            sessions?.requests(ofFirst: count, without: past[target].finished, in: load.shard)
        }
    }

    /// Returns the times at which a target's remaining open-loop requests start, counted from the sitting's beginning.
    ///
    /// Each start keeps its distance from the one before it in the plan, so that the rate and its variation stay the
    /// same, and nothing waits for starts of the past. The starts of a shard are at their times in the whole plan.
    package func starts(of target: TargetIndex) -> RemainingStarts? {
        ArrivalSchedule(load, target: target).map {
            RemainingStarts($0, without: past[target].finished, in: load.shard)
        }
    }
}

/// The remaining places of an open-loop plan, each with its time; see ``RemainingPlan/starts(of:)``.
package struct RemainingStarts: Sequence, IteratorProtocol, Sendable {
    private var schedule: ArrivalSchedule
    private let finished: Set<RequestIndex>
    private let shard: Shard
    /// The next place of the plan.
    private var upcoming: RequestIndex = 0
    private var before: Nanoseconds = 0
    /// The last start returned; nil before the first, which goes at once if it is not the plan's own first.
    private var offset: Nanoseconds?

    fileprivate init(_ schedule: ArrivalSchedule, without finished: Set<RequestIndex>, in shard: Shard) {
        self.schedule = schedule
        self.shard = shard
        self.finished = finished
    }

    package mutating func next() -> (sequence: RequestIndex, offset: Nanoseconds)? {
        while let instant = schedule.next() {
            let sequence = upcoming
            upcoming.number += 1
            let distance = instant - before
            before = instant
            if finished.contains(sequence) || !shard.owns(sequence.number) { continue }
            // A shard is carried out in one sitting.
            if !shard.isWhole { return (sequence, instant) }
            let next = offset.map { $0 + distance } ?? (sequence == 0 ? instant : 0)
            offset = next
            return (sequence, next)
        }
        return nil
    }
}
