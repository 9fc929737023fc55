package import BenchAnalysis
package import BenchModel
import LoadRunner
package import Pricing
import SampleStore

/// A probe as an ordinary run of few requests, stored like any other.
package struct ProbeRun: Sendable {
    /// What is asked, with the load of a probe.
    package let scenario: Scenario
    package let bounds: [WatchedBound]
    package let databasePath: String
    package let labels: RunLabels
    package var simulateAll = false
    package var scenarioFile: String?
    package var prices: PriceBook
    package var priceFile: RunRecord.PriceFile?
    /// What is to be known of each probe, such as which dataset it asks.
    package var remarks: [Remark] = []

    let surroundings: Surroundings

    package init(
        _ scenario: Scenario,
        _ bounds: [WatchedBound],
        databasePath: String,
        labels: RunLabels,
        prices: PriceBook,
        in surroundings: Surroundings
    ) {
        self.scenario = scenario
        self.bounds = bounds
        self.databasePath = databasePath
        self.labels = labels
        self.prices = prices
        self.surroundings = surroundings
    }

    /// Carries it out.
    ///
    /// - Throws: what keeps the first probe of a watch from beginning; later ones say that they measured nothing.
    package func probe(
        _ order: ProbeOrder,
        stop: WatchStop,
        tell: @escaping @Sendable (WatchEvent) -> Void
    ) async throws -> ProbeAnswer {
        do {
            return try await run(order, stop, tell)
        } catch let lost as LostRun {
            return ProbeAnswer(.unmeasured("the probe could not be stored: \(lost.cause)"))
        } catch is CancellationError {
            return ProbeAnswer(.disturbed("it was ended before it had measured"))
        } catch  where !order.isFirst {
            return ProbeAnswer(.unmeasured("\(error)"))
        }
    }

    private func run(
        _ probe: ProbeOrder,
        _ stop: WatchStop,
        _ tell: @escaping @Sendable (WatchEvent) -> Void
    ) async throws -> ProbeAnswer {
        var scenario = scenario
        // Each probe asks in an order and with nonces of its own.
        scenario.load.seed = SplitMix64.mix(scenario.load.seed &+ UInt64(probe.number))
        scenario.budget = probe.budget ?? scenario.budget
        var order = RunSession.Order(scenario, databasePath: databasePath)
        order.simulateAll = simulateAll
        order.scenarioFile = scenarioFile
        order.labels = labels
        order.priceFile = priceFile
        order.remarks = remarks
        order.isProbe = true
        order.budget = try RunBudget(scenario, prices: prices)
        let isFirst = probe.isFirst
        let outcome = try await RunSession(
            order,
            in: surroundings,
            whenStopAsked: stop.whenAsked,
            tell: { tell(.run($0, isFirst: isFirst)) }
        ).run()
        defer { outcome.database.close() }
        let stored = try outcome.database.load(.id(outcome.runID))
        let dollars = order.budget.map { "\($0.spent(on: stored.samples).amount(in: .usd))" }
        let run = outcome.wasRescued ? nil : outcome.runID
        if outcome.end == .interrupted {
            return ProbeAnswer(.disturbed("it was ended before it had measured"), run: run, dollars: dollars)
        }
        if let remark = stored.record.remarks.first(where: { $0.kind == .suspended }) {
            return ProbeAnswer(.disturbed(remark.text), run: run, dollars: dollars)
        }
        if let remark = stored.record.remarks.first(where: { $0.kind == .stoodStill }) {
            return ProbeAnswer(.unmeasured(remark.text), run: run, dollars: dollars)
        }
        let measured = MeasuredRun(stored)
        let windows = measured.windows(bounds)
        guard !windows.isEmpty else {
            return ProbeAnswer(.unmeasured("no request came to its end"), run: run, dollars: dollars)
        }
        return ProbeAnswer(.measured, run: run, dollars: dollars, windows: windows, measured: measured)
    }
}
