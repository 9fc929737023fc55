import Foundation

/// How fast a model's replies come, as a distribution to draw each request's own pace from.
///
/// The figures are plausible for the families, and no measurement of anybody's service.
struct ModelCharacter: Equatable {
    /// Median time to the first token event, in milliseconds.
    let ttftMilliseconds: Double
    /// Standard deviation of the logarithm of the time to first token.
    let spread: Double
    /// Median tokens per second after the first event.
    let tokensPerSecond: Double
    /// Share of the time between two tokens by which an event may be late.
    let jitter: Double
    let tokensPerEvent: Int

    /// Finds the character of a model by the family that its name tells.
    static func of(model: String) -> ModelCharacter {
        let name = model.lowercased()
        let isSmall = ["haiku", "mini", "nano", "luna", "flash", "lite"].contains { name.contains($0) }
        if name.contains("claude") {
            if isSmall { return ModelCharacter(220, spread: 0.20, rate: 165, jitter: 0.3, tokensPerEvent: 4) }
            if name.contains("opus") {
                return ModelCharacter(560, spread: 0.25, rate: 64, jitter: 0.3, tokensPerEvent: 4)
            }
            return ModelCharacter(390, spread: 0.25, rate: 92, jitter: 0.3, tokensPerEvent: 4)
        }
        if name.contains("gemini") {
            return isSmall
                ? ModelCharacter(240, spread: 0.20, rate: 180, jitter: 0.2, tokensPerEvent: 24)
                : ModelCharacter(430, spread: 0.25, rate: 115, jitter: 0.2, tokensPerEvent: 24)
        }
        if name.contains("gpt") {
            return isSmall
                ? ModelCharacter(260, spread: 0.25, rate: 140, jitter: 0.5, tokensPerEvent: 1)
                : ModelCharacter(360, spread: 0.30, rate: 100, jitter: 0.5, tokensPerEvent: 1)
        }
        if isReasoningSeries(name) {
            return ModelCharacter(600, spread: 0.30, rate: 85, jitter: 0.5, tokensPerEvent: 1)
        }
        return ModelCharacter(300, spread: 0.20, rate: 80, jitter: 0.3, tokensPerEvent: 1)
    }

    /// Whether a name is that of OpenAI's o-series: an o and a digit, with or without a provider before it.
    private static func isReasoningSeries(_ name: String) -> Bool {
        let last = name.split(separator: "/").last ?? ""
        return last.first == "o" && last.dropFirst().first?.isNumber == true
    }

    private init(_ ttft: Double, spread: Double, rate: Double, jitter: Double, tokensPerEvent: Int) {
        ttftMilliseconds = ttft
        self.spread = spread
        tokensPerSecond = rate
        self.jitter = jitter
        self.tokensPerEvent = tokensPerEvent
    }
}

/// The pace of one reply: when its token events are due, counted from the request's arrival.
struct Pace: Equatable {
    /// Nanoseconds to the first token event.
    let ttft: Int64
    /// Tokens per second after the first event.
    let rate: Double
    let jitter: Double
    let tokensPerEvent: Int
    let firstEventTokens: Int

    /// What a cached prompt saves of the time to the first token where all of it is: the rest is not about the prompt.
    private static let savedByCache = 0.6

    /// Draws the pace of one reply.
    ///
    /// - Parameters:
    ///   - character: What to draw from.
    ///   - overrides: What is set by hand.
    ///   - cachedShare: How much of the prompt the cache knew, which need not be read again.
    ///   - factor: How many times as long everything takes.
    ///   - generator: Draws.
    init(
        _ character: ModelCharacter,
        _ overrides: ReplyOverrides,
        cachedShare: Double = 0,
        slowness factor: Double = 1,
        _ generator: inout SeededGenerator
    ) {
        // Both are drawn whether they are used or not, so that an override leaves the rest of the reply as it was.
        let slowness = exp(character.spread * generator.normal())
        let speed = exp(0.08 * generator.normal())
        let drawn = character.ttftMilliseconds * slowness * (1 - Self.savedByCache * cachedShare)
        let first = overrides.ttft?.wholeNanoseconds ?? Int64(drawn * 1e6)
        ttft = factor == 1 ? first : Int64(Double(first) * factor)
        rate = (overrides.rate ?? character.tokensPerSecond * speed) / factor
        jitter = overrides.jitter ?? character.jitter
        tokensPerEvent = overrides.tokensPerEvent ?? character.tokensPerEvent
        // One token is there when the time to the first is over; more, and the first event would run ahead of the rate.
        firstEventTokens = overrides.firstEventTokens ?? overrides.tokensPerEvent ?? 1
    }

    /// Returns when an event is due, given the tokens that came after the first event, its own among them.
    ///
    /// An event with several tokens leaves when its last one is made. With single tokens the k-th event after the first
    /// is due at ttft + k/rate; no delay of an earlier one moves it.
    func due(tokensAfterFirstEvent tokens: Int, lateness: Double) -> Int64 {
        guard tokens > 0 else { return ttft }
        return ttft + Int64((Double(tokens) + jitter * lateness) / rate * 1e9)
    }
}

extension Duration {
    /// The duration in nanoseconds, rounded towards zero.
    var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
