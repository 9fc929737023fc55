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
        guard falseShare <= 0.05, rightShare >= 0.95 else { throw ExitCode(1) }
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
