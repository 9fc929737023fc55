package import BenchAnalysis
package import BenchModel
package import Pricing
import SampleStore

/// A sweep: measures one rung after the other, target by target in turn, each an ordinary run in the database.
///
/// What it knows lies in these runs: each has the sweep's tag, the sweep's settings in its scenario, and its load. So nothing is
/// lost with the process but the rung that was under way.
package struct SweepSession: Sendable {
    package struct Order: Sendable {
        /// With ``Scenario/sweep``.
        package var scenario: Scenario
        package var settings: SweepSettings
        package var databasePath: String
        /// The tag of the sweep; that of an earlier one goes on with it.
        package var tag: RunTag
        package var isResumed = false
        package var simulateAll = false
        package var scenarioFile: String?
        package var labels = RunLabels()
        package var prices: PriceBook
        package var priceFile: RunRecord.PriceFile?
        package var remarks: [Remark] = []
        package var loopsAsked: Int?
        package var progressInterval: Duration?
        /// Whether the figures of the rung under way are told as well.
        package var tellsFigures = false
        /// A collector that is told of each rung.
        package var metrics: MetricsOrder?

        package init(
            _ scenario: Scenario,
            _ settings: SweepSettings,
            databasePath: String,
            tag: RunTag,
            prices: PriceBook
        ) {
            self.scenario = scenario
            self.settings = settings.counting(scenario.load)
            self.databasePath = databasePath
            self.tag = tag
            self.prices = prices
        }
    }

    let order: Order
    let surroundings: Surroundings
    let stop: WatchStop
    /// Measures a rung; tests bring their own.
    private let measure: @Sendable (RungOrder) async throws -> MeasuredRung
    private let now: @Sendable () -> MonotonicInstant
    private let tell: @Sendable (SweepEvent) -> Void

    package init(
        _ order: Order,
        in surroundings: Surroundings,
        stop: WatchStop,
        now: @escaping @Sendable () -> MonotonicInstant = { MonotonicClock.now() },
        measure: (@Sendable (RungOrder) async throws -> MeasuredRung)? = nil,
        tell: @escaping @Sendable (SweepEvent) -> Void
    ) {
        self.order = order
        self.surroundings = surroundings
        self.stop = stop
        self.now = now
        self.tell = tell
        let run = RungRun(order, in: surroundings, stop: stop, tell: tell)
        self.measure = measure ?? { try await run.measure($0) }
    }

    /// Carries it out.
    ///
    /// - Throws: what keeps a rung from beginning, and a ``LostRun``.
    package func run() async throws -> SweepResult {
        let objectives = order.scenario.objectives
        var tracks = order.scenario.targets.map { SweepTrack($0.name, order.settings, objectives: objectives) }
        var past = order.isResumed ? try PastRungs(order) : PastRungs()
        let began = now()
        var number = 0
        var isFirst = true
        var fits: [LengthFit?] = order.scenario.targets.map { _ in nil }
        var budget = try SweepBudget(order.scenario, prices: order.prices)
        for run in past.runs + past.broken { try budget?.book(run, order) }
        var end = SweepResult.End.whole
        sweep: while tracks.contains(where: \.goesOn) {
            // Targets in turn at equal load, so that what changes with time befalls all of them.
            for place in tracks.indices {
                guard tracks[place].goesOn, let rung = tracks[place].course.next else { continue }
                let target = order.scenario.targets[place].name
                if let known = past.take(target, rung.level) {
                    number += 1
                    fits[place] = known.record.targets.first?.fit
                    try take(known, rung, into: &tracks[place], isKnown: true)
                    continue
                }
                if stop.isAsked {
                    end = .interrupted
                    break sweep
                }
                if let limit = order.settings.time, now() - began >= limit {
                    end = .outOfTime
                    break sweep
                }
                number += 1
                tell(.begins(target: target, rung, number: number))
                let measured: MeasuredRung
                do {
                    measured = try await measure(
                        RungOrder(
                            number: number,
                            isFirst: isFirst,
                            place: place,
                            rung: rung,
                            budget: budget?.left,
                            fit: fits[place]
                        )
                    )
                } catch let lost as LostRun {
                    throw lost
                } catch is CancellationError {
                    end = .interrupted
                    break sweep
                } catch  where tracks.contains(where: { !$0.rungs.isEmpty }) {
                    // What was measured is to be told all the same.
                    end = .brokenOff("the next rung could not begin: \(error)")
                    break sweep
                }
                isFirst = false
                try budget?.book(measured.run, order)
                // A rung that somebody broke off is none: it is measured again.
                if measured.wasInterrupted {
                    end = .interrupted
                    break sweep
                }
                fits[place] = measured.run.record.targets.first?.fit
                try take(measured.run, rung, into: &tracks[place], isKnown: false)
                if let place = measured.rescuedTo {
                    end = .brokenOff(
                        "\(order.databasePath) could not be written; the last rung's run is in \(place), and the sweep ends here"
                    )
                    break sweep
                }
                if let reason = measured.usedUpBudget {
                    end = .outOfBudget(budget?.reason ?? reason)
                    break sweep
                }
            }
        }
        if end == .whole, let reason = tracks.compactMap(\.whyNothingWorks).first { end = .nothingWorked(reason) }
        return SweepResult(
            name: order.scenario.name,
            tag: order.tag,
            settings: order.settings,
            tracks: tracks,
            end: end
        )
    }

    private func take(
        _ run: StoredRun,
        _ rung: SweepCourse.Rung,
        into track: inout SweepTrack,
        isKnown: Bool
    ) throws {
        guard
            let measured = SweepRung(
                rung,
                run,
                objectives: order.scenario.objectives,
                settings: order.settings,
                prices: order.prices,
                accelerators: order.scenario.accelerators[track.target]
            )
        else { throw ApplicationError("run \(run.record.id) has no target: it is no rung of a sweep") }
        track.take(measured)
        tell(.measured(measured, isKnown: isKnown))
    }
}

extension SweepTrack {
    /// Whether a further rung is to be measured: a target that nobody answers for ends, and the others go on.
    fileprivate var goesOn: Bool { course.next != nil && whyNothingWorks == nil }

    /// Why there is no use in a further rung: nothing worked in the first, or nobody answers any more; nil where there is.
    ///
    /// A load at which every request failed for want of time is none of these: it breaks, and less may hold.
    var whyNothingWorks: String? {
        guard let last = rungs.last, last.nothingWorked, rungs.count == 1 || last.isHopeless else { return nil }
        if let reason = last.endReason { return reason }
        let failure = last.lastFailure.map { "; the last failed at \($0.address): \($0.kind.rawValue): \($0.detail)" }
        return "no request of \(rungs.count == 1 ? "the first" : "the last") rung succeeded\(failure ?? "")"
    }
}
