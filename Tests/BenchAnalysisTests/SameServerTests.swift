import BenchModel
import Pricing
import RunFixtures
import Testing

@testable import BenchAnalysis

@Suite("Addresses that lead to one server")
struct SameServerTests {
    /// Makes a run of two targets at two addresses, ten requests each; `pages` are the looks at each address.
    private static func run(_ pages: (_ address: String) -> [ServerScrape]) -> StoredRun {
        var run = MadeRun.run([MadeRun.target("direct"), MadeRun.target("gateway")], n: 10) { maker, _, sequence in
            maker.start = 1_000 + Double(sequence) * 1_000
        }
        run.record.targets[1].endpoint = "g"
        run.scrapes = ["e", "g"].flatMap { address in
            pages(address).map { page in
                var page = page
                page.server = address
                return page
            }
        }
        return run
    }

    private static func alarms(_ run: StoredRun) -> [Alarm] {
        Summary(run: run, prices: .builtIn).alarms.filter { if case .serverShared = $0 { true } else { false } }
    }

    @Test("are one where both tell the same figures, and more than came by either: the requests of both are its own")
    func one() throws {
        let run = Self.run { _ in [ServerFixture.page(0.5, done: 0), ServerFixture.page(20, done: 20)] }
        let servers = MeasuredRun(run).servers
        let server = try #require(servers.first)
        #expect(servers.count == 1 && server.server == "e, g" && server.targets == ["direct", "gateway"])
        #expect(server.sent == 20 && server.counted == 20 && !server.isShared && server.scrapes == 2)
        #expect(server.firstTokenParts?.outside != nil)
        #expect(Self.alarms(run).isEmpty)
    }

    @Test("have others beside the run where it counted more than came by both")
    func others() {
        let run = Self.run { _ in [ServerFixture.page(0.5, done: 0), ServerFixture.page(20, done: 23)] }
        #expect(Self.alarms(run) == [.serverShared(server: "e, g", counted: 23, sent: 20)])
    }

    @Test("are two where each counted what came by it, though by the same figures")
    func alike() {
        let run = Self.run { _ in [ServerFixture.page(0.5, done: 0), ServerFixture.page(20, done: 10)] }
        #expect(MeasuredRun(run).servers.map(\.server) == ["e", "g"] && Self.alarms(run).isEmpty)
    }

    @Test("are two where their times differ by the least, at either end, or where there are none to tell them by")
    func two() {
        let differing: [(first: Double, last: Double)] = [(1e-9, 0), (0, 1e-9)]
        for (first, last) in differing {
            let run = Self.run { address in
                let isOther = address == "g"
                return [
                    ServerFixture.page(0.5, done: 0) { $0.histograms[.queue]?.sum? += isOther ? first : 0 },
                    ServerFixture.page(20, done: 20) { $0.histograms[.queue]?.sum? += isOther ? last : 0 },
                ]
            }
            #expect(MeasuredRun(run).servers.count == 2 && Self.alarms(run).count == 2)
        }
        let untimed = Self.run { _ in
            [(0.5, 0), (20.0, 20)].map { at, done in ServerFixture.page(at, done: done) { $0.histograms = [:] } }
        }
        #expect(MeasuredRun(untimed).servers.count == 2)
        let silent = Self.run { _ in [ServerFixture.failure(0.5), ServerFixture.failure(20)] }
        #expect(MeasuredRun(silent).servers.count == 2)
    }
}
