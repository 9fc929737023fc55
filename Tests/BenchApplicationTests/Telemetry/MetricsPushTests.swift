import BenchAnalysis
import BenchModel
import LoadRunner
import SampleStore
import Synchronization
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("Telling a collector of a run", .timeLimit(.minutes(30)))
struct MetricsPushTests {
    private static let path = "/v1/metrics"

    /// An order whose bodies are the number of operations they hold.
    private static func order(every interval: Duration) throws -> MetricsOrder {
        MetricsOrder(try MetricsCollector("http://127.0.0.1:4318"), every: interval) { meters, record, since, until in
            #expect(record.uuid != nil && since <= until)
            let count = meters.series(of: .duration).map(\.meter.buckets.count).reduce(0, +)
            return Array(String(count).utf8)
        }
    }

    @Test("the whole run is sent once it has ended, over a transport of its own")
    func atEnd() async throws {
        let test = try TestRun()
        let metrics = try Self.order(every: .seconds(3_600))
        let outcome = try await test.run(.small(requests: 5, warmup: 2), over: FakeTransport()) { $0.metrics = metrics }
        await outcome.lastMetrics?.value
        #expect(test.asked.map(\.url) == ["http://127.0.0.1:4318/v1/metrics"])
        #expect(test.asked.map { String(decoding: $0.body, as: UTF8.self) } == ["5"], "warm-up is in no figure")
        #expect(test.configurations.withLock(\.count) == 2 && test.shutDowns.withLock(\.self) == 2)
        #expect(test.told == ["addresses", "begun", "ended"])
    }

    @Test("what is sent while the run goes on holds all so far")
    func meanwhile() async throws {
        let sent = Gate()
        let bodies = Mutex<[String]>([])
        let transport = FakeTransport { request, number in
            guard request.url.hasSuffix(Self.path) else {
                // The second request waits until the first has been told.
                return number == 1
                    ? .stream(id: number, before: nil)
                    : FakeAnswer([.hold(sent)] + FakeAnswer.stream(id: number, before: nil).steps)
            }
            bodies.withLock { $0.append(String(decoding: request.body, as: UTF8.self)) }
            sent.open()
            return FakeAnswer([.head(status: 200, headers: []), .text("{}")])
        }
        let test = try TestRun()
        let metrics = try Self.order(every: .milliseconds(1))
        let outcome = try await test.run(.small(requests: 2), over: transport) { $0.metrics = metrics }
        await outcome.lastMetrics?.value
        let told = bodies.withLock(\.self)
        #expect(told.first == "1" && told.last == "2" && outcome.end == .whole)
    }

    @Test("a collector that fails is told of once, and at the end; the run is none the worse")
    func failing() async throws {
        let told = Gate()
        let transport = FakeTransport { request, number in
            if request.url.hasSuffix(Self.path) { return FakeAnswer([.head(status: 403, headers: []), .text("no")]) }
            return number == 1
                ? .stream(id: number, before: nil)
                : FakeAnswer([.hold(told)] + FakeAnswer.stream(id: number, before: nil).steps)
        }
        let test = try TestRun(onEvent: { if case .metricsNotSent = $0 { told.open() } })
        let metrics = try Self.order(every: .milliseconds(1))
        let outcome = try await test.run(.small(requests: 3), over: transport) { $0.metrics = metrics }
        await outcome.lastMetrics?.value
        #expect(outcome.end == .whole)
        let reason = "the collector at http://127.0.0.1:4318 answered 403"
        #expect(test.history.count { $0 == .metricsNotSent(reason: reason) } == 1)
        #expect(test.history.last == .lastMetricsNotSent(reason: reason))
        let stored = try outcome.database.load(.id(outcome.runID))
        #expect(stored.record.status == .finished && stored.samples.allSatisfy { $0.outcome == .ok })
    }

    @Test("says of a run that it is simulated as soon as an answer says so, whatever was ordered")
    func simulated() async throws {
        let told = Mutex<[Bool]>([])
        let order = MetricsOrder(try MetricsCollector("http://127.0.0.1:4318"), every: .seconds(3_600)) {
            _,
            record,
            _,
            _ in
            told.withLock { $0.append(record.isSimulated && record.targets.allSatisfy(\.isSimulated)) }
            return Array("{}".utf8)
        }
        for isSimulator in [true, false] {
            let transport = FakeTransport { request, number in
                var answer = FakeAnswer.stream(id: number, before: nil)
                guard isSimulator, !request.url.hasSuffix(Self.path) else { return answer }
                answer.steps[0] = .head(status: 200, headers: [HTTPHeader("x-ezbench-simulator", "1")])
                return answer
            }
            let test = try TestRun()
            let outcome = try await test.run(.small(requests: 2), over: transport) { $0.metrics = order }
            await outcome.lastMetrics?.value
            #expect(told.withLock(\.last) == isSimulator)
        }
    }

    @Test("a run that measured nothing tells nothing")
    func nothing() async throws {
        let test = try TestRun()
        let metrics = try Self.order(every: .seconds(3_600))
        let endless = FakeTransport.endless {
            test.press()
            test.press()
        }
        let outcome = try await test.run(.small(), over: endless) { $0.metrics = metrics }
        await outcome.lastMetrics?.value
        #expect(outcome.end == .interrupted && test.asked.isEmpty && test.shutDowns.withLock(\.self) == 2)
    }
}
