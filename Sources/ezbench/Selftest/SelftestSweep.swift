import BenchAnalysis
import BenchModel
import BenchReport
import CurlTransport
import Foundation

/// A self-test's steps, one after the other, as far as the machine allows.
struct SelftestSweep {
    let steps: [SelftestStep]
    /// Event loops of the client; nil is as many as a run would have.
    var loops: Int?
    /// Whether its verdict is one on the machine.
    var isWhole = false

    /// From one stream to ten thousand.
    static let standard = SelftestSweep(
        steps: [(1, 100), (10, 100), (100, 100), (1000, 20), (10_000, 2)].map { step(streams: $0, rate: $1) },
        isWhole: true
    )

    /// A few seconds: enough to see that everything works, too little to judge a machine by.
    static let quick = SelftestSweep(
        steps: [
            SelftestStep(streams: 4, rate: 100, tokens: 20, rounds: 3),
            SelftestStep(streams: 20, rate: 50, tokens: 10, rounds: 3),
        ]
    )

    /// Returns a step with answers of about a second, but of twenty tokens at least, and with rounds enough for a hundred
    /// answers where the streams are few.
    static func step(streams: Int, rate: Double, tokens: Int? = nil) -> SelftestStep {
        SelftestStep(
            streams: streams,
            rate: rate,
            tokens: tokens ?? max(20, Int(min(rate, 1000))),
            rounds: streams < 5000 ? max(4, min(20, 120 / streams)) : 2
        )
    }

    func run() async throws -> SelftestReport {
        var report = SelftestReport(
            machine: HostFacts.machine,
            loops: loops,
            date: MonotonicClock.wallNow(),
            version: EZBench.version,
            results: [],
            isWhole: isWhole
        )
        for step in steps {
            var step = step
            step.loops = loops ?? LoopCount.forConnections(step.streams)
            if let reason = Self.obstacle(to: step) {
                if report.results.isEmpty { throw CommandError(reason) }
                report.stopped = reason
                break
            }
            Console.note(
                "ezbench selftest: \(step.load), about \(Int(step.duration.inSeconds.rounded(.up))) s …"
            )
            report.results.append(
                try await Self.result(of: step)
            )
        }
        return report
    }

    /// Takes a step in a folder that is gone afterwards.
    private static func result(of step: SelftestStep) async throws -> SelftestResult {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ezbench-selftest-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await SelftestRun(step: step, folder: folder.path).run()
    }

    /// Returns why a step cannot be taken, as a sentence; the simulator needs as many descriptors as the client.
    private static func obstacle(to step: SelftestStep) -> String? {
        StreamRoom.obstacle(to: step.streams, atOneServer: step.streams).map { "\(step.load) was not tried: \($0)" }
    }
}
