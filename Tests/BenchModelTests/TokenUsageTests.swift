import BenchModel
import Testing

/// One convention for all providers: input holds what a cache gave, output holds reasoning.
@Suite("Usage")
struct TokenUsageTests {
    @Test(
        "contradicts itself where a part is larger than its whole",
        arguments: [
            (TokenUsage(input: 10, output: 5, reasoning: 5, cacheRead: 4, cacheWrite: 6), false),
            (TokenUsage(input: 10, output: 5, cacheRead: 4, cacheWrite: 7), true),
            (TokenUsage(input: 10, cacheRead: 11), true), (TokenUsage(input: 10, cacheWrite: 11), true),
            (TokenUsage(output: 5, reasoning: 6), true), (TokenUsage(output: 0, reasoning: 0), false),
            // Of a whole that is not said, no part is too large.
            (TokenUsage(reasoning: 6), false), (TokenUsage(cacheRead: 6, cacheWrite: 6), false),
            (TokenUsage(input: 10, cacheWrite: 7, cacheWriteHour: 7), false),
            (TokenUsage(input: 10, cacheWrite: 7, cacheWriteHour: 8), true), (TokenUsage(cacheWriteHour: 1), true),
            (TokenUsage(), false), (TokenUsage(input: .max, cacheRead: .max, cacheWrite: .max), true),
        ]
    )
    func contradiction(usage: TokenUsage, isContradictory: Bool) {
        #expect(usage.isContradictory == isContradictory)
    }

    @Test(
        "has tokens that no part names where the total is larger than input and output",
        arguments: [
            (TokenUsage(input: 10, output: 5, total: 40), 25), (TokenUsage(input: 10, output: 5, total: 15), 0),
            (TokenUsage(input: 10, output: 5, total: 3), 0), (TokenUsage(input: 10, output: 5), 0),
            (TokenUsage(output: 5, total: 40), 0), (TokenUsage(input: 10, total: 40), 0),
            (TokenUsage(input: .min, output: .min, total: .max), .max),
            (TokenUsage(input: .max, output: .max, total: .max), 0),
        ]
    )
    func beyondParts(usage: TokenUsage, tokens: Int) {
        #expect(usage.tokensBeyondParts == tokens)
    }

    @Test(
        "counts reasoning apart where output is known and some of it is reasoning",
        arguments: [
            (TokenUsage(output: 5, reasoning: 1), true), (TokenUsage(output: 5, reasoning: 0), false),
            (TokenUsage(output: 5), false), (TokenUsage(reasoning: 1), false),
        ]
    )
    func reasoning(usage: TokenUsage, isApart: Bool) {
        #expect(usage.countsReasoningApart == isApart)
    }
}

@Suite("Token events of an answer")
struct DeltaLogTests {
    private static func log(_ kinds: [DeltaKind]) -> DeltaLog<RunTime> {
        var log = DeltaLog<RunTime>()
        for (place, kind) in kinds.enumerated() {
            log.append(arrival: RunInstant(nanoseconds: Int64(place) * 10), lag: 1, kind: kind, bytes: place)
        }
        return log
    }

    @Test("answer from the first one that is not thinking to the last", arguments: 0..<50)
    func answer(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let kinds = (0..<Int.random(in: 0...12, using: &random)).map { _ in
            DeltaKind.allCases.randomElement(using: &random) ?? .text
        }
        let log = Self.log(kinds)
        let instants = zip(kinds, log.arrivals)
        #expect(log.firstToken == log.arrivals.first && log.lastToken == log.arrivals.last)
        #expect(log.firstAnswer == instants.first { $0.0 != .thinking }?.1)
        #expect(log.lastAnswer == Array(instants).last { $0.0 != .thinking }?.1)
        for kind in DeltaKind.allCases {
            #expect(log.first(of: kind) == instants.first { $0.0 == kind }?.1)
            #expect(log.last(of: kind) == Array(instants).last { $0.0 == kind }?.1)
        }
        #expect(log.count == kinds.count && log.isEmpty == kinds.isEmpty)
    }

    @Test("may be larger than a column's number, which then says its most")
    func hugeEvent() {
        var log = DeltaLog<RunTime>()
        log.append(arrival: 0, lag: 0, kind: .text, bytes: .max)
        #expect(log.byteCounts == [.max])
    }
}
