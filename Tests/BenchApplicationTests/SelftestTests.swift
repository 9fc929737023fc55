import BenchAnalysis
import BenchModel
import CurlTransport
import Foundation
import ProviderSimulator
import Synchronization
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("A self-test", .timeLimit(.minutes(30)))
struct SelftestTests {
    private static let surroundings = Surroundings(version: "1.2.3", environment: [:])

    /// A simulator in this process, in the place of one beside.
    @Sendable
    private static func server(_ record: String) async throws -> SelftestServer {
        let simulator = try await Simulator.start(SimulatorConfiguration(record: record))
        return SelftestServer(baseURL: simulator.baseURL) { try? await simulator.stop() }
    }

    private static func small(_ streams: Int = 2) -> SelftestStep {
        SelftestStep(streams: streams, rate: 1000, tokens: 5, rounds: 2)
    }

    @Test("takes its steps one after the other, tells each when it begins, and joins both sides' stories")
    func steps() async throws {
        let told = Mutex<[SelftestEvent]>([])
        var sweep = SelftestSweep(steps: [Self.small(1), Self.small(3)])
        sweep.loops = 2
        let report = try await sweep.run(in: Self.surroundings, startServer: Self.server) { event in
            told.withLock { $0.append(event) }
        }
        #expect(report.version == "1.2.3" && report.loops == 2 && !report.isWhole && report.stopped == nil)
        #expect(report.results.map(\.step.streams) == [1, 3])
        let begun = told.withLock(\.self).map { event in
            switch event {
            case .step(let step): step
            }
        }
        #expect(begun == report.results.map(\.step) && begun.allSatisfy { $0.loops == 2 })
        for result in report.results {
            // Each stream's place has its rounds; one more goes before them and does not count.
            #expect(
                result.requests == 2 * result.step.streams && result.failed == 0 && result.joined == result.requests
            )
        }
    }

    @Test("has as many loops as a run where nobody says")
    func loops() async throws {
        let sweep = SelftestSweep(steps: [Self.small()])
        let report = try await sweep.run(in: Self.surroundings, startServer: Self.server) { _ in }
        #expect(report.results.first?.step.loops == 1 && report.loops == nil)
    }

    @Test("ends before a step that the machine has no room for, and says which; the first is an error")
    func untried() async throws {
        let huge = SelftestStep(streams: 1_000_000_000, rate: 1, tokens: 1, rounds: 1)
        let sweep = SelftestSweep(steps: [Self.small(), huge, Self.small()])
        let report = try await sweep.run(in: Self.surroundings, startServer: Self.server) { _ in }
        #expect(report.results.count == 1 && report.stopped?.step.streams == 1_000_000_000)
        #expect(report.stopped?.obstacle.isEmpty == false)
        let error = await #expect(throws: SelftestReport.Untried.self) {
            _ = try await SelftestSweep(steps: [huge]).run(in: Self.surroundings, startServer: Self.server) { _ in
                Issue.record("it has not begun")
            }
        }
        #expect(error?.step.streams == huge.streams)
    }

    @Test("counts what its server knows nothing of, and what failed")
    func doubts() async throws {
        // Answers that its server never gave: their ids are in no record.
        let foreign = Surroundings(
            version: "1",
            environment: [:],
            startTransport: { _ in StartedTransport(FakeTransport()) }
        )
        let sweep = SelftestSweep(steps: [Self.small()])
        let report = try await sweep.run(in: foreign, startServer: Self.server) { _ in }
        #expect(
            report.results.first?.requests == 4 && report.results.first?.joined == 0
                && report.results.first?.doubts.isEmpty == false
        )
        let broken = Surroundings(
            version: "1",
            environment: [:],
            startTransport: { _ in StartedTransport(ScriptedTransport { _, _ in .init(failure: .connectionLost) }) }
        )
        let failed = try await sweep.run(in: broken, startServer: Self.server) { _ in }
        #expect(failed.results.first?.failed == failed.results.first?.requests)
    }

    @Test("asks its server for the pace of the step")
    func pace() async throws {
        let test = Mutex<WatchedTransport?>(nil)
        let surroundings = Surroundings(version: "1", environment: [:]) { configuration in
            #expect(configuration.userAgent == "ezbench/1" && configuration.connections == 2)
            let transport = WatchedTransport(FakeTransport())
            test.withLock { $0 = transport }
            return StartedTransport(transport)
        }
        _ = try await SelftestSweep(steps: [Self.small()]).run(in: surroundings, startServer: Self.server) { _ in }
        let asked = test.withLock { $0?.asked.withLock(\.self) ?? [] }
        // Two streams, each with two rounds and one ahead, on lanes of their own.
        #expect(asked.count == 6 && Set(asked.map(\.lane)) == [0, 1])
        for request in asked {
            let wish = request.headers.first { $0.name == "x-simulator" }?.value
            #expect(
                wish == "ttft=50.0ms, rate=1000.0, tokens=5, jitter=0, tokens-per-event=1, first-event-tokens=1"
            )
        }
    }

    @Test("ends its server, whatever goes wrong, and leaves no folder behind")
    func cleansUp() async throws {
        struct Fault: Error {}
        let stops = Mutex(0)
        let folders = Mutex<[String]>([])
        let surroundings = Surroundings(version: "1", environment: [:]) { _ in throw Fault() }
        await #expect(throws: Fault.self) {
            _ = try await SelftestSweep(steps: [Self.small()]).run(
                in: surroundings,
                startServer: { record in
                    folders.withLock { $0.append(URL(fileURLWithPath: record).deletingLastPathComponent().path) }
                    return SelftestServer(baseURL: "http://127.0.0.1:1") { stops.withLock { $0 += 1 } }
                },
                tell: { _ in }
            )
        }
        #expect(stops.withLock(\.self) == 1)
        let folder = try #require(folders.withLock(\.self).first)
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test("that is ended keeps nothing")
    func cancelled() async throws {
        let sweep = SelftestSweep(steps: [Self.small(), Self.small()])
        let begun = Gate()
        let surroundings = Surroundings(version: "1", environment: [:]) { _ in
            StartedTransport(FakeTransport.endless { begun.open() })
        }
        let work = Task { try await sweep.run(in: surroundings, startServer: Self.server) { _ in } }
        await begun.wait()
        work.cancel()
        await #expect(throws: CancellationError.self) { _ = try await work.value }
    }

    // MARK: The steps themselves

    @Test("has answers of a second, of twenty tokens at least, and rounds for a hundred answers where streams are few")
    func stepSizes() {
        func figures(_ streams: Int, _ rate: Double) -> [Int] {
            let step = SelftestSweep.step(streams: streams, rate: rate)
            return [step.tokens, step.rounds]
        }
        #expect(figures(1, 100) == [100, 20] && figures(10, 100) == [100, 12] && figures(100, 20) == [20, 4])
        #expect(figures(10_000, 2) == [20, 2] && figures(1, 10_000) == [1000, 20])
        #expect(SelftestSweep.step(streams: 1, rate: 1, tokens: 7).tokens == 7)
    }

    @Test("of the standard kind presses harder at each step; only it judges a machine")
    func standard() {
        let streams = SelftestSweep.standard.steps.map(\.streams)
        #expect(streams == [1, 10, 100, 1000, 10_000] && SelftestSweep.standard.isWhole)
        #expect(!SelftestSweep.quick.isWhole && SelftestSweep.quick.steps.count == 2)
        let longest = SelftestSweep.quick.steps.map(\.duration).reduce(0, +)
        #expect(longest < .seconds(10))
    }
}
