import BenchModel
import Testing

/// What a transport and a decoder report becomes the run's by being written anew, field by field: a field that is forgotten
/// there would be lost without a word.
@Suite("Counting from a run's epoch")
struct TimelineTests {
    private static let epoch = RunEpoch(monotonic: 1_000, wall: 0)

    /// Holds a value with every field set to what it becomes, whose instants are 1,000 ns nearer.
    ///
    /// Fields that are left behind on purpose are named: they serve before a run's sample is made of the answer.
    private func expectWhole<Before, After>(
        _ before: Before,
        unset: Before,
        leaving left: Set<String>,
        became after: After,
        atZero: After
    ) {
        let fields = zip(Mirror(reflecting: before).children, Mirror(reflecting: unset).children)
        for (field, unset) in fields where !left.contains(field.label ?? "") {
            #expect("\(field.value)" != "\(unset.value)", "the test does not set \(field.label ?? "a field")")
        }
        for (field, kept) in zip(Mirror(reflecting: before).children, Mirror(reflecting: atZero).children) {
            let expected = "\(field.value)".replacing("Monotonic", with: "RunTime")
            #expect("\(kept.value)" == expected, "\(field.label ?? "a field") is lost")
        }
        #expect("\(after)" != "\(atZero)")
    }

    private func expectWhole<Before, After>(
        _ before: Before,
        unset: Before,
        leaving left: Set<String> = [],
        _ counted: (Before, RunEpoch) -> After
    ) {
        expectWhole(
            before,
            unset: unset,
            leaving: left,
            became: counted(before, Self.epoch),
            atZero: counted(before, RunEpoch(monotonic: 0, wall: 0))
        )
    }

    @Test("keeps all of an answer")
    func answer() {
        var deltas = DeltaLog<Monotonic>()
        deltas.append(arrival: 1_400, lag: 3, kind: .tool, bytes: 4)
        let whole = DecodedResponse<Monotonic>(
            deltas: deltas,
            firstEvent: 1_100,
            thinkingBegan: 1_200,
            usage: TokenUsage(input: 1, output: 2, reasoning: 1, cacheRead: 1, cacheWrite: 1, total: 9),
            firstEventTokens: 1,
            stopReason: "stop",
            servedModel: "m",
            serviceTier: "flex",
            billed: "0.01",
            timing: ServerTiming([.prefill: 7]),
            responseID: "id",
            isTerminated: true,
            terminatorArrival: 1_500,
            providerError: ProviderError(message: "words"),
            defect: .malformed("words"),
            wasBuffered: true,
            tokenReads: 1,
            skippedEvents: 2,
            marks: [.thinkTags],
            hasContent: true,
            text: "text",
            thinkingText: "thought",
            toolText: "{}"
        )
        expectWhole(whole, unset: DecodedResponse(), leaving: ["choices", "isBlank"]) { $0.counted(from: $1) }
        let counted = whole.counted(from: Self.epoch)
        #expect(counted.firstEvent == 100 && counted.thinkingBegan == 200 && counted.terminatorArrival == 500)
        #expect(counted.deltas.arrivals == [400] && counted.deltas.lags == [3])
    }

    @Test("keeps all times of a request")
    func times() {
        let whole = PhaseTimes<Monotonic>(
            started: 1_001,
            dns: 1_002,
            connected: 1_003,
            tls: 1_004,
            sent: 1_005,
            headers: 1_006,
            firstByte: 1_007,
            end: 1_008
        )
        expectWhole(whole, unset: PhaseTimes(started: nil)) { $0.counted(from: $1) }
        #expect(
            whole.counted(from: Self.epoch)
                == PhaseTimes(started: 1, dns: 2, connected: 3, tls: 4, sent: 5, headers: 6, firstByte: 7, end: 8)
        )
    }

    @Test("keeps all of a closing, and of a connection that lingered")
    func connections() {
        let closing = Cancellation<Monotonic>(reason: .aborted, decided: 1_010, gone: 1_020)
        expectWhole(closing, unset: Cancellation(reason: .planned, decided: 0)) { $0.counted(from: $1) }
        #expect(closing.counted(from: Self.epoch) == Cancellation(reason: .aborted, decided: 10, gone: 20))
        let lingering = Lingering<Monotonic>(
            connectionID: 7,
            terminated: 1_030,
            ended: 1_040,
            ending: .closed,
            keptSlot: true
        )
        expectWhole(lingering, unset: Lingering(terminated: 0, ended: 0, ending: .ended)) { $0.counted(from: $1) }
        #expect(lingering.counted(from: Self.epoch).terminated == 30)
    }

    @Test("An instant moves by a duration, and two of one timeline give one")
    func arithmetic() {
        let instant = Self.epoch.runInstant(at: 1_500)
        #expect(instant == 500 && instant.sinceEpoch == 500)
        #expect(instant + 20 - instant == 20 && instant < .distantFuture && instant > .distantPast)
    }
}
