import Foundation
import Testing

/// Runs killed at seeded random moments while a simulator in a process of its own keeps the truth.
///
/// The simulator holds what comes behind a seeded number of answers, and the run is killed when it says so: in the middle of
/// its streams, and never at its end. A second sitting is killed when it has stored something. `EZBENCH_CRASHES` sets how many (4),
/// `EZBENCH_CRASH_MARGIN_MS` what a kill may cost (where nothing else is to be done, as in `make crash`; else it is not
/// looked at), `EZBENCH_CRASH_REPORT` a file that takes a line for each.
@Suite("Killed at any moment", .timeLimit(.minutes(30)), .enabled(if: Product.hasSQLite3))
struct CrashTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let count = environment["EZBENCH_CRASHES"].flatMap(Int.init) ?? 4
    private static let margin = environment["EZBENCH_CRASH_MARGIN_MS"].flatMap(Int64.init).map { $0 * 1_000_000 }
    private static let requests = margin == nil ? 50 : 150

    @Test(
        "The database opens, what was finished is there, and resuming loses and doubles nothing",
        arguments: 1...count
    )
    func killed(seed: Int) async throws {
        try await Workbench.with { bench in
            var random = Seeded(UInt64(seed))
            // One in three is killed in its second sitting, too.
            let kills = seed.isMultiple(of: 3) ? 2 : 1
            let spared = Int.random(in: 1...(Self.requests * 2 / (kills + 1)), using: &random)
            let fault = "hold;after=\(Int.random(in: 0...19, using: &random));spare=\(spared)"
            let record = bench.path("served.jsonl")
            let simulator = try await bench.simulator(["--rate", "100", "--record", record, "--fault", fault])
            try bench.write(Self.scenario(simulator.address, open: seed.isMultiple(of: 3)))
            var line = "seed \(seed):"
            var lastKill: Int64 = 0
            var stored = 0
            for kill in 1...kills {
                let arguments = kill == 1 ? ["run", "scenario.json"] : ["run", "--resume", "last"]
                let run = try bench.start(arguments)
                if kill == 1 {
                    try await simulator.hasHeld(1, of: run)
                } else {
                    try await bench.stores(stored + 1, of: run)
                }
                run.send(SIGKILL)
                let moment = Self.monotonicNow()
                #expect(await run.result().ending == .signal(SIGKILL))

                let listed = try await bench.ezbench("runs", "--format", "json")
                #expect(listed.code == 0 && listed.errors.contains("run 1 was interrupted"))
                #expect(try await bench.query("PRAGMA integrity_check").first?["integrity_check"] as? String == "ok")
                let loss = try await Self.loss(bench, from: lastKill, until: moment)
                if let margin = Self.margin {
                    #expect(loss.oldest <= margin, "finished \(margin / 1_000_000) ms before the kill, and not stored")
                }
                lastKill = moment
                stored = try await bench.query("SELECT count(*) AS n FROM request").first?["n"] as? Int ?? 0
                // As many again pass before the next one is held.
                simulator.letGo()
                line +=
                    " killed after \(loss.served) answers, \(loss.lost) not stored, the oldest \(loss.oldest / 1_000_000) ms old;"
            }
            simulator.letAllGo()
            let resumed = try await bench.ezbench("run", "--resume", "last")
            #expect(resumed.code == 0, "\(resumed.errors)")
            try await Self.expectWhole(bench)
            try Self.report(line + " resumed: \(Self.requests * 2) of \(Self.requests * 2) places finished once")
        }
    }

    /// Two targets, in a closed loop or by a plan, for some seconds.
    private static func scenario(_ address: String, open: Bool) -> TestScenario {
        var scenario = TestScenario(baseURL: address)
        scenario.add(.chat, "one")
        scenario.add(.anthropic, "other")
        scenario.load = ["requests": requests, "warmup": 2, "concurrency": 4]
        if open { scenario.load["shape"] = "poisson" }
        if open { scenario.load["rate"] = margin == nil ? 100 : 20 }
        return scenario
    }

    /// Every place of both targets has come to its end once, and nothing else was measured.
    private static func expectWhole(_ bench: Workbench) async throws {
        let report = try await bench.report()
        #expect(report.run.status == "finished")
        for target in report.targets {
            #expect(target.requests.ok == requests && target.requests.attempted == requests)
        }
        let rows = try await bench.query(
            """
            SELECT target_id, count(*) AS n, count(DISTINCT sequence) AS places, max(sequence) AS last FROM request
            WHERE phase = 'measure' AND outcome = 'ok' GROUP BY target_id
            """
        )
        #expect(rows.count == 2)
        for row in rows {
            #expect(
                row["n"] as? Int == requests && row["places"] as? Int == requests && row["last"] as? Int == requests - 1
            )
        }
    }

    // MARK: The simulator's record

    private struct Served: Decodable {
        var id: String
        var receivedNs: Int64
        var endNs: Int64
        var outcome: String
    }

    private static func served(_ bench: Workbench) throws -> [Served] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let text = try bench.read("served.jsonl")
        // The piece behind the last line feed is not a line yet.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        return try lines.map { try decoder.decode(Served.self, from: Data($0.utf8)) }.filter {
            $0.outcome == "completed"
        }
    }

    /// What the simulator was asked in one sitting and had answered completely by the moment of the kill, and the database
    /// does not have.
    private static func loss(
        _ bench: Workbench,
        from beginning: Int64,
        until moment: Int64
    ) async throws -> (served: Int, lost: Int, oldest: Int64) {
        let rows = try await bench.query("SELECT provider_request_id AS id FROM request")
        let stored = Set(rows.compactMap { $0["id"] as? String })
        let served = try served(bench)
        let lost = served.filter { !stored.contains($0.id) && $0.receivedNs > beginning && $0.endNs <= moment }
        let oldest = lost.map { moment - $0.endNs }.max() ?? 0
        return (served.count, lost.count, oldest)
    }

    private static func monotonicNow() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private static func report(_ line: String) throws {
        guard let path = environment["EZBENCH_CRASH_REPORT"] else { return }
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        defer { try? file.close() }
        // One write, at the end: lines of runs side by side do not mix.
        try file.seekToEnd()
        try file.write(contentsOf: Data((line + "\n").utf8))
    }
}

/// Steele, Lea and Flood's SplitMix64: the same moments for the same seed.
private struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
