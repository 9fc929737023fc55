import ArgumentParser
import BenchModel
import Foundation
import Fuzzing

/// Feeds mutated input to everything that reads what comes from outside.
@main
struct FuzzCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "Fuzz",
        abstract: "Feed seeded, mutated input to the framers, scanners, decoders and file readers."
    )

    @Option(help: "Inputs in all, shared out among the targets.")
    var inputs = 10_000_000

    @Option(help: "The seed of all inputs.")
    var seed: UInt64 = 1

    @Option(help: "Only this target.")
    var target: String?

    @Option(help: "Only the input of this number, as a finding or a crash names it.")
    var only: Int?

    func run() throws {
        let all = try FuzzTargets.all(root: Self.root)
        let chosen = all.filter { target == nil || $0.name == target }
        guard !chosen.isEmpty else {
            throw ValidationError(
                "--target \(target ?? ""): expected one of \(all.map(\.name).joined(separator: ", "))"
            )
        }
        Watch.start()
        let whole = chosen.reduce(0) { $0 + Self.share(of: $1) }
        var results: [FuzzRun.Result] = []
        print(
            "| target | inputs | bytes | taken | seconds | disagreements |\n| --- | ---: | ---: | ---: | ---: | ---: |"
        )
        for target in chosen {
            Watch.name(target.name)
            let count = (inputs * Self.share(of: target) + whole - 1) / whole
            let began = MonotonicClock.now()
            let numbers = only.map { $0..<$0 + 1 } ?? 0..<count
            let result = FuzzRun.check(target, numbers: numbers, seed: seed, onInput: Watch.input)
            let seconds = String(format: "%.1f", (MonotonicClock.now() - began).inSeconds)
            let taken = 100 * result.taken / max(1, result.inputs)
            print(
                "| \(target.name) | \(result.inputs) | \(result.bytes) | \(taken) % | \(seconds) "
                    + "| \(result.findings.count) |"
            )
            fflush(nil)
            results.append(result)
        }
        let total = results.reduce(0) { $0 + $1.inputs }
        let findings = results.flatMap(\.findings)
        print("\n\(total) inputs, seed \(seed): no crash, no hang, \(findings.count) disagreements.")
        for finding in findings { print("\n\(finding)") }
        if !findings.isEmpty { throw ExitCode(1) }
    }

    /// How many parts of all inputs a target gets: more where an input is quick to check.
    private static func share(of target: any FuzzTarget) -> Int {
        switch target.name {
        case "scanner": 6
        case "framing": 4
        case "array", "error-body", "directives", "prices": 2
        default: 1
        }
    }

    /// The checkout this was built from; the corpus lies there.
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path()
}
