import Foundation

/// The parts of a JSON report the tests look at, as any program would read them.
struct Report: Decodable {
    struct Run: Decodable {
        var id: Int
        var status: String
        var endReason: String?
        var simulated: Bool
        var sittings: [Sitting]
    }

    struct Sitting: Decodable {}

    struct Failure: Decodable, Equatable {
        var kind: String
        var count: Int
        var attempts: Int
        var example: String
    }

    struct Requests: Decodable {
        var attempted: Int
        var ok: Int
        var failed: Int
        var closedOnPurpose: Int
        var cancelled: Int
        var warmup: Int
        var bufferedAnswers: Int
        var failures: [Failure]
    }

    struct Retries: Decodable {
        var requests: Int
        var retried: Int
        var okAfterRetry: Int
        var attempts: Int
        var ttftWithRetriesMs: Times
    }

    struct Total: Decodable {
        var n: Int
        var sum: Int?
    }

    struct Tokens: Decodable {
        var input: Total
        var output: Total
        var cacheWrite: Total
        var cacheWriteHour: Total
        var nCountedFromChunks: Int
    }

    struct Bill: Decodable {
        var totalUsd: Double?
        var nAssumedHourPrice: Int
    }

    struct Cost: Decodable {
        var ok: Bill
    }

    struct Times: Decodable {
        var n: Int
        var p50: Double?
    }

    struct Thought: Decodable {
        var isShown: Bool
        var firstThinkingMs: Times
        var firstAnswerMs: Times
        var thinkingMs: Times
        var tokens: Int?
        var shareOfOutput: Double?
        var shareOfCost: Double?
    }

    struct Tools: Decodable {
        var firstArgumentMs: Times
        var argumentsCompleteMs: Times
    }

    struct PromptCache: Decodable {
        struct Population: Decodable {
            var n: Int
            var ttftMs: Times
            var costPerRequestUsd: Double?
        }

        var hitShare: Double?
        var isMeantCold: Bool?
        var notColdNote: String?
        var populations: [String: Population]
    }

    struct Delivery: Decodable {
        var verdict: String
        var zeroGapShare: Double?
    }

    struct Closed: Decodable {
        struct Events: Decodable {
            var min: Double?
        }

        struct Saved: Decodable {
            var heldAgainst: String
            var uncutOutputTokens: Double
            var tokensReceived: Double
        }

        var n: Int
        var events: Events
        var closedAfterMs: Times
        var goneAfterMs: Times
        var nGoneNotSeen: Int
        var savedPerStream: Saved?
    }

    struct Gain: Decodable {
        var streamed: String
        var buffered: String
        var savedUntilFirstAnswerP50Ms: Double
    }

    struct Target: Decodable {
        var name: String
        var streamed: Bool
        var requests: Requests
        var retries: Retries
        var tokens: Tokens
        var cost: Cost
        var ttftMs: Times
        var ttfaMs: Times
        var e2eEndMs: Times
        var thought: Thought?
        var tools: Tools?
        var promptCache: PromptCache
        var delivery: Delivery?
        var closedOnPurpose: Closed?
    }

    struct Objective: Decodable {
        var target: String
        var answer: String
    }

    var schema: String
    var run: Run
    var targets: [Target]
    var objectives: [Objective]
    var streamedAgainstBuffered: [Gain]

    init(json: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Report.self, from: Data(json.utf8))
    }

    func target(_ name: String) throws -> Target {
        guard let target = targets.first(where: { $0.name == name }) else {
            throw Unexpected("the report has no target \"\(name)\"")
        }
        return target
    }
}

/// What `runs --format json` lists.
struct RunList: Decodable {
    struct Run: Decodable {
        var id: Int
        var status: String
        var requests: Int?
    }

    var runs: [Run]

    init(json: String) throws { self = try JSONDecoder().decode(RunList.self, from: Data(json.utf8)) }
}
