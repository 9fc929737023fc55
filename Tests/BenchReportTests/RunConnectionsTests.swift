import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("How a run reached its servers")
struct RunConnectionsTests {
    /// A run of one target, each sample over the connection of that number, in a sitting of its own where one is named.
    private static func run(
        _ connections: [(number: Int64?, part: Int)],
        lingered: [Lingering<RunTime>] = [],
        _ change: (Int, inout Sample) -> Void = { _, _ in }
    ) -> StoredRun {
        var record = RunFixture.run.record
        record.targets = [record.targets[0]]
        let template = RunFixture.run.samples.first { $0.target == 0 && $0.outcome == .ok && $0.phase == .measure }
        let samples = connections.enumerated().compactMap { index, connection -> Sample? in
            guard var sample = template else { return nil }
            sample.sequence = RequestIndex(index)
            sample.connection.connectionID = connection.number
            sample.part = connection.part
            sample.response.terminatorArrival = sample.times.end
            change(index, &sample)
            return sample
        }
        return StoredRun(
            record: record,
            samples: samples,
            lingered: lingered.map { LingeredConnection(target: 0, lingering: $0) }
        )
    }

    private static func summary(_ run: StoredRun) -> Summary { Summary(run: run, prices: .builtIn) }

    /// Everything that is printed of a run.
    private static func reports(_ run: StoredRun) -> [String] {
        let gate = Gate.judge(run, objectives: RunFixture.objectives, allowedFailureShare: 1)
        let summary = summary(run)
        return [.table, .markdown, .json, .csv].map {
            ReportRenderer.render(summary, as: $0, judgements: gate.judgements)
        } + [.text, .junit, .github].map { GateRenderer.render(gate, as: $0) } + [GateRenderer.jobSummary(gate)]
    }

    @Test("Connections really taken are counted over everything that was sent, apart for each sitting")
    func taken() throws {
        func taken(_ run: StoredRun) throws -> Int? {
            try #require(Self.summary(run).instrument.connections.targets.first).taken
        }
        #expect(try taken(Self.run([(7, 1), (8, 1), (7, 1)])) == 2)
        #expect(try taken(Self.run([(7, 1), (8, 1), (7, 2)])) == 3)
        #expect(
            try taken(
                Self.run([(7, 1), (8, 1), (9, 1)]) { index, sample in
                    if index == 0 { sample.phase = .warmup }
                    if index == 1 { sample.outcome = .failed(.truncated, detail: "") }
                }
            ) == 3
        )
        #expect(try taken(Self.run([(7, 1), (nil, 1)])) == nil)
        // What never had a connection takes none.
        #expect(
            try taken(
                Self.run([(7, 1), (nil, 1)]) { index, sample in
                    if index == 1 { sample.times.sent = nil }
                }
            ) == 1
        )
        var opened = Self.run([(7, 1)])
        opened.connections = [
            OpenedConnection(target: 0, outcome: .ok, connectionID: 7),
            OpenedConnection(target: 0, outcome: .ok, connectionID: 9),
            OpenedConnection(target: 0, outcome: .failed(.connect, detail: ""), connectionID: nil),
        ]
        #expect(try taken(opened) == 2)
    }

    @Test("Every output says how many connections a run took, and through which proxies")
    func everywhere() {
        let run = Self.run([(41, 1), (42, 1), (43, 1)]) { index, sample in
            if index > 0 { sample.connection.proxy = "http://•••@proxy.example:3128" }
        }
        for report in Self.reports(run) {
            #expect(report.contains("proxy.example:3128"), "\(report)")
        }
        let told = ["claude 3 through", "claude 3 through", "\"taken\": 3", ",3,http", "claude 3 through"]
        for (report, words) in zip(Self.reports(run), told) { #expect(report.contains(words), "\(report)") }
        #expect(Self.reports(run)[5].contains("name=\"connections\" value=\"3\""))
        #expect(Self.reports(run)[6].contains("claude 3 through"))
    }

    @Test("A connection that two targets went over is one of all that were taken")
    func together() throws {
        var run = Self.run([(7, 1), (8, 1), (7, 2)])
        run.record.targets.append(RunFixture.run.record.targets[1])
        for number in [Int64(8), 9] {
            var sample = try #require(run.samples.first)
            sample.target = 1
            sample.connection.connectionID = number
            run.samples.append(sample)
        }
        let connections = Self.summary(run).instrument.connections
        #expect(connections.targets.map(\.taken) == [3, 2] && connections.taken == 4)
    }

    @Test("Every output for people says where HTTP/2 without TLS took a connection for each request")
    func sharesNone() {
        func run(_ version: String?, tls: RunInstant? = nil, reused: Bool = false, requests: Int64 = 3) -> StoredRun {
            Self.run((0..<requests).map { ($0, 1) }) { index, sample in
                sample.connection.httpVersion = version
                sample.connection.reused = reused && index > 0
                sample.times.tls = tls
            }
        }
        let words = "claude 3 (one for each request: HTTP/2 without TLS)"
        #expect(Self.reports(run("2")).count { $0.contains(words) } == 5)
        for other in [run("2", tls: 1), run("2", reused: true), run("1.1"), run(nil), run("2", requests: 1)] {
            #expect(Self.reports(other).allSatisfy { !$0.contains("one for each request") })
        }
    }

    @Test("Connections that are usually held open are told in every output, those that kept slots as such")
    func heldOpen() throws {
        func lingering(_ milliseconds: Double, keptSlot: Bool = false) -> Lingering<RunTime> {
            Lingering(terminated: 0, ended: .milliseconds(milliseconds), ending: .closed, keptSlot: keptSlot)
        }
        let usual = Self.run([(1, 1), (2, 1)], lingered: [lingering(1000), lingering(1000)])
        // A table of figures has a column of its own for it.
        for report in Self.reports(usual) {
            #expect(report.contains("HELD OPEN") || report.contains(",true,2,1000,0,"), "\(report)")
        }
        let target = try #require(Self.summary(usual).instrument.connections.targets.first)
        #expect(target.heldOpen.n == 2 && target.heldOpenShare == 1 && target.keptSlot == 0)
        let kept = Self.run([(1, 1), (2, 1)], lingered: [lingering(1000, keptSlot: true)])
        #expect(Self.summary(kept).instrument.connections.targets.first?.keptSlot == 1)
        #expect(Self.reports(kept).allSatisfy { $0.contains("kept") && $0.contains("slot") })
        let told = Self.summary(kept).instrument.connections.alarms.joined()
        #expect(
            told.contains("after the last event of their answer") && told.contains("1 of them kept the slot"),
            "\(told)"
        )
        #expect(!told.contains("told its end") && !told.contains("told their end"), "\(told)")
        // One among many is an accident, and a short wait costs nothing.
        let rare = Self.run((0..<20).map { (Int64($0), 1) }, lingered: [lingering(1000)])
        let short = Self.run([(1, 1)], lingered: [lingering(12)])
        for run in [rare, short] { #expect(Self.reports(run).allSatisfy { !$0.contains("HELD OPEN") }) }
    }
}
