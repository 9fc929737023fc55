import Foundation
import Testing

@testable import BenchModel

/// What is kept of a sample for figures, held to the sample itself.
@Suite("What figures need of a sample")
struct SampleFactsTests {
    private static func log(_ seed: UInt64) -> DeltaLog<RunTime> {
        var random = SplitMix64(seed: seed)
        var log = DeltaLog<RunTime>()
        var arrival = Int64.random(in: -5...1_000_000_000, using: &random)
        let kinds: [DeltaKind] = seed % 3 == 0 ? DeltaKind.allCases : seed % 3 == 1 ? [.text] : [.thinking, .text]
        for _ in 0..<Int.random(in: 0...60, using: &random) {
            // Of one read, near, far, and back in time, as only another program writes it.
            arrival +=
                [0, .random(in: 1...200, using: &random), .random(in: 1...60_000_000_000, using: &random), -7]
                .randomElement(using: &random) ?? 0
            log.append(
                arrival: RunInstant(nanoseconds: arrival),
                lag: Nanoseconds(.random(in: -100...10_000_000, using: &random)),
                kind: kinds.randomElement(using: &random) ?? .text,
                bytes: 3
            )
        }
        return log
    }

    private static func sample(_ log: DeltaLog<RunTime>) -> Sample {
        Sample(
            target: 0,
            promptID: "p",
            phase: .measure,
            sequence: 0,
            outcome: .ok,
            planned: 0,
            times: PhaseTimes(started: nil),
            response: DecodedResponse(deltas: log)
        )
    }

    private static func facts(_ log: DeltaLog<RunTime>) -> SampleFacts { SampleFacts(sample(log)) }

    @Test("has every arrival, lag and kind, and what is counted of them", arguments: 0..<60)
    func events(seed: UInt64) {
        let log = Self.log(seed)
        let packed = Self.facts(log).events
        #expect(packed.arrivals == log.arrivals && packed.lags == log.lags && packed.kinds == log.kinds)
        #expect(packed.count == log.count && packed.isEmpty == log.isEmpty)
        #expect(packed.firstToken == log.firstToken && packed.lastToken == log.lastToken)
        #expect(packed.firstAnswer == log.firstAnswer && packed.lastAnswer == log.lastAnswer)
        #expect(packed.firstThinking == log.first(of: .thinking))
        #expect(packed.firstTool == log.first(of: .tool) && packed.lastTool == log.last(of: .tool))
        #expect(packed.thinkingCount == log.kinds.count { $0 == .thinking })
        #expect(packed.gaps == zip(log.arrivals.dropFirst(), log.arrivals).map { ($0 - $1).inNanoseconds })
        let shared = log.arrivals.indices.count { index in
            [index - 1, index + 1].contains {
                log.arrivals.indices.contains($0) && log.arrivals[$0] == log.arrivals[index]
            }
        }
        #expect(packed.sharingARead == shared)
        var lags: [Nanoseconds] = []
        packed.forEachLag { lags.append($0) }
        #expect(lags == log.lags && packed.longestGap == packed.gaps.max())
        let spans = log.arrivals.first.map { [$0...RunInstant(nanoseconds: $0.nanoseconds + 5_000_000_000)] } ?? []
        #expect(
            packed.arrived(within: spans) == log.arrivals.count { arrival in spans.contains { $0.contains(arrival) } }
        )
    }

    @Test("takes few bytes for an event, however long an answer is")
    func size() {
        var log = DeltaLog<RunTime>()
        for index in 0..<10_000 {
            log.append(arrival: RunInstant(nanoseconds: Int64(index) * 20_000_003), lag: 40_000, kind: .text, bytes: 4)
        }
        #expect(Self.facts(log).block.events.count <= 8 * log.count)
    }

    @Test("keeps the farthest instants that a database may hold")
    func extremes() {
        var log = DeltaLog<RunTime>()
        for nanoseconds in [-(Int64(1) << 55), 1 << 55, -(1 << 55), 0] {
            log.append(
                arrival: RunInstant(nanoseconds: nanoseconds),
                lag: Nanoseconds(nanoseconds),
                kind: .refusal,
                bytes: 0
            )
        }
        let packed = Self.facts(log).events
        #expect(packed.arrivals == log.arrivals && packed.lags == log.lags && packed.kinds == log.kinds)
    }

    @Test("takes few bytes for a request besides its events, and four in each list of requests")
    func sizeOfRequest() {
        var random = SplitMix64(seed: 3)
        let samples = (0..<3 * SampleBlock.most).map { index in
            // Some seconds each, 16 of them at a time; one in a hundred fails.
            let planned = Int64(index / 16) * 5_000_000_000 + .random(in: 0...900_000_000, using: &random)
            let first = planned + .random(in: 200_000_000...2_000_000_000, using: &random)
            var sample = Self.sample(DeltaLog<RunTime>())
            sample.sequence = RequestIndex(index)
            sample.planned = RunInstant(nanoseconds: planned)
            sample.times = PhaseTimes(
                started: RunInstant(nanoseconds: planned + 40_000),
                sent: RunInstant(nanoseconds: planned + .random(in: 50_000...200_000, using: &random)),
                firstByte: RunInstant(nanoseconds: first),
                end: RunInstant(nanoseconds: first + .random(in: 1...3_000_000_000, using: &random))
            )
            sample.connection.connectionID = Int64(index % 16)
            sample.response.deltas.append(arrival: RunInstant(nanoseconds: first), lag: 9, kind: .text, bytes: 4)
            sample.response.usage = TokenUsage(input: 100 + index % 900, output: index % 300)
            if index % 100 == 0 { sample.outcome = .failed(.overloaded, detail: "busy") }
            return sample
        }
        let facts = samples.facts
        let blocks = Dictionary(grouping: facts) { ObjectIdentifier($0.block) }.values.map { $0[0].block }
        let bytes = blocks.reduce(0) { $0 + $1.bytes }
        #expect(bytes <= 64 * samples.count, "\(Double(bytes) / Double(samples.count))")
        let list = RequestList(of: SampleList(facts, count: facts.count))
        #expect(list.bytes <= 4 * samples.count + 64 && list.filter(\.isFinished).bytes <= 4 * samples.count + 64)
        #expect(list.map(\.first.planned) == samples.map(\.planned))
    }

    @Test("holds once what requests have in common, and keeps neither texts nor token events as they came")
    func sharing() {
        var samples: [Sample] = (0..<50).map { index in
            Sample(
                target: 0,
                promptID: "a prompt with a name that is long",
                phase: .measure,
                sequence: RequestIndex(index),
                outcome: .ok,
                httpStatus: 200,
                planned: RunInstant(nanoseconds: Int64(index)),
                times: PhaseTimes(started: 1, sent: 2, end: 3),
                response: DecodedResponse(
                    deltas: Self.log(UInt64(index)),
                    servedModel: "m",
                    responseID: "id-of-answer"
                ),
                rateLimits: [HTTPHeader("x-ratelimit-limit", "7")],
                promptText: "what was asked",
                answerText: "what was answered"
            )
        }
        samples[7].response.servedModel = "another"
        samples[8].response.usage = TokenUsage(input: 1 << 40, output: 7, total: -(1 << 33))
        samples[9].response.tokenReads = 1 << 35
        samples[10].response.usage = TokenUsage(input: Int(Int32.max), output: 0)
        let facts = samples.facts
        #expect(facts.map(\.response.servedModel) == samples.map(\.response.servedModel))
        #expect(facts.map(\.promptID) == samples.map(\.promptID))
        #expect(facts.map(\.usage) == samples.map(\.response.usage), "counts of any size")
        #expect(facts.map(\.response.tokenReads) == samples.map(\.response.tokenReads))
        var text = ""
        dump(facts, to: &text)
        for absent in ["DeltaLog", "what was asked", "what was answered", "id-of-answer", "x-ratelimit-limit"] {
            #expect(!text.contains(absent), "\(absent)")
        }
        // A dump shows an object once, and later refers to it.
        #expect(text.components(separatedBy: "servedModel:").count - 1 == 2)
    }

    @Test("is the same of samples by the thousand, in more than one block")
    func blocks() {
        let samples = (0..<2 * SampleBlock.most + 3).map { index in
            var sample = Self.sample(Self.log(UInt64(index % 40)))
            sample.sequence = RequestIndex(index)
            sample.promptID = "prompt \(index % 300)"
            sample.attempt = index % 500 == 7 ? 2 : 1
            if index % 90 == 0 {
                sample.outcome = .failed(.overloaded, detail: "of a length that is shared: \(index % 3)")
            }
            if index % 70 == 0 { sample.response.timing.times = [.queue: 5, .decode: Nanoseconds(Int64(index))] }
            return sample
        }
        let facts = samples.facts
        #expect(facts.map(\.sequence) == samples.map(\.sequence) && facts.map(\.promptID) == samples.map(\.promptID))
        #expect(facts.map(\.attempt) == samples.map(\.attempt) && facts.map(\.outcome) == samples.map(\.outcome))
        #expect(facts.map(\.response.timing) == samples.map(\.response.timing))
        #expect(facts.map(\.events.arrivals) == samples.map(\.response.deltas.arrivals))
        #expect(Set(facts.map { ObjectIdentifier($0.block) }).count == 3)
    }

    @Test("stays in the samples' order where each target has blocks of its own")
    func targets() {
        var random = SplitMix64(seed: 7)
        let samples = (0..<3 * SampleBlock.most).map { index in
            var sample = Self.sample(Self.log(UInt64(index % 40)))
            sample.sequence = RequestIndex(index)
            // One of them has more than a block, one a few, one none before the end.
            let isLast = index + 1 == 3 * SampleBlock.most
            sample.target = TargetIndex(isLast ? 2 : Int.random(in: 0..<9, using: &random) / 8)
            return sample
        }
        let facts = samples.facts
        #expect(facts.map(\.sequence) == samples.map(\.sequence) && facts.map(\.target) == samples.map(\.target))
        #expect(facts.map(\.events.arrivals) == samples.map(\.response.deltas.arrivals))
        let targets = Dictionary(grouping: facts) { ObjectIdentifier($0.block) }.values.map { Set($0.map(\.target)) }
        #expect(targets.allSatisfy { $0.count == 1 } && targets.count == 5)
    }
}
