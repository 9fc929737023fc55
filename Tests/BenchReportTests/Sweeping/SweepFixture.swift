import BenchModel
import Pricing
import RunFixtures
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport

/// Made sweeps.
enum SweepFixture {
    static let limit = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 500e6)

    /// Makes a sweep of one target whose first token comes after so many milliseconds at each load.
    static func result(
        _ loads: [Double],
        name: String = "model",
        variable: SweepSettings.Variable = .concurrency,
        objectives: [Objective] = [limit],
        isSimulated: Bool = false,
        isBuffered: Bool = false,
        n: Int = 250,
        outcome: Sample.Outcome = .ok,
        load: Load = Load(),
        confirms: Bool = false,
        accelerators: Int? = nil,
        change: (inout StoredRun, Double) -> Void = { _, _ in },
        ttft: (Double) -> Double
    ) throws -> SweepResult {
        let settings = SweepSettings(variable: variable, loads: loads, settle: 0, confirms: confirms).counting(load)
        var track = SweepTrack(name, settings, objectives: objectives)
        while let rung = track.course.next {
            var target = MadeRun.target(name)
            target.isSimulated = isSimulated
            var run = MadeRun.run([target], n: n) { maker, _, sequence in
                maker.isBuffered = isBuffered
                maker.outcome = outcome
                maker.ttft = ttft(rung.level) + Double(SplitMix64.mix(UInt64(sequence)) % 100) / 10
            }
            run.record.id = Int64(track.rungs.count) + 1
            run.record.isSimulated = isSimulated
            if variable == .rate { run.record.loadShape = .poisson }
            change(&run, rung.level)
            track.take(
                try #require(
                    SweepRung(
                        rung,
                        run,
                        objectives: objectives,
                        settings: settings,
                        prices: .builtIn,
                        accelerators: accelerators
                    )
                )
            )
        }
        let tag = try #require(RunTag(text: "sweep/00c0ffee"))
        return SweepResult(name: "s", tag: tag, settings: settings, tracks: [track], end: .whole)
    }

    /// Sweeps that found a maximum, that found none, and whose loads are rates.
    static func samples() throws -> [SweepReport] {
        [
            SweepReport(try result([1, 2, 4]) { $0 < 4 ? 100 : 900 }),
            SweepReport(try result([1, 2], isSimulated: true, confirms: true) { _ in 100 }),
            SweepReport(try result([1.5, 3], variable: .rate, accelerators: 8) { _ in 900 }),
        ]
    }
}
