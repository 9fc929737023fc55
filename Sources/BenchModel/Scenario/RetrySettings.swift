/// How an endpoint's failed requests are tried again, as the scenario words it; off where an endpoint has none.
package struct RetrySettings: Sendable, Equatable {
    /// Whose manners they follow.
    package enum Preset: String, Sendable, CaseIterable {
        /// Those of the official SDK of each target's own protocol.
        case sdk
        case anthropic, openai, google
    }

    package var preset: Preset
    // Each of these goes before the preset's own; nil leaves it as it is.
    package var attempts: Int?
    package var initial: Nanoseconds?
    package var max: Nanoseconds?
    package var jitter: Double?
    package var statuses: [Int]?
    /// Whether the delays and the words of the server are heeded, all of them or none.
    package var heedServer: Bool?
    package var maxRetryAfter: Nanoseconds?
    package var overloadedFloor: Nanoseconds?
    package var afterFirstToken: Bool

    package init(
        preset: Preset = .sdk,
        attempts: Int? = nil,
        initial: Nanoseconds? = nil,
        max: Nanoseconds? = nil,
        jitter: Double? = nil,
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

    /// Returns what they come to for targets that speak a protocol.
    package func policy(for wireProtocol: WireProtocol) -> RetryPolicy {
        var policy =
            switch (preset, wireProtocol) {
            case (.anthropic, _), (.sdk, .anthropicMessages): RetryPolicy.anthropic
            case (.openai, _), (.sdk, .openaiChat), (.sdk, .openaiResponses): RetryPolicy.openai
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

/// When a failed attempt is tried again, and after which wait.
package struct RetryPolicy: Sendable, Equatable {
    /// What makes waits unlike each other, so that clients which failed together do not come back together.
    package enum Jitter: Sendable, Equatable {
        /// Takes a random part off, up to this share of the wait.
        case shortening(Double)
        /// Adds a random time, up to this long.
        case lengthening(Nanoseconds)
    }

    /// Attempts in all, the first included; 1 is "never again".
    package var attempts: Int
    /// The wait before the second attempt; each further one is twice as long.
    package var initial: Nanoseconds
    /// The longest wait that backing off comes to; a server may ask for a longer one.
    package var max: Nanoseconds
    package var jitter: Jitter
    /// HTTP statuses worth another attempt.
    package var statuses: Set<Int>
    /// Failures worth another attempt where no answer came; of a buffered one, no whole answer.
    package var withoutAnswer: Set<FailureKind>
    /// Whether `retry-after-ms`, `retry-after` and `x-should-retry` are heeded.
    package var heedsHeaders: Bool
    /// Whether a delay in the body is heeded.
    package var heedsBody: Bool
    /// Where a server asks for a longer wait, nothing is tried again; nil is no bound.
    package var maxRetryAfter: Nanoseconds?
    /// The least wait after an overload (HTTP 529, or a 503 that says so).
    package var overloadedFloor: Nanoseconds
    /// Whether an answer that broke after its header is asked for again, also where tokens came.
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

    /// The OpenAI SDK for Python, 3.54: as ``anthropic``, but for delays that it finds too long.
    package static let openai: RetryPolicy = {
        var policy = anthropic
        policy.maxRetryAfter = .seconds(120)
        return policy
    }()

    /// The Google Gen AI SDK for Python, 3.4, with the retry options that are off there unless asked for.
    package static let google = RetryPolicy(
        attempts: 5,
        initial: .seconds(1),
        max: .seconds(60),
        jitter: .lengthening(.seconds(1)),
        statuses: [408, 429, 500, 502, 503, 504],
        withoutAnswer: connecting,
        heedsHeaders: false,
        // The SDK knows it not; but a quota that says when it is free again is not worth asking before that.
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
