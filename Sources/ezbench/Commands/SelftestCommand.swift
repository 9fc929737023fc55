import ArgumentParser
import BenchAnalysis
import BenchApplication
import BenchModel
import BenchReport

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct SelftestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "selftest",
        abstract:
            "Measure the instrument itself on this machine, against a simulator that knows what it sent and when.",
        usage: "ezbench selftest [--quick] [<options>]",
        discussion: """
            Without --streams and --rate it goes from 1 stream to 10000, as far as the machine allows, in about two \
            minutes. The machine should have nothing else to do.

            EXAMPLES
              ezbench selftest
              ezbench selftest --quick
              ezbench selftest --streams 200 --rate 50
              ezbench selftest --format html -o selftest.html
            """
    )

    @Option(help: ArgumentHelp("One step only: streams kept under way.", valueName: "count"))
    var streams: Int?

    @Option(
        help: ArgumentHelp("One step only: tokens per second of each stream.", valueName: "per-second"),
        transform: NumberOption.parse
    )
    var rate: Double?

    @Option(
        help: ArgumentHelp(
            "One step only: tokens of each answer (default: a second's worth, 20 at least).",
            valueName: "count"
        )
    )
    var tokens: Int?

    @OptionGroup var loops: LoopOptions

    @Flag(help: "Two small steps of a few seconds, which show whether it works, but give no verdict.")
    var quick = false

    @Flag(
        help: """
            Take each step a second time with the live view of a run beside it, and compare the errors; no verdict on the machine.
            """
    )
    var liveView = false

    @Option(help: "table, markdown, json or html.")
    var format = SelftestFormat.table

    @OptionGroup var destination: OutputOptions

    func validate() throws {
        if let streams, !(1...50_000).contains(streams) {
            throw ValidationError("--streams \(streams): expected 1 to 50000")
        }
        if let rate, !(0.1...10_000).contains(rate) {
            throw ValidationError("--rate \(rate): expected 0.1 to 10000 tokens per second")
        }
        if let tokens, !(1...1_000_000).contains(tokens) {
            throw ValidationError("--tokens \(tokens): expected 1 to 1000000")
        }
        let isSingle = streams != nil || rate != nil || tokens != nil
        if isSingle, quick {
            throw ValidationError("--quick has steps of its own; leave out --streams, --rate, --tokens")
        }
    }

    func run() async throws {
        let sweep = liveView ? sweep.watched : sweep
        let teller = RunTeller(watching: LiveState(name: "selftest", targets: ["selftest"]))
        let environment = ProcessInfo.processInfo.environment
        try Console.check(destination.output)
        if let obstacle = MemoryRoom.obstacle(streams: 0, threads: loops.loops ?? 1) {
            throw CommandError("the self-test is not to be had here: \(obstacle)")
        }
        let gate = StartGate()
        let work = Task {
            await gate.pass()
            return try await sweep.run(
                in: Surroundings(version: EZBench.version, environment: environment),
                startServer: { try await SimulatorProcess.start(record: $0).server },
                watch: { teller.tell($0) },
                tell: { if case .step(let step) = $0 { Console.note("ezbench selftest: \(step.beginning)") } }
            )
        }
        let watch = SignalWatch { work.cancel() }
        gate.open()
        let outcome = await work.result
        watch.end()
        // Whatever broke off because it was told to is no failure of its own.
        if work.isCancelled {
            throw ProgramEnd(code: ProgramExit.interrupted, reason: "interrupted; a self-test keeps nothing")
        }
        let report: SelftestReport
        do {
            report = try outcome.get()
        } catch let untried as SelftestReport.Untried {
            throw CommandError(untried.sentence)
        }
        let screen = Console.resultScreen(for: destination.output)
        try Console.deliver(SelftestRenderer.render(report, as: format, on: screen), to: destination.output)
        // One step, or a quick look, is no verdict on a machine.
        guard report.isWhole, !liveView, let file = SelftestFile(environment: environment) else { return }
        try file.write(SelftestQuote(report))
    }

    private var isWhole: Bool { !quick && streams == nil && rate == nil && tokens == nil }

    private var sweep: SelftestSweep {
        var sweep = SelftestSweep.quick
        if !quick {
            let step = SelftestSweep.step(streams: streams ?? 100, rate: rate ?? 100, tokens: tokens)
            sweep = isWhole ? .standard : SelftestSweep(steps: [step])
        }
        sweep.loops = loops.loops
        return sweep
    }
}

extension SelftestStep {
    /// What is said of it when it begins.
    fileprivate var beginning: String { "\(load), about \(Int(duration.inSeconds.rounded(.up))) s …" }
}
