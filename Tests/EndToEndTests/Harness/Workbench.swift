import ChildProgram
import Foundation
import Synchronization

/// A folder for one test, and the programs it runs there with nothing of the outside's environment.
final class Workbench: Sendable {
    /// For tests that keep the processors busy.
    static let busyPlaces = Turnstile(places: 6)

    /// For tests that mostly wait for programs that take their time, such as the pages of the documentation: beside the others, not
    /// behind them.
    static let idlePlaces = Turnstile(places: 8)

    let folder: String
    private let children = Mutex<[ChildProcess]>([])

    private init() throws {
        let temporary = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        folder = temporary.appendingPathComponent("ezbench-e2e-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }

    /// Runs a test with a workbench of its own, then ends what it left running and removes the folder.
    ///
    /// A few tests have theirs at a time, and the others wait: each one runs several programs, and what is true of an
    /// instrument on a machine that is too busy for it is not what they are about.
    @discardableResult
    static func with<Value>(
        _ places: Turnstile = busyPlaces,
        _ body: (Workbench) async throws -> Value
    ) async throws -> Value {
        await places.enter()
        defer { places.leave() }
        let bench = try Workbench()
        defer { try? FileManager.default.removeItem(atPath: bench.folder) }
        do {
            let value = try await body(bench)
            await bench.endAll()
            return value
        } catch {
            await bench.endAll()
            throw error
        }
    }

    private func endAll() async {
        for child in children.withLock({ $0 }) {
            child.send(SIGKILL)
            _ = await child.result()
        }
    }

    // MARK: Programs

    /// Runs `ezbench` to its end.
    ///
    /// - Parameters:
    ///   - arguments: as typed.
    ///   - folder: where it is started; the workbench's own if left out.
    ///   - environment: variables beside the few that every program needs.
    /// - Returns: what it said and how it ended.
    /// - Throws: where it cannot be started.
    func ezbench(
        _ arguments: String...,
        in folder: String? = nil,
        environment: [String: String] = [:]
    ) async throws -> ProgramResult {
        try await start(arguments, in: folder, environment: environment).result()
    }

    /// Starts `ezbench` and lets it run.
    func start(
        _ arguments: [String],
        in folder: String? = nil,
        environment: [String: String] = [:]
    ) throws -> ChildProcess {
        try start(program: Product.ezbench, arguments, in: folder, environment: environment)
    }

    /// Whether the programs run on the portable platform, which sees no connection go and has no stamps of the kernel.
    static let isPortable = ProcessInfo.processInfo.environment["EZBENCH_PLATFORM"] == "portable"

    /// Starts a simulator on a free port, quick and regular unless told otherwise, and returns its address.
    func startSimulator(_ arguments: String...) async throws -> String { try await simulator(arguments).address }

    /// Starts such a simulator, for tests that hold answers there.
    func simulator(_ arguments: [String] = []) async throws -> RunningSimulator {
        let quick = ["--ttft", "5ms", "--rate", "500", "--tokens", "20", "--jitter", "0"]
        let child = try start(["simulate", "--port", "0"] + quick + arguments)
        let line = try await child.line(containing: "listening on")
        guard let address = line.split(separator: " ").last, address.hasPrefix("http://") else {
            throw Unexpected("the simulator names no address: \(line)")
        }
        return RunningSimulator(address: String(address), process: child)
    }

    func start(
        program: String,
        _ arguments: [String],
        in folder: String? = nil,
        environment: [String: String] = [:],
        outputIsClosed: Bool = false,
        beforeReading: (@Sendable (Int32, PipeEnd) -> Void)? = nil
    ) throws -> ChildProcess {
        var all = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": self.folder, "TMPDIR": self.folder]
        // Where a toolchain's own runtime libraries are found, if not beside the binary's own search path.
        all["LD_LIBRARY_PATH"] = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]
        // So that `make test-portable` is about the binary, too.
        all["EZBENCH_PLATFORM"] = ProcessInfo.processInfo.environment["EZBENCH_PLATFORM"]
        all.merge(environment) { $1 }
        let child = try ChildProcess(
            program,
            arguments,
            in: folder ?? self.folder,
            environment: all,
            outputIsClosed: outputIsClosed,
            beforeReading: beforeReading
        )
        children.withLock { $0.append(child) }
        return child
    }

    // MARK: Files

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
    }

    func write(_ scenario: TestScenario, to name: String = "scenario.json") throws {
        try JSONSerialization.data(withJSONObject: scenario.json, options: [.sortedKeys, .prettyPrinted])
            .write(to: URL(fileURLWithPath: path(name)))
    }

    // MARK: Reading a run back

    /// Returns a run's report, read from its JSON.
    func report(_ arguments: String..., database: String = "ezbench.sqlite") async throws -> Report {
        let child = try start(["report", "--format", "json", "--db", database] + arguments)
        let result = await child.result()
        guard result.code == 0 else { throw Unexpected("report ended with \(result.ending): \(result.errors)") }
        return try Report(json: result.output)
    }

    /// Returns the rows of a query, asked with the `sqlite3` shell as people do.
    func query(_ sql: String, database: String = "ezbench.sqlite") async throws -> [[String: Any]] {
        guard let shell = Product.sqlite3 else { throw Unexpected("there is no sqlite3 shell here") }
        let result = try await start(program: shell, ["-json", path(database), sql]).result()
        guard result.code == 0 else { throw Unexpected("sqlite3 ended with \(result.ending): \(result.errors)") }
        if result.output.isEmpty { return [] }
        let rows = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        return rows as? [[String: Any]] ?? []
    }
}
