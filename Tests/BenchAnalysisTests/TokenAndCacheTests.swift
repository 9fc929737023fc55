import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Tokens of a target")
struct TokenSummaryTests {
    @Test("are summed over those whose usage names them, and the mean is of those alone")
    func sums() {
        let usages = [
            TokenUsage(input: 10, output: 4, reasoning: 1), TokenUsage(input: 20, output: 6),
            TokenUsage(input: nil, output: 8, cacheRead: 5),
        ]
        let tokens = TokenSummary(MadeRequests.requests(3) { $0.usage = usages[$1] })
        #expect(tokens.input == .init(sum: 30, n: 2) && tokens.input.mean == 15)
        #expect(tokens.output == .init(sum: 18, n: 3) && tokens.reasoning == .init(sum: 1, n: 1))
        #expect(tokens.cacheRead.known == 5 && tokens.cacheWrite.known == nil && tokens.cacheWrite.mean == nil)
        #expect(tokens.countedFromChunks == 0)
    }

    @Test("are counted from chunks where an answer came without usage, and that is told")
    func chunks() {
        let tokens = TokenSummary(
            MadeRequests.requests(4) { maker, index in
                (maker.usage, maker.events) = (index < 3 ? TokenUsage() : TokenUsage(input: 1, output: 50), 7)
                maker.isBuffered = index == 0
            }
        )
        // The buffered answer has no chunks to count.
        #expect(tokens.output == .init(sum: 7 + 7 + 50, n: 3) && tokens.countedFromChunks == 2)
    }

    @Test(
        "from a cache are no more than all of them, whatever usage says",
        arguments: [(5, 10, 0.5), (10, 10, 1), (30, 10, 1)]
    )
    func cachedShare(read: Int, input: Int, share: Double) {
        let tokens = TokenSummary(
            MadeRequests.requests(2) { maker, _ in
                maker.usage = TokenUsage(input: input, output: 1, cacheRead: read)
            }
        )
        #expect(tokens.cachedShare?.value == share)
        #expect(TokenSummary(MadeRequests.requests(2)).cachedShare == nil, "nobody speaks of a cache")
    }
}

@Suite("What a prompt cache did")
struct CacheKindTests {
    @Test(
        "is told by usage: what was read goes before what was written",
        arguments: [
            (TokenUsage(cacheRead: 1, cacheWrite: 1), CacheSummary.Kind.read), (TokenUsage(cacheRead: 1), .read),
            (TokenUsage(cacheRead: 0, cacheWrite: 1), .written), (TokenUsage(cacheWrite: 1), .written),
            (TokenUsage(cacheRead: 0, cacheWrite: 0), .uncached), (TokenUsage(cacheRead: 0), .uncached),
            (TokenUsage(cacheWrite: 0), .uncached), (TokenUsage(), .unknown),
            (TokenUsage(input: 9, output: 9), .unknown),
        ]
    )
    func kinds(usage: TokenUsage, kind: CacheSummary.Kind) {
        #expect(CacheSummary.Kind(usage) == kind)
    }

    @Test("parts the requests, each with its own latency and its own bill")
    func populations() throws {
        let reads: [Int?] = [0, 80, nil, 80]
        let requests = MadeRequests.requests(4) { maker, index in
            maker.usage = TokenUsage(input: 100, output: 10, cacheRead: reads[index])
            maker.ttft = 100 + 10 * Double(index)
        }
        let cache = CacheSummary(requests, prices: MadeRequests.prices)
        #expect(cache.populations.map(\.kind) == [.uncached, .read, .unknown])
        #expect(cache.n(.read) == 2 && cache.n(.written) == 0 && cache.isInUse)
        #expect(cache.hitShare == Share(2, of: 3), "of those that speak of a cache")
        let read = try #require(cache.population(.read))
        #expect(read.ttft.sorted == [110e6, 130e6] && read.e2e.n == 2)
        // 20 at 0.01, 80 at 0.001, 10 at 0.02.
        #expect(read.bill.perRequest == Money("0.48", .usd) && read.bill.cost == Money("0.96", .usd))
        #expect(cache.population(.uncached)?.bill.perRequest == Money("1.2", .usd))
    }

    @Test("is nothing of a target whose usage never speaks of one")
    func unused() {
        let cache = CacheSummary(MadeRequests.requests(3), prices: MadeRequests.prices)
        #expect(!cache.isInUse && cache.hitShare == nil && cache.n(.unknown) == 3)
    }
}

@Suite("The bill of a target")
struct BillTests {
    private static func response(_ usage: TokenUsage, billed: String? = nil) -> SampleFacts.Response {
        var sample = SampleMaker(events: 0).made()
        sample.response = DecodedResponse(usage: usage, billed: billed)
        return SampleFacts(sample).response
    }

    private static let known = TokenUsage(input: 100, output: 10)

    @Test("is nothing where nothing was added, and says so")
    func empty() {
        let bill = CostSummary.Bill()
        #expect(bill.cost == nil && bill.perRequest == nil && bill.billedSum == nil && bill.difference == nil)
        #expect(bill.requests == 0 && bill.unknown == 0)
    }

    private static func add(_ response: SampleFacts.Response, to bill: inout CostSummary.Bill) {
        bill.add(response, costing: MadeRequests.prices.known(response))
    }

    @Test("counts what cannot be priced, and never takes it for free")
    func unknown() {
        var bill = CostSummary.Bill()
        Self.add(Self.response(Self.known), to: &bill)
        Self.add(Self.response(TokenUsage(output: 10)), to: &bill)
        bill.add(Self.response(Self.known), costing: nil)
        #expect(bill.requests == 3 && bill.priced == 1 && bill.unknown == 2)
        #expect(bill.cost == Money("1.2", .usd) && bill.perRequest == bill.cost)
        #expect(bill.outputTokens == 10)
    }

    @Test("holds the server's word against the price list's, of the same answers alone")
    func compared() throws {
        var bill = CostSummary.Bill()
        Self.add(Self.response(Self.known, billed: "1.8"), to: &bill)
        Self.add(Self.response(Self.known), to: &bill)
        Self.add(Self.response(TokenUsage(), billed: "7"), to: &bill)
        Self.add(Self.response(Self.known, billed: "free"), to: &bill)
        #expect(bill.billed == 2 && bill.billedSum == Money("8.8", .usd))
        #expect(
            bill.compared == 1 && bill.comparedBilled == Money("1.8", .usd) && bill.comparedCost == Money("1.2", .usd)
        )
        #expect(bill.difference == 0.5)
        #expect(bill.priced == 3 && bill.cost == Money("3.6", .usd))
    }

    @Test("keeps apart what succeeded, failed, was tried again, was closed, was broken off, and warmed up")
    func kinds() {
        let samples = MadeRequests.samples(7) { maker, index in
            maker.usage = Self.known
            switch index {
            case 0: maker.phase = .warmup
            case 1: maker.outcome = .failed(.truncated, detail: "d")
            case 2: (maker.outcome, maker.retryWait) = (.failed(.overloaded, detail: "d"), 5)
            case 3: maker.closedAfter = 1
            case 4: maker.outcome = .cancelled
            default: break
            }
        }
        let cost = CostSummary(samples.facts, prices: MadeRequests.prices)
        #expect(cost.warmup.requests == 1 && cost.measured.requests == 2 && cost.failed.requests == 2)
        #expect(cost.triedAgain.requests == 1 && cost.closedOnPurpose.requests == 1 && cost.cancelled.requests == 1)
        // Two of 1.2, with ten tokens each.
        #expect(cost.total == Money("2.4", .usd) && cost.perThousandRequests == Money("1200", .usd))
        #expect(cost.perMillionOutputTokens == Money("120000", .usd))
        #expect(CostSummary([], prices: MadeRequests.prices).total == nil)
    }

    @Test("has the share of thinking in it, of the answers whose reasoning is counted")
    func thinking() throws {
        let requests = MadeRequests.requests(3) { maker, index in
            maker.usage = index == 2 ? Self.known : TokenUsage(input: 100, output: 100, reasoning: 25)
        }
        let thinking = ThinkingSummary(
            requests,
            figures: MetricFigures(requests),
            kind: .hidden,
            prices: MadeRequests.prices
        )
        #expect(thinking.tokens == .init(sum: 50, n: 2) && thinking.shareOfOutput == 0.25)
        // 25 · 0.02 of 100 · 0.01 + 100 · 0.02.
        #expect(abs(try #require(thinking.shareOfCost).value - 0.5 / 3) < 1e-12)
    }
}
