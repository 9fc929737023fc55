import Testing

@testable import BenchModel

/// Words in which others say why an answer ended, or what went wrong: what is made of them decides on figures and on whether a run
/// goes on.
@Suite("A provider's words")
struct EndWordTests {
    @Test(
        "for the end of an answer mean the same, whoever says them and in whichever case",
        arguments: [
            // OpenAI, Anthropic, Gemini, Responses, and servers of open models.
            ("stop", StopKind.ended), ("end_turn", .ended), ("STOP", .ended), ("completed", .ended),
            ("stop_sequence", .ended), ("eos_token", .ended), ("pause_turn", .ended), ("tool_calls", .tool),
            ("tool_use", .tool), ("function_call", .tool), ("length", .cut), ("max_tokens", .cut),
            ("MAX_TOKENS", .cut), ("max_output_tokens", .cut), ("model_context_window_exceeded", .cut),
            ("content_filter", .filtered), ("refusal", .filtered), ("SAFETY", .filtered), ("RECITATION", .filtered),
            ("guardrail_intervened", .filtered), ("ERROR_TOXIC", .filtered), ("token_limit", .cut),
            ("max_length", .cut), ("weather", .other), ("stop ", .other), ("", .unsaid),
        ]
    )
    func ends(word: String, kind: StopKind) {
        #expect(StopKind(word) == kind)
        #expect(StopKind(word.uppercased()) == kind && StopKind(word.lowercased()) == kind)
    }

    @Test("that are missing are no word, rather than one that is not known")
    func missing() {
        #expect(StopKind(nil) == .unsaid)
    }

    // MARK: Errors within answers

    private static func failure(_ words: String, _ kind: FailureKind = .streamError, status: Int = 200) -> Sample {
        Sample(
            target: 0,
            promptID: "p",
            phase: .measure,
            sequence: 0,
            outcome: .failed(kind, detail: words),
            httpStatus: status,
            planned: 0,
            times: PhaseTimes(started: 0)
        )
    }

    @Test(
        "that speak of load are never taken for what lasts",
        arguments: [
            "Overloaded", "rate limit reached for gpt-5", "RateLimitError: slow down", "Too many requests",
            "resource exhausted", "no capacity left", "throttled", "model is busy", "Service Unavailable",
            "upstream request timeout", "the request timed out", "deadline exceeded", "please try again",
            "retry later", "model is loading", "temporarily not available",
        ]
    )
    func load(words: String) {
        for said in [words, words.uppercased(), "error 17: \(words)!"] {
            #expect(Self.failure(said).lastingFailure == nil, "\(said)")
        }
    }

    @Test("that differ in their numbers alone are one failure")
    func numbers() throws {
        let first = try #require(Self.failure("request 4711 failed at byte 12: bad tensor 3").lastingFailure)
        let second = try #require(Self.failure("request 9 failed at byte 123456: bad tensor 77").lastingFailure)
        #expect(first == second && first.hashValue == second.hashValue)
        #expect(first.words == "request # failed at byte #: bad tensor ")
        let other = try #require(Self.failure("request 9 failed at token 123456: bad tensor 77").lastingFailure)
        #expect(other != first)
    }

    @Test("count only of errors within an answer: elsewhere kind and status say what lasts")
    func elsewhere() throws {
        let one = try #require(Self.failure("reset by peer", .connectionLost).lastingFailure)
        #expect(one.words == nil && one == Self.failure("closed without an answer", .connectionLost).lastingFailure)
        // Words of load in what is lost by itself change nothing.
        #expect(Self.failure("overloaded", .truncated).lastingFailure != nil)
        #expect(Self.failure("overloaded", .overloaded).lastingFailure == nil)
    }

    @Test(
        "Statuses that a lighter load or some time cures do not last; others of their class do",
        arguments: [
            (500, true), (501, true), (502, true), (503, false), (504, false), (505, true), (522, false),
            (524, false), (525, true), (526, true), (529, false), (599, true),
        ]
    )
    func statuses(status: Int, lasts: Bool) {
        let sample = Self.failure("d", .serverError, status: status)
        #expect((sample.lastingFailure != nil) == lasts)
        #expect(sample.isHopeless == [501, 505, 511, 525, 526].contains(status))
        if let failure = sample.lastingFailure { #expect(failure.httpStatus == status) }
    }

    // MARK: Tags

    @Test(
        "A tag is a name: letters of any script, digits and a few marks, and nothing that means a run already",
        arguments: [
            ("nightly", true), ("release-0.3", true), ("v1_2/eu+1@ci", true), ("ночь", true), ("日次", true),
            ("7", false), ("0042", false), ("4a", true), ("", false), ("-x", false), ("x-", true), ("last", false),
            ("Latest", false), ("LAST", false), ("laster", true), ("a b", false), ("a\nb", false),
            ("a\u{202E}b", false),
            ("a;b", false), ("é", true), ("e\u{301}", false), (String(repeating: "a", count: 64), true),
            (String(repeating: "a", count: 65), false),
        ]
    )
    func tags(text: String, isTag: Bool) {
        #expect((RunTag(text: text)?.text == text) == isTag)
        if !isTag { #expect(RunTag(text: text) == nil) }
    }

    // MARK: Instants

    @Test(
        "An instant moved by the distance to another is that other, and their order is that of the distance",
        arguments: 0..<40
    )
    func instants(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let range = Int64(-1) << 60...Int64(1) << 60
        let (one, other) = (
            RunInstant(nanoseconds: .random(in: range, using: &random)),
            RunInstant(nanoseconds: .random(in: range, using: &random))
        )
        let distance = other - one
        #expect(one + distance == other && other - distance == one)
        #expect((one < other) == (distance > 0) && (one == other) == (distance == 0))
        #expect(one - other == -distance)
        var moved = one
        moved += distance
        #expect(moved == other)
        moved -= distance
        #expect(moved == one && RunInstant.distantPast < moved && moved < .distantFuture)
        #expect(one.sinceEpoch.count == one.nanoseconds)
    }

    @Test("An epoch takes instants of the monotonic clock to the run and keeps their distances", arguments: 0..<20)
    func epoch(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let began = MonotonicInstant(nanoseconds: .random(in: 0...1 << 50, using: &random))
        let epoch = RunEpoch(monotonic: began, wall: 7)
        let (one, other) = (began + Nanoseconds(.random(in: 0...1 << 40, using: &random)), began - 5)
        #expect(epoch.runInstant(at: began) == 0 && epoch.runInstant(at: other) == RunInstant(nanoseconds: -5))
        #expect(epoch.runInstant(at: one) - epoch.runInstant(at: other) == one - other)
    }

    @Test("A sum of durations stops at what 64 bits hold, and keeps its sign", arguments: 0..<20)
    func saturating(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let parts = (0..<10).map { _ in Nanoseconds(.random(in: 0...1 << 58, using: &random)) }
        // Ten parts of at most 2^58 stay within 63 bits.
        #expect(parts.saturatingSum == parts.reduce(0, +))
        #expect(parts.reversed().saturatingSum == parts.saturatingSum)
        #expect(([Nanoseconds.max] + parts + [1]).saturatingSum == .max)
        #expect([Nanoseconds]().saturatingSum == 0)
    }

    @Test("A shard is one of its parts, and no other is made")
    func shards() {
        for count in -2...6 {
            for index in -2...6 {
                let shard = Shard(index: ShardIndex(index), of: count)
                #expect((shard != nil) == (index >= 0 && index < count))
                if let shard { #expect(shard.index.number == index && shard.count == count) }
            }
        }
        #expect(Shard.whole == Shard(index: 0, of: 1))
    }
}
