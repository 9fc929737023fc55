package import Statistics

/// How an endpoint's failed requests are retried, as the scenario states it; without it they are not.
package struct RetrySettings: Sendable, Equatable {
    /// The SDK whose behaviour is mirrored.
    package enum Preset: String, Sendable, CaseIterable {
        /// The official SDK of each target's own protocol.
        case sdk
        case anthropic, openai, google
    }

    package var preset: Preset
    // Each of these overrides the preset; nil leaves its value.
    package var attempts: Int?
    package var initial: Nanoseconds?
    package var max: Nanoseconds?
    package var jitter: Share?
    package var statuses: [Int]?
    /// Whether the server's delays and `x-should-retry` are honoured, all or none.
    package var heedServer: Bool?
    package var maxRetryAfter: Nanoseconds?
    package var overloadedFloor: Nanoseconds?
    package var afterFirstToken: Bool

    package init(
        preset: Preset = .sdk,
        attempts: Int? = nil,
        initial: Nanoseconds? = nil,
        max: Nanoseconds? = nil,
        jitter: Share? = nil,
        statuses: [Int]? = nil,
        heedServer: Bool? = nil,
        maxRetryAfter: Nanoseconds? = nil,
        overloadedFloor: Nanoseconds? = nil,
        afterFirstToken: Bool = false
    ) {
        self.preset = preset
        self.attempts = attempts
        self.initial = initial
        self.max = max
        self.jitter = jitter
        self.statuses = statuses
        self.heedServer = heedServer
        self.maxRetryAfter = maxRetryAfter
        self.overloadedFloor = overloadedFloor
        self.afterFirstToken = afterFirstToken
    }

    /// Returns the policy for targets with a given protocol.
    package func policy(for wireProtocol: WireProtocol) -> RetryPolicy {
        var policy =
            switch (preset, wireProtocol) {
            case (.anthropic, _), (.sdk, .anthropicMessages): RetryPolicy.anthropic
            case (.openai, _), (.sdk, .openaiChat), (.sdk, .openaiCompletions), (.sdk, .openaiResponses):
                RetryPolicy.openai
            case (.google, _), (.sdk, .gemini): RetryPolicy.google
            }
        if let attempts { policy.attempts = attempts }
        if let initial { policy.initial = initial }
        if let max { policy.max = max }
        if let jitter { policy.jitter = .shortening(jitter) }
        if let statuses { policy.statuses = Set(statuses) }
        if let heedServer {
            policy.heedsHeaders = heedServer
            policy.heedsBody = heedServer
        }
        if let maxRetryAfter { policy.maxRetryAfter = maxRetryAfter }
        if let overloadedFloor { policy.overloadedFloor = overloadedFloor }
        policy.afterFirstToken = afterFirstToken
        return policy
    }
}

/// When a failed attempt is retried, and after which wait.
package struct RetryPolicy: Sendable, Equatable {
    /// Randomises waits, so that clients which failed together do not return together.
    package enum Jitter: Sendable, Equatable {
        /// Subtracts a random part, up to this share of the wait.
        case shortening(Share)
        /// Adds a random time, up to this long.
        case lengthening(Nanoseconds)
    }

    /// The number of attempts, including the first; 1 means no retry.
    package var attempts: Int
    /// The wait before the second attempt; each further one is twice as long.
    package var initial: Nanoseconds
    /// The longest wait of the backoff; a server may ask for a longer one.
    package var max: Nanoseconds
    package var jitter: Jitter
    /// The HTTP statuses that are retried.
    package var statuses: Set<Int>
    /// The failures without an answer that are retried; for a buffered answer, without a whole one.
    package var withoutAnswer: Set<FailureKind>
    /// Whether `retry-after-ms`, `retry-after` and `x-should-retry` are honoured.
    package var heedsHeaders: Bool
    /// Whether a delay in the body is honoured.
    package var heedsBody: Bool
    /// If a server asks for a longer wait, the request is not retried; nil for no limit.
    package var maxRetryAfter: Nanoseconds?
    /// The shortest wait after an overload (HTTP 529, or a 503 that says so).
    package var overloadedFloor: Nanoseconds
    /// Whether an answer that broke after its header is retried, even after tokens came.
    package var afterFirstToken: Bool

    /// The Anthropic SDK for Python, 2.12.
    package static let anthropic = RetryPolicy(
        attempts: 3,
        initial: .milliseconds(500),
        max: .seconds(8),
        jitter: .shortening(0.25),
        statuses: Set([408, 409, 429] + Array(500..<600)),
        withoutAnswer: connecting.union([.connectionLost, .truncated, .proxy, .malformed]),
        heedsHeaders: true,
        heedsBody: true,
        maxRetryAfter: nil,
        overloadedFloor: 0,
        afterFirstToken: false
    )

    /// The OpenAI SDK for Python, 3.54: like ``anthropic``, except for delays that it considers too long.
    package static let openai: RetryPolicy = {
        var policy = anthropic
        policy.maxRetryAfter = .seconds(120)
        return policy
    }()

    /// The Google Gen AI SDK for Python, 3.4, with its retry options, which are off there by default.
    package static let google = RetryPolicy(
        attempts: 5,
        initial: .seconds(1),
        max: .seconds(60),
        jitter: .lengthening(.seconds(1)),
        statuses: [408, 429, 500, 502, 503, 504],
        withoutAnswer: connecting,
        heedsHeaders: false,
        // The SDK ignores it; but before a quota is free again, a retry is useless.
        heedsBody: true,
        maxRetryAfter: nil,
        overloadedFloor: 0,
        afterFirstToken: false
    )

    /// No connection, or silence instead of an answer.
    private static let connecting: Set<FailureKind> = [
        .dns, .connect, .tls, .connectTimeout, .firstTokenTimeout, .idleTimeout, .totalTimeout,
    ]
}
