import ArgumentParser
import BenchModel
import SeededTrials
import Statistics

/// Holds every bound to seeded trials whose truth is known.
@main
struct VerificationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "Verification",
        abstract: "Count how often bounds, gates and a watch are wrong where the truth is known; print a report."
    )

    @Option(help: "Trials of each case.")
    var trials = 2_000

    @Option(help: "Days of a watch.")
    var days = 1_000

    @Flag(help: "Print figures of seeded samples, a line of JSON each, for others to check.")
    var figures = false

    func run() throws {
        if figures { return CheckedFigures.printAll() }
        var report = TrialReport(trials: trials)
        report.bounds()
        report.intervals()
        report.modes()
        report.untilDecided()
        report.windows()
        report.watch(days: days)
        guard report.holds else { throw ExitCode(1) }
    }
}
