package import BenchAnalysis
package import BenchModel
import LoadRunner
package import Pricing
package import SampleStore
import ScenarioFile

/// The rungs of a sweep that are in a database: what a resumed sweep goes on with, and what a report is made of.
struct PastRungs {
    let runs: [StoredRun]

    /// Those that were broken off, by somebody or by the budget, and have to be measured again: they have cost something all the same.
    let broken: [StoredRun]

    /// What tells a rung from the others of a sweep.
    private struct Place: Hashable {
        var target: String
        var level: Double
    }

    /// Those that nobody has taken yet.
    ///
    /// A run's scenario is read once, however many levels are asked for.
    private var waiting: [Place: [StoredRun]] = [:]

    /// - Parameters:
    ///   - runs: rungs, of each load the one that counts first.
    ///   - broken: those that were broken off.
    ///   - standIns: those that count at loads that no other was measured at.
    init(_ runs: [StoredRun] = [], broken: [StoredRun] = [], standIns: [StoredRun] = []) {
        (self.runs, self.broken) = (runs, broken)
        for run in runs { if let place = Self.place(of: run) { waiting[place, default: []].append(run) } }
        for run in standIns {
            if let place = Self.place(of: run), waiting[place] == nil { waiting[place] = [run] }
        }
    }

    private static func place(of run: StoredRun) -> Place? {
        guard let target = run.record.targets.first?.name, let scenario = try? StoredScenario.read(run.record),
            let level = scenario.sweep?.level(of: scenario.load)
        else { return nil }
        return Place(target: target, level: level)
    }

    /// Reads those that a sweep can go on with.
    ///
    /// - Throws: a tag that no run has, and a rung that was measured under other conditions.
    init(_ order: SweepSession.Order) throws {
        do {
            try self.init(whole: order)
        } catch let error as ApplicationError {
            throw ApplicationError("--resume \(order.tag.text): \(error)")
        }
    }

    private init(whole order: SweepSession.Order) throws {
        let database = try RunDatabase.open(path: order.databasePath, mode: .existing(readOnly: true))
        defer { database.close() }
        try Self.checkIsAlone(order.tag, in: database)
        let all = try Self.all(tagged: order.tag, in: database)
        let (measured, broken) = Self.parted(all)
        self.init(measured, broken: broken)
        for run in runs { try Self.check(run.record, order) }
    }

    /// Refuses a sweep that another process measures.
    static func checkIsAlone(_ order: SweepSession.Order) throws {
        let database = try RunDatabase.open(path: order.databasePath, mode: .existing(readOnly: true))
        defer { database.close() }
        try checkIsAlone(order.tag, in: database)
    }

    private static func checkIsAlone(_ tag: RunTag, in database: RunDatabase) throws {
        guard let other = try database.processMeasuring(tag) else { return }
        throw ApplicationError(
            "process \(other) is measuring this sweep in \(database.path); two at once would be load on one another, and measure each rung "
                + "twice: wait for its end, or end it"
        )
    }

    /// Parts the rungs that say all they can of their load from those that are measured again: at which nobody answered, or for which
    /// the money was not enough.
    fileprivate static func parted(_ all: [StoredRun]) -> (measured: [StoredRun], others: [StoredRun]) {
        var (measured, others): ([StoredRun], [StoredRun]) = ([], [])
        for run in all { if isMeasured(run) { measured.append(run) } else { others.append(run) } }
        return (measured, others)
    }

    private static func isMeasured(_ run: StoredRun) -> Bool {
        guard isRung(run.record) else { return false }
        guard let reason = run.record.endReason else { return true }
        return !UsedUpBudget.isReason(reason) && !isOfNobody(run.samples)
    }

    private static func isOfNobody(_ samples: [Sample]) -> Bool {
        let ended = samples.lazy.filter(\.isFinished)
        return !ended.isEmpty && ended.allSatisfy(\.isHopeless)
    }

    /// Whether a run came to its end, or was ended by a rule.
    static func isRung(_ record: RunRecord) -> Bool {
        record.status == .finished || (record.status == .interrupted && record.endReason != nil)
    }

    /// Returns a sweep's runs, in the order in which they were measured.
    static func all(tagged tag: RunTag, in database: RunDatabase) throws -> [StoredRun] {
        let records = try database.records(since: WallTime(nanoseconds: 0), tag: tag).sorted { $0.id < $1.id }
        guard !records.isEmpty else {
            throw ApplicationError(
                "no run in \(database.path) has the tag \(tag.text), so that there is no such sweep; \"ezbench runs\" lists the tags"
            )
        }
        return try records.map { try database.load(.id($0.id)) }
    }

    /// Takes the first rung of a target at a level that nobody has taken yet.
    mutating func take(_ target: String, _ level: Double) -> StoredRun? {
        let place = Place(target: target, level: level)
        guard let first = waiting[place]?.first else { return nil }
        waiting[place]?.removeFirst()
        return first
    }

    /// Refuses a rung that cannot be held against those that are to come.
    private static func check(_ record: RunRecord, _ order: SweepSession.Order) throws {
        let stored = try StoredScenario.read(record)
        let name = record.targets.first?.name ?? ""
        guard let settings = stored.sweep else {
            throw ApplicationError(
                "run \(record.id) has the tag \(order.tag.text) and is no rung of a sweep: take the tag off"
            )
        }
        guard let place = order.scenario.targets.firstIndex(where: { $0.name == name }) else {
            throw ApplicationError(
                "run \(record.id) of \(order.tag.text) measured target \"\(name)\", which the scenario does not have: a sweep goes on "
                    + "with the scenario it was begun with"
            )
        }
        var wanted = order.scenario(of: place, at: settings.level(of: stored.load) ?? 0, number: 0)
        wanted.load.seed = stored.load.seed
        wanted.budget = stored.budget
        // Time limits, budgets and a confirmation at the end say how far one goes, not what is measured.
        wanted.sweep?.time = settings.time
        wanted.sweep?.confirms = settings.confirms
        // An earlier version has recorded nothing of pictures.
        if stored.data?.picturesDigest == nil { wanted.data?.picturesDigest = nil }
        // What an earlier version stored in other words is the same all the same.
        let asStored = ScenarioReader.storedJSON(stored, keepsTexts: true)
        guard let path = ScenarioReader.difference(wanted, fromStored: record.scenarioJSON),
            ScenarioReader.difference(wanted, fromStored: asStored) != nil
        else { return }
        let flag = settings.flag(behind: path).map { " (\($0))" } ?? ""
        throw ApplicationError(
            "run \(record.id) of \(order.tag.text) was measured with another scenario, or other flags, than are given now: "
                + "\(path)\(flag) differs; a sweep goes on as it was begun"
        )
    }
}

extension SweepSettings {
    /// Returns the flag that sets what stands at a path of a scenario; nil where none, or more than one, does.
    fileprivate func flag(behind path: String) -> String? {
        switch path {
        case "$.sweep.concurrency", "$.sweep.sessions", "$.sweep.rate", "$.sweep.search", "$.sweep.rung",
            "$.sweep.requests", "$.sweep.settle", "$.sweep.attainment", "$.sweep.tolerance":
            "--\(path.dropFirst("$.sweep.".count))"
        case "$.sweep.maxRungs": "--max-rungs"
        case "$.load.requests": "--requests"
        case "$.load.duration": "--rung"
        // The loads are compared one by one.
        case _ where path.hasPrefix("$.sweep.\(variable.rawValue)["): "--\(variable.rawValue)"
        default: nil
        }
    }

    /// The level of a rung's load; nil where it has none.
    func level(of load: Load) -> Double? {
        switch (variable, load.shape) {
        case (.concurrency, .closed), (.sessions, .closed): Double(load.concurrency)
        case (.rate, .open(.constant(let rate))), (.rate, .open(.poisson(let rate))),
            (.rate, .open(.gamma(let rate, _))):
            rate
        default: nil
        }
    }
}

extension SweepResult {
    /// Reads a sweep from the runs of a database: all follows from these.
    ///
    /// - Parameters:
    ///   - tag: its tag.
    ///   - database: where its runs are.
    ///   - prices: the prices to count by, for the scenario of its first run.
    /// - Returns: the sweep, as far as it was measured.
    /// - Throws: a tag that no sweep has.
    package static func read(
        _ tag: RunTag,
        in database: RunDatabase,
        prices: (Scenario) throws -> PriceBook
    ) throws -> SweepResult {
        let all = try PastRungs.all(tagged: tag, in: database).filter { PastRungs.isRung($0.record) }
        // Where a load was measured again, that counts.
        let (measured, others) = PastRungs.parted(all)
        var past = PastRungs(measured, standIns: others)
        guard let first = all.first else {
            throw ApplicationError("no rung of \(tag.text) came to its end")
        }
        let scenario = try StoredScenario.read(first.record)
        guard let settings = scenario.sweep?.counting(scenario.load) else {
            throw ApplicationError("run \(first.record.id) has the tag \(tag.text) and is no rung of a sweep")
        }
        let book = try prices(scenario)
        let names = all.compactMap { $0.record.targets.first?.name }.eachOnce
        var objectives: [String: [Objective]] = [:]
        var accelerators: [String: Int] = [:]
        for run in all {
            guard let name = run.record.targets.first?.name else { continue }
            if objectives[name] == nil {
                let own = try StoredScenario.read(run.record)
                (objectives[name], accelerators[name]) = (own.objectives, own.accelerators[name])
            }
        }
        let tracks = names.map { name in
            var track = SweepTrack(name, settings, objectives: objectives[name] ?? [])
            while let rung = track.course.next, let run = past.take(name, rung.level),
                let measured = SweepRung(
                    rung,
                    run,
                    objectives: objectives[name] ?? [],
                    settings: settings,
                    prices: book,
                    accelerators: accelerators[name]
                )
            {
                track.take(measured)
            }
            return track
        }
        let isWhole = tracks.allSatisfy { $0.course.next == nil }
        let nothingWorks = tracks.compactMap(\.whyNothingWorks).first
        return SweepResult(
            name: scenario.name,
            tag: tag,
            settings: settings,
            tracks: tracks,
            end: nothingWorks.map { .nothingWorked($0) } ?? (isWhole ? .whole : .unfinished)
        )
    }
}
