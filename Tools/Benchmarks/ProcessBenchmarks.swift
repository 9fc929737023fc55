import BenchModel
import ChildProgram
import FaultCampaign
import Foundation
import SampleStore

/// The whole program as it is used: `ezbench run` in a process of its own, with its database and its report.
struct ProcessBenchmarks {
    struct Result {
        var deltas: Int
        /// From the start of the process to its end, report included.
        var effort: Effort
        /// From the run's beginning to its end, when its last sample is stored, in seconds.
        var measuring: Double
        /// The most megabytes resident at one time.
        var megabytes: Int

        var microsecondsPerDelta: Double { effort.cpu / Double(deltas) * 1e6 }
        var deltasPerSecond: Double { Double(deltas) / measuring }
    }

    let ezbench: String
    let baseURL: String
    let streams: Int
    let requests: Int
    /// Whether they are turns of conversations, each asked with all that was said before it.
    var areTurns = false
    /// Of what a user says each time.
    var words = 1

    /// The turns of a conversation.
    private static let turns = 4

    func run() throws -> Result {
        let folder = NSTemporaryDirectory() + "ezbench-process-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try scenario().write(to: URL(fileURLWithPath: folder + "/bench.json"))

        let (before, began) = (Machine.childrensCPU, MonotonicClock.now())
        let program = try ChildProgram(
            ezbench,
            ["run", folder + "/bench.json", "--db", folder + "/bench.sqlite", "--quiet", "--format", "json"],
            output: .piped
        )
        let megabytes = program.output.flatMap { PeakMemory.megabytes(of: program.processIdentifier, writingTo: $0) }
        _ = program.output?.rest()
        guard program.waitUntilEnded() == .exit(0), let megabytes else { throw BenchmarkError("ezbench run failed") }
        let effort = Effort(wall: (MonotonicClock.now() - began).inSeconds, cpu: Machine.childrensCPU - before)

        let stored = try RunDatabase.open(path: folder + "/bench.sqlite", mode: .existing(readOnly: true)).load(.last)
        guard let finished = stored.record.finishedAt else { throw BenchmarkError("the run has no end") }
        return Result(
            deltas: stored.samples.reduce(0) { $0 + $1.response.deltas.count },
            effort: effort,
            measuring: (finished - stored.record.startedAt).inSeconds,
            megabytes: megabytes
        )
    }

    private func scenario() throws -> Data {
        try JSONSerialization.data(
            withJSONObject: [
                "name": "bench",
                "endpoints": ["server": ["baseURL": baseURL]],
                "targets": [
                    [
                        "name": "t", "endpoint": "server", "protocol": "openai-chat", "model": "gpt-bench",
                        "maxTokens": 4096,
                    ]
                ],
                "prompts": [["id": "p", "messages": messages]],
                "load": [
                    "concurrency": streams,
                    areTurns ? "sessions" : "requests": areTurns ? requests / Self.turns : requests,
                ],
            ].merging(areTurns ? ["conversations": ["think": "0s"]] : [:]) { $1 }
        )
    }

    private var messages: [[String: String]] {
        let text = (0..<words).map { "word\($0)" }.joined(separator: " ")
        return Array(repeating: ["role": "user", "content": text], count: areTurns ? Self.turns : 1)
    }
}

extension ProcessBenchmarks {
    /// Measures the program paced, in bulk and for its memory, and prints a table of each.
    static func printAll(_ own: String, _ ezbench: String) async throws {
        print("## The whole program: `ezbench run` with its database and its report\n")
        try await paced(ezbench)
        try sessions(ezbench)
        try bulk(own, ezbench)
        try memory(ezbench)
    }

    /// A thousand conversations in flight, beside as many requests that stand for themselves.
    private static func sessions(_ ezbench: String) throws {
        let server = try ServerProcess(
            ezbench,
            ["simulate", "--port", "0", "--ttft", "200ms", "--rate", "10", "--tokens", "50", "--jitter", "0.5"]
        )
        defer { server.stop() }
        print("1,000 in flight, 4,000 requests, of conversations their four turns:\n")
        print("| load | deltas | CPU µs/delta |\n| --- | ---: | ---: |")
        var sums = [false: 0.0, true: 0.0]
        for round in 1...2 {
            for areTurns in [false, true] {
                let result = try ProcessBenchmarks(
                    ezbench: ezbench,
                    baseURL: server.baseURL,
                    streams: 1000,
                    requests: 4000,
                    areTurns: areTurns,
                    words: 60
                ).run()
                let name = areTurns ? "conversations" : "single requests"
                row("\(name), \(round)", result.deltas, result.microsecondsPerDelta)
                sums[areTurns, default: 0] += result.microsecondsPerDelta
            }
        }
        printRatios("conversations", [("single requests", (sums[true] ?? 0) / (sums[false] ?? 1))])
    }

    private static func paced(_ ezbench: String) async throws {
        let server = try ServerProcess(
            ezbench,
            ["simulate", "--port", "0", "--ttft", "100ms", "--rate", "100", "--tokens", "200", "--jitter", "0.5"]
        )
        defer { server.stop() }
        print("Paced, 100 streams × 100 tokens/s:\n")
        print("| client | deltas | CPU µs/delta |\n| --- | ---: | ---: |")
        let client = ClientBenchmarks(baseURL: server.baseURL, streams: 100, requests: 1000)
        var (bare, preferred, whole) = (0.0, Optional(0.0), 0.0)
        // In turn and twice, so that a noisy neighbour meets all.
        for round in 1...2 {
            let loop = try await client.bare(linesPerDelta: 2)
            row("bare libcurl loop, \(round)", loop.deltas, loop.microsecondsPerDelta)
            let equal = try await client.bareAtPriority(linesPerDelta: 2)
            if let equal { row("the same at ezbench's priority, \(round)", equal.deltas, equal.microsecondsPerDelta) }
            preferred = equal.flatMap { equal in preferred.map { $0 + equal.microsecondsPerDelta } }
            let program = try ProcessBenchmarks(
                ezbench: ezbench,
                baseURL: server.baseURL,
                streams: 100,
                requests: 1000
            ).run()
            row("ezbench run, \(round)", program.deltas, program.microsecondsPerDelta)
            bare += loop.microsecondsPerDelta
            whole += program.microsecondsPerDelta
        }
        let equal = preferred.map { [("a bare loop at its priority", whole / $0)] } ?? []
        printRatios("ezbench run", [("bare loop", whole / bare)] + equal)
    }

    private static func row(_ name: String, _ deltas: Int, _ microseconds: Double) {
        print("| \(name) | \(deltas) | \(String(format: "%.3f", microseconds)) |")
    }

    private static func bulk(_ own: String, _ ezbench: String) throws {
        let server = try ServerProcess(own, ["blast"])
        defer { server.stop() }
        let result = try ProcessBenchmarks(ezbench: ezbench, baseURL: server.baseURL, streams: 4, requests: 200).run()
        print(
            "In bulk, 4 streams as fast as the socket goes: \(result.deltas) deltas, "
                + "\(String(format: "%.2f", result.deltasPerSecond / 1e6)) M deltas/s stamped, decoded and stored; "
                + "\(String(format: "%.1f", result.effort.wall)) s with the report.\n"
        )
    }

    private static func memory(_ ezbench: String) throws {
        print("| streams in flight | deltas | peak resident, MB |\n| ---: | ---: | ---: |")
        for streams in [100, 1_000] {
            let server = try ServerProcess(
                ezbench,
                ["simulate", "--port", "0", "--ttft", "2s", "--rate", "20", "--tokens", "60"]
            )
            defer { server.stop() }
            let result = try ProcessBenchmarks(
                ezbench: ezbench,
                baseURL: server.baseURL,
                streams: streams,
                requests: streams
            ).run()
            print("| \(streams) | \(result.deltas) | \(result.megabytes) |")
        }
        print("")
    }
}
