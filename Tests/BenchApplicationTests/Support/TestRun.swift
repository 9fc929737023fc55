import BenchModel
import CurlTransport
import Foundation
import Pricing
import ProviderWire
import SampleStore
import Synchronization
import TransportFakes

@testable import BenchApplication

/// A folder of its own, gone with it.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "ezbench-application-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var database: String { path + "/bench.sqlite" }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }
}

/// Carries requests over another transport, and keeps what was asked.
final class WatchedTransport: Transport {
    private let inner: any Transport
    let asked = Mutex<[TransportRequest]>([])

    init(_ inner: any Transport) { self.inner = inner }

    func withdrawWaitingStarts() { inner.withdrawWaitingStarts() }

    func perform(_ request: TransportRequest) async -> HTTPExchange {
        asked.withLock { $0.append(request) }
        return await inner.perform(request)
    }
}

/// A session over a transport of the test's own, with all that it tells.
final class TestRun: Sendable {
    let folder: Folder
    private let events = Mutex<[RunEvent]>([])
    private let stop = Mutex<(@Sendable () -> Void)?>(nil)
    private let ends = Mutex(0)
    let configurations = Mutex<[Set<Endpoint.HTTPVersion>]>([])
    let carried = Mutex<WatchedTransport?>(nil)
    /// How many transports were shut down.
    let shutDowns = Mutex(0)
    /// What processor time the program did not get, at each reading; the last holds.
    let loss = SharedLoss([ProcessorLoss()])

    private let onEvent: @Sendable (RunEvent) -> Void

    init(_ folder: Folder? = nil, onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in }) throws {
        self.folder = try folder ?? Folder()
        self.onEvent = onEvent
    }

    /// Asks the run for its end.
    @Sendable func press() { stop.withLock(\.self)?() }

    /// Carries a scenario out.
    func run(
        _ scenario: Scenario,
        over transport: any Transport,
        environment: [String: String] = [:],
        _ change: (inout RunSession.Order) -> Void = { _ in }
    ) async throws -> RunSession.Outcome {
        var order = RunSession.Order(scenario, databasePath: folder.database)
        order.grace = .seconds(3600)
        // There is no file to read prompts from again.
        order.storesText = true
        change(&order)
        return try await RunSession(
            order,
            in: surroundings(transport, environment),
            whenStopAsked: { [self] handler in
                stop.withLock { $0 = handler }
                return { [self] in
                    ends.withLock { $0 += 1 }
                    stop.withLock { $0 = nil }
                }
            },
            tell: { [self] event in
                events.withLock { $0.append(event) }
                onEvent(event)
            }
        ).run()
    }

    /// Surroundings in which nothing but a transport answers.
    func surroundings(_ transport: any Transport, _ environment: [String: String] = [:]) -> Surroundings {
        var surroundings = Surroundings(
            version: "1.2.3",
            environment: environment.merging(["TMPDIR": folder.path]) { $1 },
            startTransport: { [self] configuration in
                configurations.withLock { $0.append(configuration.versions) }
                let watched = WatchedTransport(transport)
                carried.withLock { $0 = watched }
                return StartedTransport(watched) { [self] in shutDowns.withLock { $0 += 1 } }
            }
        )
        let loss = loss
        surroundings.processorLoss = { loss.next }
        return surroundings
    }

    /// What was told so far.
    var history: [RunEvent] { events.withLock(\.self) }

    /// How often the session stopped being watched for its end.
    var timesEnded: Int { ends.withLock(\.self) }

    /// What was asked of the transport.
    var asked: [TransportRequest] { carried.withLock { $0?.asked.withLock(\.self) ?? [] } }

    /// The names of the events, in order, progress left out.
    var told: [String] {
        history.map { event in String("\(event)".prefix { $0 != "(" }) }.filter { $0 != "progress" }
    }
}

extension Scenario {
    /// A scenario of targets at one endpoint, each named as its model.
    static func small(
        _ targets: [String] = ["a"],
        requests: Int = 4,
        concurrency: Int = 1,
        warmup: Int = 0,
        endpoint: Endpoint = Endpoint(name: "e", baseURL: "http://127.0.0.1:1", apiKey: Secret("k"), metrics: .none)
    ) -> Scenario {
        Scenario(
            name: "small",
            endpoints: [endpoint],
            targets: targets.map {
                Target(name: $0, endpoint: endpoint.name, wireProtocol: .openaiChat, model: $0, maxTokens: 10)
            },
            prompts: [Prompt(id: "one", user: "1")],
            load: Load(concurrency: concurrency, extent: .requests(requests), warmup: warmup)
        )
    }
}

extension PriceBook {
    /// A dollar for each output token, and nothing for input.
    static let dollarAToken = PriceBook(prices: ["a": ModelPrice(input: "0", output: "1")], source: "test")
}

/// Readings that a test lays out.
final class SharedLoss: Sendable {
    private let readings: Mutex<[ProcessorLoss]>

    init(_ readings: [ProcessorLoss]) { self.readings = Mutex(readings) }

    func set(_ readings: [ProcessorLoss]) { self.readings.withLock { $0 = readings } }

    var next: ProcessorLoss { readings.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] } }
}
