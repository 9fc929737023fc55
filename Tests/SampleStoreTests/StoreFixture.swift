import Foundation
import SQLiteAccess

@testable import BenchModel
@testable import SampleStore

/// A folder of its own for one test, gone with it.
final class ScratchFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "ezbench-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func remove() throws { try FileManager.default.removeItem(atPath: path) }

    var file: String { path + "/bench.sqlite" }

    func open(_ mode: RunDatabase.Mode = .create) throws -> RunDatabase {
        try RunDatabase.open(path: file, mode: mode)
    }
}

extension DatabaseQueue {
    /// Changes the database, and takes all of it back.
    func undone(_ work: (Database) throws -> Void) throws {
        try writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            defer { try? db.execute(sql: "ROLLBACK") }
            try work(db)
        }
    }
}

extension RunDatabase {
    /// The connection that writes; only where the database was opened for that.
    var queue: DatabaseQueue {
        get throws {
            guard case .whole(let queue, _) = access else { throw StoreError(.other, path, "is open to be read only") }
            return queue
        }
    }

    /// The file that is read; only where the database was opened for that.
    var readOnlyFile: ReadOnlyFile {
        get throws {
            guard case .reading(let file) = access else { throw StoreError(.other, path, "is open to be written") }
            return file
        }
    }
}

extension RunRecord {
    static func example(name: String = "compare") -> RunRecord {
        RunRecord(
            uuid: RunUUID(text: "01234567-89ab-4def-8123-456789abcdef"),
            shard: Shard(index: 1, of: 3) ?? .whole,
            name: name,
            startedAt: 1_700_000_000_000_000_000,
            scenarioJSON: #"{"name":"compare"}"#,
            scenarioFile: "Scenarios/compare.json",
            hostJSON: #"{"cpu":"x"}"#,
            machine: MachineID(text: "m1"),
            version: "0.1.0",
            isSimulated: true,
            loadShape: .gamma,
            targets: [
                Target(name: "claude", wireProtocol: "anthropic-messages", model: "m1", endpoint: "https://a"),
                Target(
                    name: "gpt",
                    wireProtocol: "openai-chat",
                    model: "m2",
                    endpoint: "https://b",
                    url: "https://b/v1/chat/completions",
                    isStreamed: false,
                    isSimulated: true,
                    sendsKeyInClear: true,
                    priceModel: "p2",
                    cancelAfter: "20 tokens",
                    usesNonce: true
                ),
            ]
        )
    }
}

/// Seeded samples in which every field that may be absent is so about half of the time.
struct SampleMaker {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func sample(_ sequence: Int, outcome: Sample.Outcome? = nil, events: Int? = nil) -> Sample {
        var sample = Sample(
            target: TargetIndex(.random(in: 0...1, using: &random)),
            promptID: text(),
            phase: Bool.random(using: &random) ? .warmup : .measure,
            sequence: RequestIndex(sequence),
            turn: maybe {
                ConversationTurn(
                    session: Int.random(in: 0...9, using: &$0),
                    turn: Int.random(in: 0...9, using: &$0),
                    count: Bool.random(using: &$0) ? nil : 10
                )
            },
            attempt: Int.random(in: 1...3, using: &random),
            outcome: outcome ?? self.outcome(),
            httpStatus: maybe { Int.random(in: 200...599, using: &$0) },
            connection: ConnectionFacts(
                reused: Bool.random(using: &random),
                httpVersion: maybe { _ in "1.1" },
                remoteAddress: maybe { _ in "[::1]:8089" },
                proxy: maybe { _ in "http://proxy:3128" },
                stampSource: Bool.random(using: &random) ? .kernel : .poll,
                connectionID: maybe { Int64.random(in: 0...99, using: &$0) }
            ),
            planned: RunInstant(nanoseconds: Int64(sequence) * 1000),
            wasHeldBack: Bool.random(using: &random),
            times: times(),
            response: response(events: events ?? Int.random(in: 0...6, using: &random)),
            bytesReceived: Int.random(in: 0...1_000_000, using: &random),
            providerRequestID: maybeText(),
            part: Int.random(in: 1...3, using: &random),
            retryAfter: maybeInstant()?.sinceEpoch,
            rateLimits: maybe { _ in () }.map { _ in
                [HTTPHeader("x-ratelimit-limit-requests", text()), HTTPHeader("x-ratelimit-reset-tokens", "6m0s")]
            } ?? [],
            cancellation: cancellation(),
            promptText: maybeText(),
            answerText: maybeText(),
            thinkingText: maybeText(),
            toolText: maybeText()
        )
        sample.validity = maybe { random in
            AnswerValidity.Verdict.allCases.randomElement(using: &random).map {
                AnswerValidity($0, $0 == .valid ? nil : "why")
            }
        }.flatMap { $0 }
        sample.rowFields = maybe { ["tö\"pic": "t\n\(Int.random(in: 0...9, using: &$0))"] } ?? [:]
        sample.dataRow = maybeCount()
        sample.pictures = maybe {
            SentPictures(count: Int.random(in: 1...9, using: &$0), bytes: Int.random(in: 0...99_999, using: &$0))
        }
        (sample.askedInput, sample.askedOutput) = (maybeCount(), maybeCount())
        for part in ServerTiming.Part.allCases {
            sample.response.timing.times[part] = maybe { Nanoseconds(.random(in: 0...9_000_000_000, using: &$0)) }
        }
        sample.idealCached = maybe { Int.random(in: 0...99_999, using: &$0) }
        if case .failed = sample.outcome { sample.retryWait = maybeInstant()?.sinceEpoch }
        return sample
    }

    private mutating func cancellation() -> Cancellation<RunTime>? {
        guard Bool.random(using: &random) else { return nil }
        let reason = CancelReason.allCases.randomElement(using: &random) ?? .planned
        return Cancellation(reason: reason, decided: instant(), gone: maybeInstant())
    }

    private mutating func outcome() -> Sample.Outcome {
        switch Int.random(in: 0...2, using: &random) {
        case 0: .ok
        case 1: .cancelled
        default: .failed(FailureKind.allCases.randomElement(using: &random) ?? .dns, detail: text())
        }
    }

    private mutating func times() -> PhaseTimes<RunTime> {
        PhaseTimes(
            started: maybeInstant(),
            dns: maybeInstant(),
            connected: maybeInstant(),
            tls: maybeInstant(),
            sent: maybeInstant(),
            headers: maybeInstant(),
            firstByte: maybeInstant(),
            end: maybeInstant()
        )
    }

    private mutating func response(events: Int) -> DecodedResponse<RunTime> {
        var deltas = DeltaLog<RunTime>()
        for _ in 0..<events {
            deltas.append(
                arrival: instant(),
                lag: Nanoseconds(.random(in: -5...1_000_000, using: &random)),
                kind: DeltaKind.allCases.randomElement(using: &random) ?? .text,
                bytes: Int.random(in: 0...Int(Int32.max), using: &random)
            )
        }
        let defects: [BodyDefect?] = [nil, .malformed(text()), .tooLarge(text())]
        return DecodedResponse(
            deltas: deltas,
            firstEvent: maybeInstant(),
            thinkingBegan: maybeInstant(),
            usage: TokenUsage(
                input: maybeCount(),
                output: maybeCount(),
                reasoning: maybeCount(),
                cacheRead: maybeCount(),
                cacheWrite: maybeCount(),
                cacheWriteHour: maybeCount(),
                total: maybeCount()
            ),
            firstEventTokens: maybeCount(),
            stopReason: maybeText(),
            servedModel: maybeText(),
            serviceTier: maybeText(),
            billed: maybe { _ in "0.00012" },
            responseID: maybeText(),
            isTerminated: Bool.random(using: &random),
            terminatorArrival: maybeInstant(),
            providerError: maybe { _ in () }.map { _ in
                ProviderError(type: maybeText(), code: maybeText(), message: text())
            },
            defect: defects.randomElement(using: &random) ?? nil,
            wasBuffered: Bool.random(using: &random),
            tokenReads: Int.random(in: 0...500, using: &random),
            skippedEvents: Int.random(in: 0...3, using: &random),
            marks: Set(ResponseMark.allCases.filter { _ in Bool.random(using: &random) })
        )
    }

    private mutating func maybe<Value>(_ make: (inout SplitMix64) -> Value) -> Value? {
        Bool.random(using: &random) ? make(&random) : nil
    }

    private mutating func maybeText() -> String? { Bool.random(using: &random) ? text() : nil }
    private mutating func maybeCount() -> Int? { maybe { Int.random(in: 0...100_000, using: &$0) } }
    private mutating func maybeInstant() -> RunInstant? { Bool.random(using: &random) ? instant() : nil }

    private mutating func instant() -> RunInstant {
        let edges: [Int64] = [0, -1, 1 << 55, -(1 << 55), 9_007_199_254_740_993]
        return RunInstant(
            nanoseconds: Int.random(in: 0...9, using: &random) == 0
                ? edges.randomElement(using: &random) ?? 0
                : Int64.random(in: 0...3_600_000_000_000, using: &random)
        )
    }

    private mutating func text() -> String {
        ["", "a", "it's \"quoted\"", "日本 😀", "line\nbreak", "'; DROP TABLE run; --"].randomElement(using: &random) ?? ""
    }
}
