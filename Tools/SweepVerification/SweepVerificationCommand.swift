import ArgumentParser
import QueueModels

/// Holds searches of `ezbench sweep` to servers whose curves are known.
@main
struct SweepVerificationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "SweepVerification",
        abstract: "Search on simulated queues with known curves, and count the claims that are wrong."
    )

    @Option(help: "Searches in all, shared out among the servers.")
    var searches = 2_000

    func run() throws {
        let cases = SweepVerification.cases
        var whole = SweepVerification.Tally()
        print("| server | searches | claims | false holds | false breaks | right | rungs | requests | ratio p50 |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        for (place, item) in cases.enumerated() {
            let count = searches / cases.count + (place < searches % cases.count ? 1 : 0)
            var verification = SweepVerification(item)
            let tally = verification.run(seeds: 1..<UInt64(count + 1))
            print(row(item.name, tally))
            whole += tally
        }
        print(row("all", whole))
        let falseShare = Double(whole.wrongHolds) / Double(max(1, whole.searches))
        let rightShare = Double(whole.right) / Double(max(1, whole.searches))
        print("")
        let isSteady = steadiness()
        guard falseShare <= 0.05, rightShare >= 0.95, isSteady else { throw ExitCode(1) }
    }

    /// Prints how often a load is said to hold by a schedule's rung, above the capacity and below it.
    ///
    /// - Returns: whether no more than 5 % of those above are.
    private func steadiness() -> Bool {
        let cases = SteadinessVerification.cases
        let loads = SteadinessVerification.above
        let limits = list(SteadinessVerification.limits)
        print("Rungs above the capacity (\(list(loads)) times), with a limit of \(limits) answers, said to hold:")
        print("")
        print("| server | rungs | holds | share |")
        print("| --- | ---: | ---: | ---: |")
        let each = UInt64(max(1, searches / cases.count / loads.count))
        var whole = SteadinessVerification.Tally()
        for item in cases {
            var own = SteadinessVerification.Tally()
            for load in loads {
                let tally = SteadinessVerification(item).rungs(at: load, seeds: 0..<each)
                own.rungs += tally.rungs
                own.holds += tally.holds
            }
            print("| \(item.name) | \(own.rungs) | \(own.holds) | \(percent(own)) |")
            whole.rungs += own.rungs
            whole.holds += own.holds
        }
        print("| all | \(whole.rungs) | \(whole.holds) | \(percent(whole)) |")
        print("")
        print("Rungs below it, with a limit of 20 answers, proven to hold:")
        print("")
        let below = SteadinessVerification.below
        print("| server | \(below.map { "\($0) times" }.joined(separator: " | ")) |")
        print("| --- |\(String(repeating: " ---: |", count: below.count))")
        for item in cases {
            let shares = below.map { load in
                percent(SteadinessVerification(item).rungs(at: load, limits: [20], seeds: 0..<each))
            }
            print("| \(item.name) | \(shares.joined(separator: " | ")) |")
        }
        return whole.share <= 0.05
    }

    private func list(_ numbers: [Double]) -> String {
        numbers.map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }.joined(separator: ", ")
    }

    private func percent(_ tally: SteadinessVerification.Tally) -> String {
        "\((tally.share * 1_000).rounded() / 10) %"
    }

    private func row(_ name: String, _ tally: SweepVerification.Tally) -> String {
        let each = max(1, tally.searches)
        let ratios = tally.ratios.sorted()
        let ratio = ratios.isEmpty ? "" : "\((ratios[ratios.count / 2] * 100).rounded() / 100)"
        let cells = [
            name, "\(tally.searches)", "\(tally.claims)", "\(tally.wrongHolds)", "\(tally.wrongBreaks)",
            "\(tally.right)",
            "\(tally.rungs / each)", "\(tally.requests / each)", ratio,
        ]
        return "| \(cells.joined(separator: " | ")) |"
    }
}
