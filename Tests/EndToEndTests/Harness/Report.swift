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
        var nCountedFromChunks: Int
    }

    struct Times: Decodable {
        var n: Int
        var p50: Double?
    }

    struct Target: Decodable {
        var name: String
        var streamed: Bool
        var requests: Requests
        var retries: Retries
        var tokens: Tokens
        var ttftMs: Times
        var ttfaMs: Times
        var e2eEndMs: Times
    }

    struct Objective: Decodable {
        var target: String
        var answer: String
    }

    var schema: String
    var run: Run
    var targets: [Target]
    var objectives: [Objective]

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
