import Statistics
import BenchModel
import BenchReport
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Metrics of one request")
struct RequestMetricsTests {
    private static let streamed = RunRecord.Target(name: "t", wireProtocol: "p", model: "m", endpoint: "e")
    private static let buffered = RunRecord.Target(
        name: "t",
        wireProtocol: "p",
        model: "m",
        endpoint: "e",
        isStreamed: false
    )

    private func metrics(_ maker: SampleMaker, of target: RunRecord.Target = streamed) -> RequestMetrics {
        RequestMetrics(maker.made(), of: target)
    }

    @Test("latencies count from the moment the request was sent")
    func latencies() {
        // Sent at 24 ms; first token 100 ms later; 9 gaps of 20 ms; the end 1.5 ms after the last token.
        let cold = metrics(SampleMaker(isReused: false))
        #expect(cold.ttft == 100e6)
        #expect(cold.ttftFromPlan == 124.1e6)
        #expect(cold.e2eLastToken == 280e6)
        #expect(cold.e2eEnd == 281.5e6)
        #expect(cold.connect == 23.5e6)
        #expect(metrics(SampleMaker()).connect == nil)
    }

    @Test("TTFT counts thinking, TTFA does not")
    func thinking() {
        let metrics = metrics(SampleMaker(thinkingEvents: 3))
        #expect(metrics.ttft == 100e6)
        #expect(metrics.ttfa == 160e6)
        #expect(self.metrics(SampleMaker(events: 3, thinkingEvents: 3)).ttfa == nil)
    }

    @Test("TPOT leaves the first token out, and tokens/s is its inverse")
    func tpot() throws {
        let metrics = metrics(SampleMaker(usage: TokenUsage(input: 1, output: 19)))
        #expect(metrics.tpot == 10e6)
        #expect(metrics.tokensPerSecond == 100)
        #expect(!metrics.isCountedFromChunks)
    }

    @Test("tokens of the first event were made before the pace starts, as far as usage says so")
    func firstEventTokens() throws {
        // Three chunks of 20 tokens, 100 ms apart: 40 tokens in 200 ms.
        var maker = SampleMaker(gap: 100, events: 3, usage: TokenUsage(input: 1, output: 60), firstEventTokens: 20)
        let known = metrics(maker)
        #expect(known.tokensPerSecond == 200)
        #expect(known.tpot == 5e6)
        #expect(!known.takesFirstEventAsOne)
        maker.firstEventTokens = nil
        #expect(metrics(maker).tokensPerSecond == 295)
        #expect(metrics(maker).takesFirstEventAsOne)
        maker.firstEventTokens = 60
        #expect(metrics(maker).tpot == nil)
        maker.usage = TokenUsage()
        maker.firstEventTokens = nil
        #expect(!metrics(maker).takesFirstEventAsOne)
    }

    @Test("where usage counts reasoning, the pace is that of the answer, whatever was shown of the reasoning")
    func summarisedThinking() throws {
        // Two words of summary for 1,000 tokens of reasoning; then five answer events of 4 tokens, 20 ms apart.
        var maker = SampleMaker(events: 7, thinkingEvents: 2, usage: TokenUsage(output: 1_020, reasoning: 1_000))
        maker.firstEventTokens = 4
        #expect(metrics(maker).tpot == 5e6)
        #expect(metrics(maker).tokensPerSecond == 200)
        #expect(metrics(maker).visibleTokens == 20)
        #expect(metrics(maker).visibleEvents == 5)
        // Without a word on reasoning, all events and all tokens.
        maker.usage = TokenUsage(output: 28)
        #expect(metrics(maker).tpot == 5e6)
        #expect(metrics(maker).visibleEvents == 7)
        // Nothing but a summary.
        maker.usage = TokenUsage(output: 1_020, reasoning: 1_000)
        maker.thinkingEvents = 7
        #expect(metrics(maker).tpot == nil)
    }

    @Test("reasoning that usage counts is not visible, hidden or streamed")
    func hidden() {
        let usage = TokenUsage(input: 1, output: 40, reasoning: 21)
        let hidden = metrics(SampleMaker(usage: usage))
        #expect(hidden.hasHiddenThinking)
        #expect(hidden.outputTokens == 40)
        #expect(hidden.visibleTokens == 19)
        #expect(hidden.tpot == 10e6)
        let shown = metrics(SampleMaker(thinkingEvents: 1, usage: usage))
        #expect(!shown.hasHiddenThinking)
        #expect(shown.visibleTokens == 19)
    }

    @Test("without usage, chunks are counted and the count says so")
    func chunks() {
        let metrics = metrics(SampleMaker(usage: TokenUsage()))
        #expect(metrics.isCountedFromChunks)
        #expect(metrics.outputTokens == 10)
        #expect(metrics.tpot == 20e6)
    }

    @Test(
        "what cannot be computed is absent, never 0",
        arguments: [
            SampleMaker(events: 1, usage: TokenUsage(output: 5)),
            SampleMaker(usage: TokenUsage(output: 1)),
            SampleMaker(usage: TokenUsage(output: 0)),
            SampleMaker(events: 5, eventsPerRead: 5),
            SampleMaker(events: 0),
        ]
    )
    func absent(maker: SampleMaker) {
        #expect(metrics(maker).tpot == nil)
        #expect(metrics(maker).tokensPerSecond == nil)
    }

    @Test("a buffered answer has its end and its tokens, and no instants within")
    func buffered() {
        let asked = metrics(SampleMaker(events: 1), of: Self.buffered)
        let inPlaceOfAStream = metrics(SampleMaker(events: 1, isBuffered: true))
        for metrics in [asked, inPlaceOfAStream] {
            #expect(metrics.ttft == nil)
            #expect(metrics.ttfa == nil)
            #expect(metrics.e2eLastToken == nil)
            #expect(metrics.gaps.isEmpty)
            #expect(metrics.e2eEnd == 101.5e6)
            #expect(metrics.outputTokens == 10)
        }
        #expect(metrics(SampleMaker(events: 1, usage: TokenUsage(), isBuffered: true)).outputTokens == nil)
    }

    @Test("events that one read completed share it")
    func sharedReads() {
        #expect(metrics(SampleMaker()).eventsSharingARead == 0)
        #expect(metrics(SampleMaker(events: 10, eventsPerRead: 3)).eventsSharingARead == 9)
        #expect(metrics(SampleMaker(events: 1)).eventsSharingARead == 0)
    }
}
