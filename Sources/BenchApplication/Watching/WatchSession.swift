package import BenchAnalysis
package import BenchModel
import SampleStore

/// A watch: probes again and again, judges what each says, and tells once when something begins and when it is over.
package struct WatchSession<Clock: WatchClock>: Sendable {
    /// What is watched, and how.
    package struct Order: Sendable {
        package var every: Nanoseconds
        /// The least number of bad windows before anything is told.
        package var windows: Int
        package var bounds: [WatchedBound]
        package var seed: UInt64
        /// The most that a day's probes may cost, by the days of UTC; nil for no limit.
        package var budgetPerDay: Budget?
        /// The most that one probe may cost, in dollars; a day with less left has no further one.
        package var dollarsPerProbe: String?
        /// Whether it ends after one probe.
        package var isOnce = false

        package init(every: Nanoseconds, windows: Int, bounds: [WatchedBound], seed: UInt64) {
            self.every = every
            self.windows = windows
            self.bounds = bounds
            self.seed = seed
        }

        /// The rule by which it judges; whether a target is reached takes no part in the proof.
        package var rule: WatchRule {
            WatchRule(windows: windows, every: every, subjects: bounds.count { $0.kind != .reach })
        }
    }

    /// What a watch takes from the program it is part of.
    package struct Means: Sendable {
        package var clock: Clock
        package var store: any WatchStore
        package var sender: any AlertSender
        package var stop: WatchStop
        /// Carries a probe out.
        package var probe: @Sendable (ProbeOrder) async throws -> ProbeAnswer
        /// Puts an alert into words.
        package var words: @Sendable (WatchLedger.Edge) -> String
        /// Deletes old samples where there are some, and returns of how many runs.
        package var thin: @Sendable (WallTime) throws -> Int
        /// Takes each event, on any thread; must not block.
        package var tell: @Sendable (WatchEvent) -> Void

        package init(
            clock: Clock,
            store: any WatchStore,
            sender: any AlertSender,
            stop: WatchStop,
            probe: @escaping @Sendable (ProbeOrder) async throws -> ProbeAnswer,
            words: @escaping @Sendable (WatchLedger.Edge) -> String,
            thin: @escaping @Sendable (WallTime) throws -> Int = { _ in 0 },
            tell: @escaping @Sendable (WatchEvent) -> Void
        ) {
            self.clock = clock
            self.store = store
            self.sender = sender
            self.stop = stop
            self.probe = probe
            self.words = words
            self.thin = thin
            self.tell = tell
        }
    }

    /// How long alerts may still take in the end.
    private static var graceForAlerts: Duration { .seconds(10) }
    private static var hour: Nanoseconds { .seconds(3_600) }

    let order: Order
    let means: Means

    package init(_ order: Order, with means: Means) {
        self.order = order
        self.means = means
    }

    /// Watches until somebody asks for the end, or once.
    ///
    /// - Throws: what keeps it from beginning: its database, or what the first probe cannot do without.
    package func run() async throws -> WatchEnd {
        let memory = try means.store.recall(probes: 4 * WatchRule.reach)
        defer { means.store.release() }
        let journal = WatchJournal(means.store, tell: means.tell)
        let desk = AlertDesk(means.sender, journal, tell: means.tell)
        var (course, ended) = try begin(memory)
        means.tell(
            .begun(probes: memory.nextProbe - 1, open: course.ledger.openIncidents, undelivered: memory.alerts.count)
        )
        desk.post(memory.alerts)
        tell(ended.map { WatchLedger.Edge(edge: .over, incident: $0) }, at: means.clock.wall(), journal, desk)
        repeat {
            means.tell(.waiting(state(course, journal, desk)))
            if !order.isOnce { await means.stop.sleep(until: course.schedule.next, means.clock) }
            if means.stop.isAsked { break }
            try await probe(&course, journal, desk)
        } while !order.isOnce && !means.stop.isAsked
        await desk.finish(within: Self.graceForAlerts)
        course.end.open = course.ledger.openIncidents
        course.end.undelivered = desk.undelivered
        course.end.unstored = journal.unstored
        return course.end
    }

    // MARK: Parts

    /// What changes from probe to probe.
    private struct Course {
        var ledger: WatchLedger
        var schedule: WatchSchedule
        var budget: DayBudget?
        var nextProbe: Int
        /// When the last probe of the earlier process began.
        var lastWall: WallTime?
        /// When the last probe of this process ended.
        var last: (steady: Instant<SinceBoot>, wall: WallTime)?
        var thinnedAt: Instant<SinceBoot>?
        var end = WatchEnd()
    }

    private func state(_ course: Course, _ journal: WatchJournal, _ desk: AlertDesk) -> WatchState {
        WatchState(
            nextProbe: means.clock.wall() + (course.schedule.next - means.clock.steady()),
            spent: course.budget?.spentNumber,
            budget: course.budget?.limitNumber,
            pendingAlerts: desk.undelivered,
            unstored: journal.unstored
        )
    }

    /// Returns what a watch goes on with, and the incidents that end since nobody asks any more for what was wrong.
    private func begin(_ memory: WatchMemory) throws -> (Course, ended: [IncidentRecord]) {
        let (wall, steady) = (means.clock.wall(), means.clock.steady())
        var ledger = WatchLedger(order.bounds, order.rule)
        let ended = ledger.restore(
            memory.probes,
            open: memory.open,
            nextIncident: memory.nextIncident,
            now: wall
        )
        let last = memory.probes.last?.at
        let first = WatchSchedule.first(every: order.every, after: last, wall: wall, steady: steady)
        let course = Course(
            ledger: ledger,
            schedule: WatchSchedule(every: order.every, seed: order.seed, first: first),
            budget: try order.budgetPerDay.map {
                try DayBudget($0, perProbe: order.dollarsPerProbe, at: wall, means.store)
            },
            nextProbe: memory.nextProbe,
            lastWall: last
        )
        return (course, ended)
    }

    private func probe(_ course: inout Course, _ journal: WatchJournal, _ desk: AlertDesk) async throws {
        let (wall, steady) = (means.clock.wall(), means.clock.steady())
        course.schedule.begin(now: steady)
        course.budget?.turn(to: wall)
        course.end.isOutOfBudget = course.budget?.isSpent ?? false
        if let budget = course.budget, budget.isSpent {
            if course.budget?.takeNews() == true { means.tell(.budgetSpent(until: budget.endOfDay)) }
            _ = course.schedule.advance(now: means.clock.steady())
            return
        }
        let followsGap = gap(before: (steady, wall), course)
        let order = ProbeOrder(
            number: course.nextProbe,
            isFirst: course.end.probes == 0,
            budget: course.budget?.left
        )
        course.nextProbe += 1
        let answer = try await means.probe(order)
        course.last = (means.clock.steady(), means.clock.wall())
        course.end.probes += 1
        course.budget?.book(answer.dollars)
        let record = ProbeRecord(order, answer, at: wall, followsGap: followsGap)
        if record.result == .measured { course.end.measured += 1 }
        judge(record, answer.measured, &course, journal, desk)
        thin(&course)
        let now = means.clock.steady()
        let left = course.schedule.advance(now: now)
        if left > 0, !means.stop.isAsked { means.tell(.leftOut(slots: left)) }
        if course.ledger.wantsConfirmation { course.schedule.confirm(now: now) }
    }

    /// Takes what a probe says, stores what follows from it, and only then tells it.
    private func judge(
        _ record: ProbeRecord,
        _ measured: MeasuredRun?,
        _ course: inout Course,
        _ journal: WatchJournal,
        _ desk: AlertDesk
    ) {
        let outcome = course.ledger.take(record)
        means.tell(.probed(record, measured: measured, open: course.ledger.openIncidents))
        tell(outcome.edges, of: WatchEntry(probe: record, incidents: outcome.changed), at: record.at, journal, desk)
    }

    /// Stores an entry with the alerts to be told, and then tells them.
    private func tell(
        _ edges: [WatchLedger.Edge],
        of entry: WatchEntry? = nil,
        at now: WallTime,
        _ journal: WatchJournal,
        _ desk: AlertDesk
    ) {
        var entry = entry ?? WatchEntry(incidents: edges.map(\.incident))
        entry.alerts = edges.map { edge in
            AlertRecord(
                incident: edge.incident.number,
                edge: edge.edge,
                at: now,
                text: means.words(edge),
                pending: desk.channels
            )
        }
        journal.add(entry)
        for edge in edges { means.tell(.alerted(edge)) }
        desk.post(entry.alerts)
    }

    /// Finds out whether the probe that begins now follows on the last one, and whether the wall clock was set between them.
    private func gap(before now: (steady: Instant<SinceBoot>, wall: WallTime), _ course: Course) -> Bool {
        let passed: Nanoseconds
        if let last = course.last {
            passed = now.steady - last.steady
            let step = now.wall.sinceBeginning.subtractingSaturated(last.wall.sinceBeginning)
                .subtractingSaturated(passed)
            if step.magnitude > .seconds(2) { means.tell(.clockStepped(by: step)) }
        } else if let last = course.lastWall {
            // Of an earlier process, whose clock may have been another; one in the future says nothing.
            passed = max(0, now.wall.sinceBeginning.subtractingSaturated(last.sinceBeginning))
        } else {
            return false
        }
        guard passed / 5 > order.every / 2 else { return false }
        means.tell(.gap(passed))
        return true
    }

    private func thin(_ course: inout Course) {
        let now = means.clock.steady()
        if let last = course.thinnedAt, now - last < Self.hour { return }
        course.thinnedAt = now
        // What cannot be deleted now can be in an hour; a database that takes nothing is told of by the journal.
        guard let runs = try? means.thin(means.clock.wall()), runs > 0 else { return }
        means.tell(.thinned(runs: runs))
    }
}
