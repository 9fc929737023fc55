#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How fast a model's replies come: a distribution from which each request's pace is drawn.
///
/// The figures are plausible for these model families; they are not measurements of any service.
struct ModelCharacter: Equatable {
    /// Median time to the first token event, in milliseconds.
    let ttftMilliseconds: Double
    /// Standard deviation of the logarithm of the time to first token.
    let spread: Double
    /// Median tokens per second after the first event.
    let tokensPerSecond: Double
    /// The largest delay of an event, as a share of the time between two tokens.
    let jitter: Double
    let tokensPerEvent: Int

    /// Returns the character of a model, by the family in its name.
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

    /// Whether a name is of OpenAI's o-series: an o and a digit, with or without a provider before it.
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

    /// The share of the time to first token that a fully cached prompt saves; the rest does not depend on the prompt.
    private static let savedByCache = 0.6

    /// Draws the pace of one reply.
    ///
    /// - Parameters:
    ///   - character: The distribution to draw from.
    ///   - overrides: The values that are given instead of drawn.
    ///   - words: The words of the prompt.
    ///   - cached: Those of them that the cache has, which need not be processed again.
    ///   - factor: By how much everything is slowed down.
    ///   - generator: The random numbers.
    init(
        _ character: ModelCharacter,
        _ overrides: ReplyOverrides,
        words: Int = 0,
        cached: Int = 0,
        slowness factor: Double = 1,
        _ generator: inout SeededGenerator
    ) {
        // Draw both even if an override replaces them, so that it does not change the rest of the reply.
        let place = generator.normal()
        let speed = exp(0.08 * generator.normal())
        let given = overrides.ttft.map { Double($0.wholeNanoseconds) }
        let prefill = overrides.prefill.map { Double($0.wholeNanoseconds) }
        // Where prefill has a time of its own, that is what the cache saves.
        let saved = prefill == nil ? Self.savedByCache * Double(cached) / Double(max(1, words)) : 0
        let median = given ?? character.ttftMilliseconds * (1 - saved) * 1e6
        let spread = overrides.spread ?? (given == nil ? character.spread : 0)
        let reading = (prefill ?? 0) * Double(max(0, words - cached))
        let first = Int64(min(median * exp(spread * place) + reading, Double(Bounds.duration.wholeNanoseconds)))
        ttft = factor == 1 ? first : Int64(Double(first) * factor)
        rate = (overrides.rate ?? character.tokensPerSecond * speed) / factor
        jitter = overrides.jitter ?? character.jitter
        tokensPerEvent = overrides.tokensPerEvent ?? character.tokensPerEvent
        // Only one token is ready after the time to first token; with more, the first event would run ahead of the
        // rate.
        firstEventTokens = overrides.firstEventTokens ?? overrides.tokensPerEvent ?? 1
    }

    /// Returns when an event is due.
    ///
    /// An event with several tokens is due when its last one is ready. With single tokens, the k-th event after the
    /// first is due at ttft + k/rate, however late an earlier one was. `tokens` counts those after the first event, up
    /// to and including this one.
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
