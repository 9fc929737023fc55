import BenchModel
import ProviderWire
import Statistics
import Testing

/// Random numbers that are all alike, so that the ends of a jitter's range can be asked for.
private struct Constant: RandomNumberGenerator {
    var bits: UInt64

    mutating func next() -> UInt64 { bits }

    static var least: Constant { Constant(bits: 0) }
    static var most: Constant { Constant(bits: .max) }
}

/// What the official SDKs do, measured against a scripted server: Anthropic 2.12, OpenAI 3.54, Google Gen AI 3.4.
@Suite("Retries as the SDKs do them")
struct RetryRulesTests {
    private static func attempt(
        _ number: Int = 1,
        status: Int? = nil,
        headers: [HTTPHeader] = [],
        kind: FailureKind = .serverError,
        asked: Nanoseconds? = nil
    ) -> RetryRules.Attempt {
        RetryRules.Attempt(
            number: number,
            outcome: .failed(kind, detail: ""),
            head: status.map { ResponseHead(status: $0, headers: headers) },
            retryAfter: asked
        )
    }

    private static func decision(
        _ policy: RetryPolicy,
        _ attempt: RetryRules.Attempt,
        _ random: Constant = .least
    ) -> RetryDecision {
        var random = random
        return RetryRules(policy).decision(after: attempt, using: &random)
    }

    private static func isTriedAgain(_ policy: RetryPolicy, _ attempt: RetryRules.Attempt) -> Bool {
        if case .again = decision(policy, attempt) { true } else { false }
    }

    // MARK: What is tried again

    @Test("are made after these HTTP statuses, and after no other")
    func statuses() {
        let twins = [408, 409, 429] + Array(500...599)
        let google = [408, 429, 500, 502, 503, 504]
        for status in (300..<600) where status != 402 {
            let attempt = Self.attempt(status: status, kind: .clientError)
            #expect(Self.isTriedAgain(.anthropic, attempt) == twins.contains(status), "\(status)")
            #expect(Self.isTriedAgain(.openai, attempt) == twins.contains(status), "\(status)")
            #expect(Self.isTriedAgain(.google, attempt) == google.contains(status), "\(status)")
        }
    }

    @Test("are made where no answer came, but for what is this program's own doing", arguments: FailureKind.allCases)
    func withoutAnswer(kind: FailureKind) {
        let connecting: Set<FailureKind> = [
            .dns, .connect, .tls, .connectTimeout, .firstTokenTimeout, .idleTimeout, .totalTimeout,
        ]
        let lost: Set<FailureKind> = [.connectionLost, .truncated, .proxy, .malformed]
        let attempt = Self.attempt(kind: kind)
        #expect(Self.isTriedAgain(.anthropic, attempt) == (connecting.contains(kind) || lost.contains(kind)))
        #expect(Self.isTriedAgain(.openai, attempt) == (connecting.contains(kind) || lost.contains(kind)))
        // Google's knows connect errors and timeouts only.
        #expect(Self.isTriedAgain(.google, attempt) == connecting.contains(kind))
    }

    @Test("are never made for quota, whatever the header says")
    func quota() {
        let headers = [HTTPHeader("x-should-retry", "true"), HTTPHeader("retry-after", "1")]
        let attempt = Self.attempt(status: 429, headers: headers, kind: .quota, asked: .seconds(1))
        for policy in [RetryPolicy.anthropic, .openai, .google] {
            #expect(Self.decision(policy, attempt) == .giveUp(.notWorthIt))
        }
    }

    @Test("are never made once the answer has begun, unless that is asked for")
    func brokenStreams() {
        for kind in [FailureKind.streamError, .truncated, .stalled, .idleTimeout, .firstTokenTimeout] {
            let attempt = Self.attempt(status: 200, kind: kind)
            #expect(Self.decision(.anthropic, attempt) == .giveUp(.notWorthIt))
            #expect(Self.decision(.google, attempt) == .giveUp(.notWorthIt))
            var policy = RetryPolicy.anthropic
            policy.afterFirstToken = true
            #expect(Self.isTriedAgain(policy, attempt))
            #expect(!Self.isTriedAgain(policy, Self.attempt(status: 200, kind: .malformed)))
        }
    }

    @Test("are not made of what went well or was broken off")
    func noNeed() {
        var random = Constant.least
        for outcome in [Sample.Outcome.ok, .cancelled] {
            let attempt = RetryRules.Attempt(
                number: 1,
                outcome: outcome,
                head: ResponseHead(status: 500),
                retryAfter: nil
            )
            #expect(RetryRules(.anthropic).decision(after: attempt, using: &random) == .giveUp(.noNeed))
        }
    }

    @Test("end with the attempts: 3 with Anthropic and OpenAI, 5 with Google, the first included")
    func attempts() {
        for (policy, most) in [(RetryPolicy.anthropic, 3), (.openai, 3), (.google, 5)] {
            let numbers = (1...most).map { Self.decision(policy, Self.attempt($0, status: 500)) }
            #expect(numbers.dropLast().allSatisfy { if case .again = $0 { true } else { false } })
            #expect(numbers.last == .giveUp(.attemptsUsedUp))
        }
    }

    private static func sample(_ outcome: Sample.Outcome) -> Sample {
        Sample(
            target: 0,
            promptID: "p",
            phase: .measure,
            sequence: 0,
            outcome: outcome,
            planned: 0,
            times: PhaseTimes(started: nil)
        )
    }

    @Test("take a buffered answer that was cut for none, as the SDKs read it whole; a stream that was cut is an answer")
    func buffered() {
        let endpoint = Endpoint(name: "e", baseURL: "https://h", retry: RetrySettings(preset: .openai))
        let exchange = RecordedExchange(
            times: PhaseTimes(started: 0),
            ending: .failed(.truncated, detail: "cut"),
            head: ResponseHead(status: 200)
        )
        for streamed in [false, true] {
            let target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m", stream: streamed)
            let sample = Self.sample(.failed(.truncated, detail: "cut"))
            var random = Constant.least
            let decision = ProviderCall(target: target, endpoint: endpoint)
                .retryDecision(after: sample, exchange, using: &random)
            #expect(decision == (streamed ? .giveUp(.notWorthIt) : .again(after: .milliseconds(500))))
        }
    }

    // MARK: What the server says

    @Test("obey x-should-retry either way, except Google's")
    func shouldRetry() {
        let yes = Self.attempt(status: 400, headers: [HTTPHeader("X-Should-Retry", "true")], kind: .badRequest)
        let no = Self.attempt(status: 500, headers: [HTTPHeader("x-should-retry", "false")])
        for policy in [RetryPolicy.anthropic, .openai] {
            #expect(Self.isTriedAgain(policy, yes))
            #expect(Self.decision(policy, no) == .giveUp(.serverForbids))
        }
        #expect(Self.decision(.google, yes) == .giveUp(.notWorthIt))
        #expect(Self.isTriedAgain(.google, no))
    }

    @Test("wait as long as the header asks, without jitter, except Google's")
    func retryAfter() {
        let asked = Self.attempt(
            status: 429,
            headers: [HTTPHeader("retry-after", "7")],
            kind: .rateLimited,
            asked: .seconds(7)
        )
        for random in [Constant.least, .most] {
            #expect(Self.decision(.anthropic, asked, random) == .again(after: .seconds(7)))
            #expect(Self.decision(.openai, asked, random) == .again(after: .seconds(7)))
        }
        #expect(Self.decision(.google, asked) == .again(after: .seconds(1)))
    }

    @Test("wait as long as a body asks, as Gemini's does")
    func retryDelay() {
        let asked = Self.attempt(status: 429, kind: .rateLimited, asked: .seconds(34.4))
        #expect(Self.decision(.google, asked) == .again(after: .seconds(34.4)))
        var deaf = RetryPolicy.google
        deaf.heedsBody = false
        #expect(Self.decision(deaf, asked) == .again(after: .seconds(1)))
    }

    @Test(
        "wait for no longer than a request may take, unless the scenario says for how long",
        arguments: [
            (nil, .seconds(600), false), (.seconds(5_000_000), .seconds(600), true), (nil, .seconds(5_000_000), true),
            (nil, nil, true),
            (.seconds(600), nil, false),
        ] as [(Nanoseconds?, Nanoseconds?, Bool)]
    )
    func weeks(most: Nanoseconds?, total: Nanoseconds?, waits: Bool) {
        let weeks = Nanoseconds.seconds(4_000_000)
        let endpoint = Endpoint(
            name: "e",
            baseURL: "https://h",
            limits: TimeLimits(total: total),
            retry: RetrySettings(preset: .anthropic, maxRetryAfter: most)
        )
        let exchange = RecordedExchange(
            times: PhaseTimes(started: 0),
            ending: .complete,
            head: ResponseHead(status: 529, headers: [HTTPHeader("retry-after", "4000000")])
        )
        var sample = Self.sample(.failed(.overloaded, detail: "busy"))
        sample.retryAfter = weeks
        var random = Constant.least
        let target = Target(name: "t", endpoint: "e", wireProtocol: .anthropicMessages, model: "m")
        let decision = ProviderCall(target: target, endpoint: endpoint)
            .retryDecision(after: sample, exchange, using: &random)
        #expect(decision == (waits ? .again(after: weeks) : .giveUp(.waitTooLong(weeks))))
    }

    @Test("give up where OpenAI's server asks for more than 120 s, even if it says to try again")
    func tooLong() {
        let headers = [HTTPHeader("retry-after", "121"), HTTPHeader("x-should-retry", "true")]
        let long = Self.attempt(status: 429, headers: headers, kind: .rateLimited, asked: .seconds(121))
        #expect(Self.decision(.openai, long) == .giveUp(.waitTooLong(.seconds(121))))
        #expect(Self.decision(.anthropic, long) == .again(after: .seconds(121)))
        let just = Self.attempt(
            status: 429,
            headers: [HTTPHeader("retry-after", "120")],
            kind: .rateLimited,
            asked: .seconds(120)
        )
        #expect(Self.decision(.openai, just) == .again(after: .seconds(120)))
    }

    // MARK: Backing off

    @Test("back off by min(0.5·2ⁿ, 8) s, less up to a quarter; Google's by 2ⁿ s and up to 1 s more, 60 s at most")
    func backoff() {
        var policy = RetryPolicy.anthropic
        policy.attempts = 100
        for (attempt, wait) in [(1, 0.5), (2, 1.0), (3, 2.0), (4, 4.0), (5, 8.0), (6, 8.0), (80, 8.0)] {
            let failed = Self.attempt(attempt, status: 500)
            #expect(Self.decision(policy, failed, .least) == .again(after: .seconds(wait)))
            #expect(Self.decision(policy, failed, .most) == .again(after: .seconds(wait * 0.75)))
        }
        var google = RetryPolicy.google
        google.attempts = 100
        for (attempt, wait) in [(1, 1.0), (2, 2.0), (3, 4.0), (6, 32.0)] {
            let failed = Self.attempt(attempt, status: 500)
            #expect(Self.decision(google, failed, .least) == .again(after: .seconds(wait)))
            #expect(Self.decision(google, failed, .most) == .again(after: .seconds(wait + 1)))
        }
        #expect(Self.decision(google, Self.attempt(7, status: 500), .most) == .again(after: .seconds(60)))
    }

    @Test("wait no less than the floor after an overload, and only then")
    func overloadedFloor() {
        var policy = RetryPolicy.anthropic
        policy.overloadedFloor = .seconds(5)
        let overloaded = Self.attempt(status: 529, kind: .overloaded)
        #expect(Self.decision(policy, overloaded) == .again(after: .seconds(5)))
        #expect(Self.decision(policy, Self.attempt(status: 500)) == .again(after: .seconds(0.5)))
        let asked = Self.attempt(
            status: 529,
            headers: [HTTPHeader("retry-after", "9")],
            kind: .overloaded,
            asked: .seconds(9)
        )
        #expect(Self.decision(policy, asked) == .again(after: .seconds(9)))
    }

    @Test("follow the SDK of each target's protocol unless one is named, and what the scenario changes")
    func settings() {
        let sdk = RetrySettings()
        #expect(sdk.policy(for: .anthropicMessages) == .anthropic)
        #expect(sdk.policy(for: .openaiChat) == .openai && sdk.policy(for: .openaiResponses) == .openai)
        #expect(sdk.policy(for: .gemini) == .google)
        #expect(RetrySettings(preset: .google).policy(for: .openaiChat) == .google)
        for (preset, heeds) in [(RetrySettings.Preset.google, true), (.openai, false)] {
            let policy = RetrySettings(preset: preset, heedServer: heeds).policy(for: .gemini)
            #expect(policy.heedsHeaders == heeds && policy.heedsBody == heeds)
        }
        let own = RetrySettings(
            preset: .google,
            attempts: 2,
            initial: .seconds(3),
            max: .seconds(4),
            jitter: 0.5,
            statuses: [529],
            maxRetryAfter: .seconds(9),
            overloadedFloor: .seconds(5),
            afterFirstToken: true
        ).policy(for: .gemini)
        #expect(own.attempts == 2 && own.initial == .seconds(3) && own.max == .seconds(4))
        #expect(own.jitter == .shortening(0.5) && own.statuses == [529] && own.maxRetryAfter == .seconds(9))
        #expect(own.overloadedFloor == .seconds(5) && own.afterFirstToken && !own.heedsHeaders)
    }
}
