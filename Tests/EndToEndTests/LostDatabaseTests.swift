import Foundation
import SQLiteAccess
import Testing

/// The database is taken away, or locked, or has no room, while a run is under way: what was measured is somewhere.
@Suite("A database that cannot be written", .timeLimit(.minutes(30)))
struct LostDatabaseTests {
    enum Loss: CaseIterable { case fileRemoved, folderRemoved, fileReplaced }

    @Test("is noticed when it is gone, and the whole run is saved elsewhere", arguments: Loss.allCases)
    func removed(_ loss: Loss) async throws {
        try await Workbench.with { bench in
            try FileManager.default.createDirectory(atPath: bench.path("data"), withIntermediateDirectories: false)
            let (run, simulator) = try await Self.start(bench, database: "data/bench.sqlite")
            switch loss {
            case .fileRemoved: try FileManager.default.removeItem(atPath: bench.path("data/bench.sqlite"))
            case .folderRemoved: try FileManager.default.removeItem(atPath: bench.path("data"))
            case .fileReplaced:
                try FileManager.default.removeItem(atPath: bench.path("data/bench.sqlite"))
                try bench.write("something else", to: "data/bench.sqlite")
            }
            simulator.letAllGo()
            let result = await run.result()
            #expect(result.code == 1, "\(result.ending)")
            #expect(result.errors.contains("the file was removed or replaced while it was in use"))
            #expect(result.output.contains("1 model × 30 requests"), "the report is of the whole run")
            #expect(result.output.contains(/· 0 failed\b/))
            try await Self.expectRescued(bench, result)
            if loss == .fileReplaced { #expect(try bench.read("data/bench.sqlite") == "something else") }
        }
    }

    @Test("is tried again while another program has it locked", .enabled(if: Product.hasSQLite3))
    func locked() async throws {
        try await Workbench.with { bench in
            let (run, simulator) = try await Self.start(bench, database: "bench.sqlite")
            var configuration = Configuration()
            configuration.busyMode = .timeout(600)
            let other = try DatabaseQueue(path: bench.path("bench.sqlite"), configuration: configuration)
            try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
            simulator.letAllGo()
            _ = try await run.line(containing: "is locked by another program", inErrors: true)
            try other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
            #expect(await run.result().code == 0)
            try other.close()
            let report = try await bench.report(database: "bench.sqlite")
            #expect(report.run.status == "finished" && (report.targets.first?.requests.ok == 30))
            #expect(try bench.rescues().isEmpty)
        }
    }

    @Test("has no room: nothing is lost", .enabled(if: SmallDisk.isPossible))
    func full() async throws {
        try await Workbench.with { bench in
            let disk = try await SmallDisk(bench, kilobytes: 900)
            guard disk.isThere else { return }
            do {
                let (run, simulator) = try await Self.start(bench, database: "disk/bench.sqlite", fills: true)
                simulator.letAllGo()
                let result = await run.result()
                #expect(result.code == 1 && result.errors.contains("the disk is full"))
                try await Self.expectRescued(bench, result)
                // The full one is left in order, with the beginning of the run.
                let listed = try await bench.ezbench("runs", "--db", "disk/bench.sqlite")
                #expect(listed.code == 0, "\(listed.errors)")
            } catch {
                try await disk.remove()
                throw error
            }
            try await disk.remove()
        }
    }

    @Test("and no other place for the run either: it is said how much is lost, and what was stored stays")
    func nowhere() async throws {
        try await Workbench.with { bench in
            let simulator = try await bench.simulator(["--tokens", "5", "--fault", "hold;spare=3"])
            var scenario = TestScenario(baseURL: simulator.address)
            scenario.add(.chat, "one")
            scenario.prompt = Self.longPrompt
            scenario.load = ["requests": 25, "concurrency": 1]
            try bench.write(scenario)
            // No file may grow beyond 1,400 blocks of 512 bytes, wherever it is; empty tables take some 800 in the log.
            let limited = [
                "-c", "ulimit -f 1400; exec \(Product.ezbench) run scenario.json --db bench.sqlite --store-text",
            ]
            let program = try bench.start(program: "/bin/sh", limited)
            try await simulator.holds(1, of: program)
            // Some are stored while there is room, however late the rest comes.
            try await bench.stores(1, of: program, database: "bench.sqlite")
            simulator.letAllGo()
            let result = await program.result()
            #expect(result.code == 1, "\(result.ending)")
            #expect(result.errors.contains("the run could not be saved elsewhere either"))
            #expect(result.errors.contains("samples are lost"))
            let listed = try await bench.ezbench("runs", "--db", "bench.sqlite", "--format", "json")
            #expect(listed.code == 0)
            let run = try #require(try RunList(json: listed.output).runs.last)
            let lost = try #require(result.errors.firstMatch(of: #/([0-9]+) samples are lost/#).flatMap { Int($0.1) })
            #expect(run.status == "interrupted" && lost > 0)
            let stored = run.requests ?? 0
            #expect(stored > 0 && stored + lost <= 25)
        }
    }

    @Test("Where it is saved has no key either, whatever the server repeats", arguments: [WireName.chat, .anthropic])
    func secrets(wire: WireName) async throws {
        try await Workbench.with { bench in
            // Percent-encoding and JSON have to change it.
            let key = "sk-Saved/7f3a+9c51=d2"
            let simulator = try await bench.simulator(["--fault", "echo=stream, hold;spare=4"])
            var scenario = TestScenario(baseURL: simulator.address)
            scenario.endpoints["here"]?["apiKey"] = "${EZAI_API_KEY}"
            scenario.add(wire, "one")
            scenario.load = ["requests": 20, "concurrency": 4]
            try bench.write(scenario)
            let run = try bench.start(["run", "scenario.json", "--store-text"], environment: ["EZAI_API_KEY": key])
            try await simulator.holds(4, of: run)
            try await bench.stores(1, of: run, database: "ezbench.sqlite")
            try FileManager.default.removeItem(atPath: bench.path("ezbench.sqlite"))
            simulator.letAllGo()
            let result = await run.result()
            #expect(result.errors.contains("nothing is lost: the whole run is in"), "\(result.errors)")
            let rescue = try #require(try bench.rescues().first)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: bench.path(rescue)))
            #expect(bytes.range(of: Data("•••".utf8)) != nil, "the answers are in it")
            for spelling in [
                key, String(key.dropLast(4)), "sk-Saved\\/7f3a", "sk-Saved%2F7f3a%2B9c51%3Dd2",
                Data(key.utf8).base64EncodedString(),
            ] {
                #expect(bytes.range(of: Data(spelling.utf8)) == nil, "\(spelling)")
                #expect(try bench.filesHolding(spelling).isEmpty, "\(spelling)")
            }
        }
    }

    // MARK: The run

    /// Twenty kilobytes, which each request stores with its text.
    private static let longPrompt = String(repeating: "What is a stream? ", count: 1_100)

    /// Starts a run of 30 requests and returns when some of it is stored and the rest is held by the simulator; one that
    /// `fills` stores some 600 kB
    /// beside the empty tables, which take half of that.
    private static func start(
        _ bench: Workbench,
        database: String,
        fills: Bool = false
    ) async throws -> (run: ChildProcess, simulator: RunningSimulator) {
        let arguments = ["--rate", "2000", "--tokens", "10", "--fault", "hold;spare=\(fills ? 3 : 12)"]
        let simulator = try await bench.simulator(arguments)
        var scenario = TestScenario(baseURL: simulator.address)
        scenario.add(.chat, "one")
        if fills { scenario.prompt = longPrompt }
        scenario.load = ["requests": 30, "concurrency": 8]
        try bench.write(scenario)
        let run = try bench.start(["run", "scenario.json", "--db", database] + (fills ? ["--store-text"] : []))
        try await simulator.holds(8, of: run)
        try await bench.stores(1, of: run, database: database)
        return (run, simulator)
    }

    private static func expectRescued(_ bench: Workbench, _ result: ProgramResult) async throws {
        let rescues = try bench.rescues()
        let rescue = try #require(rescues.count == 1 ? rescues.first : nil)
        #expect(result.errors.contains("nothing is lost: the whole run is in \(bench.path(rescue))"))
        let report = try await bench.report(database: rescue)
        #expect(report.run.status == "finished")
        #expect(report.targets.first?.requests.ok == 30)
    }
}

extension Workbench {
    /// The databases in the folder for temporary files, which is the workbench's own.
    fileprivate func rescues() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasPrefix("ezbench-rescue-") }
            .map { $0 + "/run-1.sqlite" }
    }
}

/// A file system of a few kilobytes in the workbench's folder `disk`.
private struct SmallDisk {
    /// Mounting one takes a system, and rights, that allow it.
    static let isPossible = getuid() == 0 && FileManager.default.isExecutableFile(atPath: mount)

    private static let mount = "/usr/bin/mount"
    private static let umount = "/usr/bin/umount"

    private let bench: Workbench
    private let folder: String
    /// False where the system does not let even root have one, as in most containers.
    let isThere: Bool

    init(_ bench: Workbench, kilobytes: Int) async throws {
        self.bench = bench
        folder = bench.path("disk")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let result = try await bench.start(
            program: Self.mount,
            ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", folder]
        ).result()
        isThere = result.code == 0
    }

    func remove() async throws {
        _ = try await bench.start(program: Self.umount, ["-l", folder]).result()
    }
}
