import BenchModel
import Pricing
import RunFixtures
import Statistics
import Testing

@testable import BenchAnalysis

@Suite("What a server says of itself, beside what is seen from here")
struct ServerSummaryTests {
    /// Returns what the one server of a run said.
    static func summary(_ run: StoredRun) throws -> ServerSummary {
        try #require(MeasuredRun(run).servers.first)
    }

    /// Returns what must not be overlooked of it.
    static func alarms(_ run: StoredRun) -> [Alarm] {
        Summary(run: run, prices: .builtIn).alarms.filter {
            switch $0 {
            case .serverShared, .serverRestarted, .serverNotRead: true
            default: false
            }
        }
    }

    private static func isNear(_ value: Double?, _ expected: Double) -> Bool {
        value.map { abs($0 - expected) <= 1e-9 * max(1, abs(expected)) } ?? false
    }

    @Test("counts between the first page and the last, whatever was counted before")
    func counts() throws {
        let server = try Self.summary(ServerFixture.whole)
        #expect(server.server == "e" && server.dialect == .vllm && server.targets == ["mine"])
        #expect(server.scrapes == 5 && server.failed == 1 && server.lastFailure == "HTTP 503")
        #expect(server.coverage == .whole && server.sent == 10 && server.counted == 10 && !server.isShared)
        #expect(server.counts[.promptTokens] == 100 && server.counts[.preemptions] == 0)
        #expect(server.prefixHitShare == 0.4 && server.acceptedShare == 0.5)
        #expect(Self.isNear(server.acceptedLength, 2.5))
    }

    @Test("has the exact mean of a histogram, and of a percentile the bucket")
    func histogram() throws {
        let ttft = try #require(try Self.summary(ServerFixture.whole).times[.ttft])
        #expect(ttft.count == 10 && Self.isNear(ttft.mean, (9 * 0.08 + 0.2) / 10 * 1e9))
        #expect(ttft.interval(50) == PercentileInterval(low: 0.05e9, high: 0.1e9))
        // The ninth of ten lies below 100 ms and the tenth above: p95 is between the two.
        #expect(ttft.interval(95) == PercentileInterval(low: 0.05e9, high: 0.5e9))
        #expect(ttft.interval(100) == PercentileInterval(low: 0.1e9, high: 0.5e9))
        #expect(ttft.interval(0) == PercentileInterval(low: 0.05e9, high: 0.1e9))
    }

    @Test("has no upper end where a percentile lies beyond the last edge, and none at all without buckets")
    func openBucket() throws {
        let times = try #require(
            ServerTimes(from: nil, to: ServerHistogram(sum: 9, count: 2, buckets: [1: 0, .infinity: 2]))
        )
        #expect(times.interval(50) == PercentileInterval(low: 1e9, high: nil))
        #expect(ServerTimes(from: nil, to: ServerHistogram(sum: 9, count: 2))?.interval(50) == nil)
    }

    @Test("holds each percentile of any values between its edges", arguments: 0..<30)
    func intervals(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let edges = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 10]
        let values = (0..<Int.random(in: 1...200, using: &random)).map { _ in Double.random(in: 0...12, using: &random)
        }
        var histogram = ServerHistogram(sum: values.reduce(0, +), count: Double(values.count))
        for edge in edges + [.infinity] { histogram.buckets[edge] = Double(values.count { $0 <= edge }) }
        let times = try #require(ServerTimes(from: nil, to: histogram))
        let exact = Distribution(values.map { $0 * 1e9 })
        for percentile in [1, 25, 50, 90, 95, 99] as [Percentile] {
            let value = try #require(exact.percentile(percentile))
            let interval = try #require(times.interval(percentile))
            #expect(interval.low.map { $0 <= value } ?? true)
            #expect(interval.high.map { value <= $0 } ?? (value > 1e10))
        }
        #expect(Self.isNear(times.mean.map { $0 / 1e9 }, values.reduce(0, +) / Double(values.count)))
    }

    @Test("averages what is under way over time")
    func gauges() throws {
        let server = try Self.summary(ServerFixture.whole)
        // 2 from 2.5 s to 6.5 s, out of the 19.5 s between the first page and the last.
        let running = try #require(server.gauges[.running])
        #expect(Self.isNear(running.mean, 2 * 4 / 19.5) && running.most == 2)
        #expect(server.gauges[.waiting]?.most == 1 && Self.isNear(server.gauges[.kvUse]?.most, 0.2))
    }

    /// A run that two shards shared, with the looks of both.
    private static func merged(_ looks: [(shard: Int, scrape: ServerScrape)]) -> StoredRun {
        let scrapes = looks.map { look in
            var scrape = look.scrape
            scrape.shard = ShardIndex(look.shard)
            return scrape
        }
        return MadeRun.merged(ServerFixture.run(scrapes.sorted { $0.at < $1.at }))
    }

    @Test(
        "counts of shards that were joined from anybody's first look to anybody's last, whatever order a clock gives those between"
    )
    func shards() throws {
        let run = Self.merged([
            (0, ServerFixture.page(0.5, done: 0)), (1, ServerFixture.page(0.9, done: 0)),
            // The second shard's clock is late: what it saw before seems to come after.
            (0, ServerFixture.page(5, done: 4, under: 2)), (1, ServerFixture.page(5.1, done: 3, under: 2)),
            (0, ServerFixture.page(19, done: 9)), (1, ServerFixture.page(20, done: 10)),
        ])
        let server = try Self.summary(run)
        #expect(server.shards == 2 && server.coverage == .whole && server.restartedAt == nil)
        #expect(server.counted == 10 && server.counts[.promptTokens] == 100 && server.times[.ttft]?.count == 10)
        #expect(server.gauges[.running]?.most == 2 && Self.alarms(run).isEmpty)
    }

    @Test("counts nothing where shards saw several servers at one address, or one that started anew")
    func severalServers() throws {
        let several = try Self.summary(
            Self.merged([
                (0, ServerFixture.page(0.5, done: 0, before: 500)), (1, ServerFixture.page(0.6, done: 0)),
                (0, ServerFixture.page(20, done: 5, before: 500)), (1, ServerFixture.page(20.1, done: 5)),
            ])
        )
        #expect(several.coverage == .severalServers && several.counts.isEmpty && several.gauges.isEmpty)
        let anew = Self.merged([
            (0, ServerFixture.page(0.5, done: 0)), (1, ServerFixture.page(0.6, done: 0)),
            (0, ServerFixture.page(20, done: 1, before: 0)), (1, ServerFixture.page(20.1, done: 1, before: 0)),
        ])
        #expect(try Self.summary(anew).coverage == .restarted)
    }

    @Test("takes an address of each machine's own for as many servers")
    func loopback() throws {
        var run = Self.merged([(0, ServerFixture.page(0.5, done: 0)), (1, ServerFixture.page(20, done: 10))])
        run.record.targets[0].endpoint = "http://127.0.0.1:8000"
        for place in run.scrapes.indices { run.scrapes[place].server = "http://127.0.0.1:8000" }
        #expect(try Self.summary(run).coverage == .severalServers)
        for place in run.record.parts.indices { run.record.parts[place].machine = MachineID(text: "one") }
        #expect(try Self.summary(run).coverage == .whole)
    }

    @Test("counts more than was sent without alarm where a shard is missing")
    func missingShard() throws {
        var run = Self.merged([(0, ServerFixture.page(0.5, done: 0)), (0, ServerFixture.page(20, done: 30))])
        #expect(!Self.alarms(run).isEmpty)
        run.record.parts.removeLast()
        #expect(Self.alarms(run).isEmpty)
    }

    @Test("tells no gauges of a run that was over before a second look")
    func tooShort() throws {
        let run = ServerFixture.run([ServerFixture.page(0.5, done: 0), ServerFixture.page(20, done: 10)])
        let server = try Self.summary(run)
        #expect(server.gauges.isEmpty && server.counted == 10)
    }

    @Test("sees one of several engines start anew, though the sum of all of them rises")
    func oneEngine() throws {
        let engines = { (first: Double, second: Double) in
            { (figures: inout ServerFigures) in
                figures.values[.requests] = first + second
                figures.series[.requests] = ["requests{engine=\"0\"}": first, "requests{engine=\"1\"}": second]
            }
        }
        let run = ServerFixture.run([
            ServerFixture.page(0.5, done: 0, change: engines(10, 10)),
            ServerFixture.page(6, done: 5, under: 1, change: engines(40, 0)),
            ServerFixture.page(20, done: 10, change: engines(50, 5)),
        ])
        #expect(try Self.summary(run).coverage == .restarted)
        #expect(Self.alarms(run) == [.serverRestarted(server: "e", at: .milliseconds(6_000))])
        let whole = ServerFixture.run([
            ServerFixture.page(0.5, done: 0, change: engines(10, 10)),
            ServerFixture.page(20, done: 10, change: engines(15, 15)),
        ])
        #expect(try Self.summary(whole).coverage == .whole && Self.summary(whole).counted == 10)
    }

    @Test("takes TTFT apart: outside + queue + prefill + rest are the whole")
    func parts() throws {
        let parts = try #require(try Self.summary(ServerFixture.whole).firstTokenParts)
        #expect(Self.isNear(parts.whole, 100e6))
        let own = (9 * 0.08 + 0.2) / 10 * 1e9
        #expect(Self.isNear(parts.outside, 100e6 - own))
        #expect(
            Self.isNear(parts.queue, 20e6) && Self.isNear(parts.prefill, 50e6) && Self.isNear(parts.rest, own - 70e6)
        )
        let sum = [parts.outside, parts.queue, parts.prefill, parts.rest].compactMap(\.self).reduce(0, +)
        #expect(Self.isNear(sum, parts.whole))
    }

    @Test("has no part below nothing where the server says that more time passed than did here")
    func contradictory() throws {
        let slower = { (seconds: Double) in
            try Self.summary(
                ServerFixture.run([
                    ServerFixture.page(0.5, done: 0),
                    ServerFixture.page(20, done: 10) { $0.histograms[.ttft]?.sum? += seconds },
                ])
            )
        }
        let parts = try #require(try slower(1).firstTokenParts)
        #expect(parts.outside == nil && parts.rest != nil && parts.isContradictory)
        // Less than queue and prefill together.
        let less = try #require(try slower(-0.5).firstTokenParts)
        #expect(less.outside != nil && less.rest == nil && less.isContradictory)
        #expect(try slower(0).firstTokenParts?.isContradictory == false)
        // Exactly these two, as decimals have it.
        let none = try #require(try slower(-0.220_000_001).firstTokenParts)
        #expect(none.rest == 0 && !none.isContradictory)
    }

    @Test("subtracts nothing where the server counted other requests than came here, and says that others were there")
    func shared() throws {
        let run = ServerFixture.run([ServerFixture.page(0.5, done: 0), ServerFixture.page(20, done: 12)])
        let server = try Self.summary(run)
        #expect(server.isShared && server.firstTokenParts?.outside == nil && server.firstTokenParts?.queue != nil)
        #expect(Self.alarms(run) == [.serverShared(server: "e", counted: 12, sent: 10)])
    }

    @Test("is not called shared where it counted fewer than were sent: some never came that far")
    func fewer() throws {
        let run = ServerFixture.run([ServerFixture.page(0.5, done: 0), ServerFixture.page(20, done: 9)])
        #expect(try !Self.summary(run).isShared && Self.alarms(run).isEmpty)
    }

    @Test("leaves out what a server counted that started anew")
    func restarted() throws {
        let run = ServerFixture.run([
            ServerFixture.page(0.5, done: 0), ServerFixture.page(3, done: 2),
            ServerFixture.page(6, done: 1, under: 1, before: 0), ServerFixture.page(20, done: 6, before: 0),
        ])
        let server = try Self.summary(run)
        #expect(server.coverage == .restarted && server.restartedAt == .milliseconds(6_000))
        #expect(server.counts.isEmpty && server.times.isEmpty && server.counted == nil && server.firstTokenParts == nil)
        #expect(server.gauges[.running]?.most == 1)
        #expect(Self.alarms(run) == [.serverRestarted(server: "e", at: .milliseconds(6_000))])
    }

    @Test("leaves out what it counted where a page from before or after the requests is missing")
    func notCovered() throws {
        let late = try Self.summary(
            ServerFixture.run([ServerFixture.page(5, done: 4), ServerFixture.page(20, done: 10)])
        )
        #expect(late.coverage == .noBeginning && late.counts.isEmpty)
        let early = ServerFixture.run([
            ServerFixture.page(0.5, done: 0), ServerFixture.page(5, done: 4), ServerFixture.failure(20),
        ])
        #expect(try Self.summary(early).coverage == .noEnd)
        #expect(Self.alarms(early) == [.serverNotRead(server: "e", failed: 1, of: 3, reason: "HTTP 503")])
        let never = try Self.summary(ServerFixture.run([ServerFixture.failure(0.5)]))
        #expect(never.coverage == .noBeginning && never.dialect == nil && never.gauges.isEmpty)
    }

    @Test("adds up sittings, between which anything may have happened")
    func sittings() throws {
        var run = ServerFixture.run([
            ServerFixture.page(0.5, done: 0), ServerFixture.page(5.8, done: 5),
            ServerFixture.page(5.9, done: 0, part: 2, before: 0), ServerFixture.page(20, done: 5, part: 2, before: 0),
        ])
        for index in run.samples.indices.suffix(5) { run.samples[index].part = 2 }
        let server = try Self.summary(run)
        #expect(server.coverage == .whole && server.counted == 10 && server.times[.ttft]?.count == 10)
        #expect(server.firstTokenParts?.outside != nil)
    }

    @Test("says nothing of a server that nobody knows but how often it was looked at")
    func unknown() throws {
        let scrapes = [0.5, 20].map { at in
            ServerScrape(
                server: "e",
                part: 1,
                at: .milliseconds(at * 1_000),
                took: 1,
                // What an unknown server calls by a name of this program's own means nothing.
                .page(nil, [ServerReading("running", 5), ServerReading("other", labels: "a=\"b\"", 1)])
            )
        }
        let server = try Self.summary(ServerFixture.run(scrapes))
        #expect(server.dialect == nil && server.scrapes == 2 && server.gauges.isEmpty && server.counts.isEmpty)
    }

    @Test("draws what is under way, by its highest values where there are many")
    func history() throws {
        let charts = RunCharts(Summary(run: ServerFixture.whole, prices: .builtIn)).servers
        #expect(charts.series.map(\.fact) == [.running, .waiting, .kvUse] && charts.intervals == nil)
        #expect(charts.series.first?.points.map(\.value) == [0, 2, 0, 0])
        let many = ServerFixture.run(
            (0..<3_000).map { ServerFixture.page(0.5 + Double($0) / 300, done: 0, under: Double($0 % 7)) }
        )
        let thinned = RunCharts(Summary(run: many, prices: .builtIn)).servers
        #expect(thinned.intervals == 600 && thinned.series.allSatisfy { $0.points.count <= 600 })
        #expect(thinned.series.first?.points.map(\.value).max() == 6)
    }
}
