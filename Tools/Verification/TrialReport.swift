import BenchModel
import Foundation
import SeededTrials
import Statistics

/// Prints what trials show, a table for each kind of answer, and notes whether all of it is as promised.
struct TrialReport {
    let trials: Int
    private(set) var holds = true

    init(trials: Int) { self.trials = trials }

    /// So many of the trials may be wrong where 5 % are, but for chance: three standard deviations.
    private func most(of trials: Int) -> Int {
        let expected = 0.05 * Double(trials)
        return Int(expected + 3 * (expected * 0.95).squareRoot())
    }

    private mutating func rate(_ count: Int, of trials: Int) -> String {
        if count > most(of: trials) { holds = false }
        return percent(count, of: trials) + (count > most(of: trials) ? " ✗" : "")
    }

    private func percent(_ count: Int, of trials: Int) -> String {
        trials == 0 ? "—" : String(format: "%.1f %%", 100 * Double(count) / Double(trials))
    }

    private func head(_ title: String, _ about: String, _ columns: [String]) {
        print("## \(title)\n\n\(about)\n")
        print("| \(columns.joined(separator: " | ")) |")
        print("| --- |" + columns.dropFirst().map { _ in " ---: |" }.joined())
    }

    private func row(_ cells: [String]) { print("| \(cells.joined(separator: " | ")) |") }

    // MARK: Percentiles

    mutating func bounds() {
        head(
            "A gate on a percentile",
            "The limit is the true percentile, where a pass and a fail are wrong alike: at most 5 % each, but for chance "
                + "(\(percent(most(of: trials), of: trials)) is three standard deviations more). *Covers* is how often the two-sided "
                + "95 % interval holds the true percentile, of the trials that have one; more than 95 % is what order statistics round up "
                + "to, and what dependence costs.",
            ["samples", "n", "percentile", "false passes", "false fails", "covers", "have an interval"]
        )
        for kind in SampleKind.allCases {
            for requests in [100, 300] {
                for percentile in [50, 95] as [Percentile] {
                    let own = BoundTrials(kind, requests: requests, percentile, trials: trials, streams: 40_000)
                    row([
                        "\(kind)", "\(requests)", "p\(Int(percentile.percent))", rate(own.falsePasses, of: trials),
                        rate(own.falseFails, of: trials), percent(own.covered, of: own.bounded),
                        percent(own.bounded, of: trials),
                    ])
                }
            }
        }
        print()
    }

    // MARK: Other intervals

    mutating func intervals() {
        head(
            "Other intervals of 95 %",
            "How often each holds the true value: 93 % at the least. One beyond 97 % is wider than it need be.",
            ["interval", "covers"]
        )
        let n = trials
        covers("mean, normal, n 30", n) { random in
            Mean((0..<30).map { _ in Draw.normal(&random) })?.estimate(0.95).holds(0)
        }
        covers("mean, skewed (log-normal, σ 0.4), n 100", n) { random in
            Mean((0..<100).map { _ in exp(0.4 * Draw.normal(&random)) })?.estimate(0.95).holds(exp(0.08))
        }
        covers("mean, autocorrelated (ρ 0.6), n 300", n) { random in
            let values = Draw.series(300, rho: 0.6, &random)
            return Mean(values, effective: EffectiveSize.ofSeries(values))?.estimate(0.95).holds(0)
        }
        covers("share of 2 %, n 300 (Wilson)", n) { random in
            let count = (0..<300).count { _ in Draw.unit(&random) < 0.02 }
            return Estimate.share(count: count, n: 300, confidence: 0.95)?.holds(0.02)
        }
        covers("share of 30 %, n 100 (Wilson)", n) { random in
            let count = (0..<100).count { _ in Draw.unit(&random) < 0.3 }
            return Estimate.share(count: count, n: 100, confidence: 0.95)?.holds(0.3)
        }
        for (name, percentile) in [("p50", 50), ("p95", 95)] as [(String, Percentile)] {
            covers("ratio of two \(name), skewed, n 200 a side", n) { random in
                Contrast.ratio(Self.quantile(percentile, &random), Self.quantile(percentile, &random))?.holds(1)
            }
        }
        covers("median ratio of 100 pairs", n) { random in
            let pairs = (0..<100).map { _ in
                let level = exp(Draw.normal(&random))
                return (
                    first: level * exp(0.2 * Draw.normal(&random)), second: level * exp(0.2 * Draw.normal(&random))
                )
            }
            return MedianRatio(pairs).estimate(0.95)?.holds(1)
        }
        covers("trend over 5 runs", n) { random in
            LinearTrend((0..<5).map { 0.3 * Double($0) + Draw.normal(&random) })?.estimate(0.95).holds(0.3)
        }
        print()
    }

    private static func quantile(_ percentile: Percentile, _ random: inout SplitMix64) -> Estimate {
        let values = (0..<200).map { _ in exp(0.4 * Draw.normal(&random)) }.sorted()
        let bounds = QuantileBounds(sorted: values)
        return Estimate(
            value: Distribution(sorted: values).percentile(percentile) ?? .nan,
            low: bounds.lower(percentile, confidence: 0.975),
            high: bounds.upper(percentile, confidence: 0.975)
        )
    }

    private mutating func covers(_ name: String, _ trials: Int, _ holds: (inout SplitMix64) -> Bool?) {
        var covered = 0
        for trial in 0..<trials {
            var random = SplitMix64(seed: SplitMix64.mix(UInt64(trial) &+ 1))
            if holds(&random) ?? false { covered += 1 }
        }
        // 93 % but for chance.
        let least = 0.93 * Double(trials) - 3 * (0.07 * 0.93 * Double(trials)).squareRoot()
        if Double(covered) < least { self.holds = false }
        row([name, percent(covered, of: trials) + (Double(covered) < least ? " ✗" : "")])
    }

    // MARK: Modes

    mutating func modes() {
        head(
            "Two modes",
            "Samples of times with one mode, in which two are made up (at most 5 %), and with two, in which they are found (95 % at the "
                + "least).",
            ["samples", "n", "made up", "found"]
        )
        for kind in ModeTrials.Kind.allCases {
            for requests in [100, 300] {
                let own = ModeTrials(kind, requests: requests, trials: trials)
                guard kind.hasTwo else {
                    row(["\(kind)", "\(requests)", rate(own.found, of: trials), "—"])
                    continue
                }
                // A fifth of a hundred is few to tell.
                let isPromised = requests > 100 || kind == .halves
                let isFound = Double(own.found) >= 0.95 * Double(trials)
                if isPromised, !isFound { holds = false }
                row([
                    "\(kind)", "\(requests)", "—",
                    percent(own.found, of: trials) + (isPromised && !isFound ? " ✗" : ""),
                ])
            }
        }
        print()
    }

    // MARK: Gates that look again and again, and at windows

    mutating func untilDecided() {
        head(
            "A run until decided",
            "Each request keeps the limit with just the probability that the percentile wants; the run is looked at again and again, up "
                + "to 2,000 requests.",
            ["samples", "percentile", "false passes", "false fails"]
        )
        for rho in [0, 0.3, 0.6, 0.9] {
            for percentile in [50, 95] as [Percentile] {
                let own = GateTrials.untilDecided(percentile, rho: rho, most: 2_000, trials: trials)
                row([
                    rho == 0 ? "independent" : "autocorrelated, ρ \(rho)", "p\(Int(percentile.percent))",
                    rate(own.passes, of: own.trials), rate(own.fails, of: own.trials),
                ])
            }
        }
        print()
    }

    mutating func windows() {
        head(
            "Windows in a row, p95",
            "False fails: each row has one window right at the limit, all others are far beyond it. False passes: one row is right at the "
                + "limit, all others are far within.",
            ["windows", "requests of each", "in a row", "samples", "false passes", "false fails"]
        )
        for (windows, inARow) in [(6, 2), (12, 3), (30, 3)] {
            for rho in [0, 0.6] {
                let own = GateTrials.windows(inARow: inARow, of: windows, requests: 150, rho: rho, trials: trials)
                row([
                    "\(windows)", "150", "\(inARow)", rho == 0 ? "independent" : "ρ \(rho)",
                    rate(own.passes, of: own.trials), rate(own.fails, of: own.trials),
                ])
            }
        }
        print()
    }

    // MARK: A watch

    mutating func watch(days count: Int) {
        var days = WatchDays()
        for seed in 0..<UInt64(count) { days.play(seed: seed) }
        var atTheLimit = WatchDays()
        atTheLimit.playAtTheLimit(days: count, seed: 5)
        head(
            "A watch",
            "Days of five requests every five minutes. With troubles: four a day, slow, down or failing. At the limit: five of a hundred "
                + "requests are slow and one fails, which is just allowed; the stated rate is one false alarm in 10,000 days.",
            ["days", "troubles", "told once, with their end", "told more than once", "not told", "false alarms"]
        )
        row([
            "\(count), with troubles", "\(days.troubles)", percent(days.toldOnce, of: days.troubles),
            "\(days.toldOften)",
            "\(days.notTold)", "\(days.falseAlarms)",
        ])
        row(["\(count), at the limit", "0", "—", "—", "—", "\(atTheLimit.falseAlarms)"])
        let delays = Distribution(days.delays)
        if let middle = delays.percentile(.median), let late = delays.percentile(95) {
            print(
                String(format: "\nTold after %.0f minutes (p50) and %.0f (p95) of a trouble.\n", middle / 60, late / 60)
            )
        }
        if Double(days.toldOnce) < 0.999 * Double(days.troubles) || days.falseAlarms + atTheLimit.falseAlarms > 1 {
            holds = false
        }
    }
}

extension Estimate {
    /// Whether the value is within; one without a bound holds all on that side.
    fileprivate func holds(_ value: Double) -> Bool { low ?? -.infinity <= value && value <= high ?? .infinity }
}
