package import BenchAnalysis
import BenchModel
import SampleStore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A self-test's steps, one after the other, as far as the machine allows.
package struct SelftestSweep: Sendable {
    package let steps: [SelftestStep]
    /// Event loops of the client; nil is as many as a run would have.
    package var loops: Int?
    /// Whether its verdict is one on the machine.
    package private(set) var isWhole: Bool

    package init(steps: [SelftestStep], isWhole: Bool = false) {
        self.steps = steps
        self.isWhole = isWhole
    }

    /// The same steps, each taken a second time with the live view of a run beside it.
    ///
    /// The errors of both stand one above the other; this is no verdict on a machine.
    package var watched: SelftestSweep {
        var sweep = SelftestSweep(
            steps: steps.flatMap { step -> [SelftestStep] in
                var watched = step
                watched.isWatched = true
                return [step, watched]
            }
        )
        sweep.loops = loops
        return sweep
    }

    /// From one stream to ten thousand.
    package static let standard = SelftestSweep(
        steps: [(1, 100), (10, 100), (100, 100), (1000, 20), (10_000, 2)].map { step(streams: $0, rate: $1) },
        isWhole: true
    )

    /// A few seconds: enough to see that everything works, too little to judge a machine by.
    package static let quick = SelftestSweep(
        steps: [
            SelftestStep(streams: 4, rate: 100, tokens: 20, rounds: 3),
            SelftestStep(streams: 20, rate: 50, tokens: 10, rounds: 3),
        ]
    )

    /// Returns a step with answers of about a second, but of twenty tokens at least, and with rounds enough for a hundred
    /// answers where the streams are few.
    package static func step(streams: Int, rate: Double, tokens: Int? = nil) -> SelftestStep {
        SelftestStep(
            streams: streams,
            rate: rate,
            tokens: tokens ?? max(20, Int(min(rate, 1000))),
            rounds: streams < 5000 ? max(4, min(20, 120 / streams)) : 2
        )
    }

    /// Takes the steps.
    ///
    /// - Parameters:
    ///   - surroundings: the program's version, and its transport.
    ///   - startServer: starts the server that is measured, which writes its record to the file at a path.
    ///   - watch: takes the events of a watched step's run, as the live view of a run does; must not block.
    ///   - tell: takes each event.
    /// - Returns: what was found, with the reason where not every step could be taken.
    /// - Throws: a `SelftestReport.Untried` where not even the first could.
    package func run(
        in surroundings: Surroundings,
        startServer: @Sendable (_ record: String) async throws -> SelftestServer,
        watch: @escaping @Sendable (RunEvent) -> Void = { _ in },
        tell: @Sendable (SelftestEvent) -> Void
    ) async throws -> SelftestReport {
        try surroundings.checkPlatform()
        var report = SelftestReport(
            machine: HostFacts.machine,
            loops: loops,
            date: MonotonicClock.wallNow(),
            version: surroundings.version,
            results: [],
            isWhole: isWhole
        )
        for step in steps {
            var step = step
            step.loops = loops ?? LoopCount.forConnections(step.streams)
            // The server needs as many descriptors as the client, in a process of its own.
            if let obstacle = StreamRoom.obstacle(to: step.streams, atOneServer: step.streams) {
                let untried = SelftestReport.Untried(step: step, obstacle: obstacle)
                if report.results.isEmpty { throw untried }
                report.stopped = untried
                break
            }
            tell(.step(step))
            report.results.append(try await Self.result(of: step, surroundings, startServer, watch))
        }
        return report
    }

    /// Takes a step in a folder that is gone afterwards.
    private static func result(
        of step: SelftestStep,
        _ surroundings: Surroundings,
        _ startServer: (_ record: String) async throws -> SelftestServer,
        _ watch: @escaping @Sendable (RunEvent) -> Void
    ) async throws -> SelftestResult {
        let folder = try PrivateFolder.temporary(named: "ezbench-selftest")
        defer { folder.remove() }
        return try await SelftestRun(step: step, folder: folder.path, surroundings: surroundings, watch: watch)
            .run(startServer)
    }
}
