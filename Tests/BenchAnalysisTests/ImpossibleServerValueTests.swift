import BenchModel
import RunFixtures
import Statistics
import Testing

@testable import BenchAnalysis

@Suite("What a server says of itself that cannot be")
struct ImpossibleServerValueTests {
    @Test("takes no histogram of which a part fell, or that counted nothing")
    func impossible() {
        let before = ServerHistogram(sum: 1, count: 4, buckets: [1: 3, .infinity: 4])
        #expect(ServerTimes(from: before, to: before) == nil)
        #expect(ServerTimes(from: before, to: ServerHistogram(sum: 2, count: 3, buckets: [1: 3, .infinity: 3])) == nil)
        #expect(ServerTimes(from: before, to: ServerHistogram(sum: 2, count: 6, buckets: [1: 2, .infinity: 6])) == nil)
        #expect(
            ServerTimes(from: before, to: ServerHistogram(sum: 0.5, count: 6, buckets: [1: 4, .infinity: 6])) == nil
        )
        #expect(ServerTimes(from: before, to: ServerHistogram(sum: 2, count: 6, buckets: [1: 6, .infinity: 5])) == nil)
    }

    @Test(
        "takes no counter that cannot be, on whichever page it is, and keeps the others",
        arguments: [0, 1, 2],
        [1e300, -1, .infinity]
    )
    func impossibleCounter(place: Int, value: Double) throws {
        let run = ServerFixture.run(
            [(0.5, 0), (3.0, 2), (20.0, 10)].enumerated().map { index, page in
                ServerFixture.page(page.0, done: page.1) { figures in
                    if index == place { figures.values[.promptTokens] = value }
                }
            }
        )
        let server = try ServerSummaryTests.summary(run)
        // A page in the middle is in no difference.
        #expect(server.counts[.promptTokens] == (place == 1 ? 100 : nil))
        #expect(server.coverage == .whole && server.counted == 10 && server.counts[.outputTokens] == 200)
        #expect(ServerSummaryTests.alarms(run).isEmpty)
    }

    @Test("counts nothing of a counter that cannot be in one of several sittings")
    func impossibleSitting() throws {
        var run = ServerFixture.run([
            ServerFixture.page(0.5, done: 0), ServerFixture.page(5.8, done: 5) { $0.values[.requests] = 1e300 },
            ServerFixture.page(5.9, done: 0, part: 2, before: 0), ServerFixture.page(20, done: 5, part: 2, before: 0),
        ])
        for index in run.samples.indices.suffix(5) { run.samples[index].part = 2 }
        let server = try ServerSummaryTests.summary(run)
        #expect(server.counts[.requests] == nil && server.counts[.promptTokens] == 100)
    }

    @Test("takes no histogram that is beyond counting")
    func impossibleHistogram() {
        let before = ServerHistogram(sum: 1, count: 4, buckets: [1: 3, .infinity: 4])
        for change in [\ServerHistogram.sum, \.count, \.buckets[.infinity]] {
            var after = ServerHistogram(sum: 2, count: 6, buckets: [1: 4, .infinity: 6])
            #expect(ServerTimes(from: before, to: after) != nil)
            after[keyPath: change] = 1e300
            #expect(ServerTimes(from: before, to: after) == nil && ServerTimes(from: after, to: after) == nil)
        }
    }

    @Test("takes no share above all of it, and tells pages without a value from looks that were never made")
    func impossibleGauges() throws {
        let run = ServerFixture.run([
            ServerFixture.page(0.5, done: 0), ServerFixture.page(3, done: 2) { $0.values[.kvUse] = 7 },
            ServerFixture.page(6, done: 4, under: 1), ServerFixture.page(20, done: 10),
        ])
        let server = try ServerSummaryTests.summary(run)
        #expect(server.gauges[.kvUse]?.most == 0.1 && server.gauges[.running]?.most == 1)
        let empty = try ServerSummaryTests.summary(
            ServerFixture.run(
                [(0.5, 0), (3.0, 2), (20.0, 10)].map { at, done in
                    ServerFixture.page(at, done: done) { figures in
                        figures.values = figures.values.filter { $0.key.kind == .counter }
                        figures.values[.kvUse] = 7
                    }
                }
            )
        )
        #expect(empty.gauges.isEmpty && empty.isSeenUnderWay && empty.counted == 10)
        let short = ServerFixture.run([ServerFixture.page(0.5, done: 0), ServerFixture.page(20, done: 10)])
        #expect(try !ServerSummaryTests.summary(short).isSeenUnderWay)
        #expect(try !ServerSummaryTests.summary(ServerFixture.run([ServerFixture.page(5, done: 4)])).isSeenUnderWay)
    }

    @Test(
        "takes no part for more than its whole, neither clamped nor from elsewhere, and says which",
        arguments: [0.0, 1, 7]
    )
    func impossibleShares(queries: Double) throws {
        let server = try ServerSummaryTests.summary(
            ServerFixture.run([
                ServerFixture.page(0.5, done: 0),
                ServerFixture.page(3, done: 0, under: 1) { $0.values[.prefixHitShare] = 0.7 },
                ServerFixture.page(20, done: 10) { figures in
                    figures.values[.prefixQueries] = 50 + queries
                    figures.values[.prefixHits] = 20 + 9
                    figures.values[.acceptedTokens] = 15 + 61
                },
            ])
        )
        #expect(server.prefixHitShare == nil && server.acceptedShare == nil && server.acceptedLength == nil)
        #expect(server.impossible == [.prefixHits, .acceptedTokens])
    }

    @Test("says which gauges, counters and histograms had values that cannot be, and nothing of those that can")
    func impossibleFacts() throws {
        #expect(try ServerSummaryTests.summary(ServerFixture.whole).impossible.isEmpty)
        let idle = ServerFixture.run([ServerFixture.page(0.5, done: 0), ServerFixture.page(20, done: 0)])
        #expect(try ServerSummaryTests.summary(idle).impossible.isEmpty, "that nothing was counted is nothing wrong")
        let odd = try ServerSummaryTests.summary(
            ServerFixture.run([
                ServerFixture.page(0.5, done: 0), ServerFixture.page(3, done: 2, under: 1) { $0.values[.kvUse] = 1.7 },
                ServerFixture.page(20, done: 10) { figures in
                    figures.values[.preemptions] = 1e300
                    figures.histograms[.queue]?.buckets[0.3] = 1
                },
            ])
        )
        #expect(odd.impossible == [.kvUse, .preemptions, .queue] && odd.gauges[.running]?.most == 1)
    }
}
