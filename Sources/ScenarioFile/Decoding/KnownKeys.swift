/// The keys of each kind of object, under the names that `scenario.schema.json` gives these kinds.
///
/// A test keeps this list and the schema equal; ``ObjectReader`` accepts only keys in it.
enum ObjectKind: String, CaseIterable, Sendable {
    case scenario, endpoint, limits, retry, target, thinking, cancelAfter, simulation, prompt, load, stage, objective,
        price
    case abort

    var keys: [String] {
        switch self {
        case .scenario:
            [
                "$schema", "name", "description", "endpoints", "targets", "prompts", "load", "objectives", "prices",
                "allowedFailures", "abort", "budget", "public",
            ]
        case .endpoint:
            [
                "baseURL", "apiKey", "apiKeyFile", "apiKeyCommand", "apiKeyTTL", "whenKeyMissing", "headers",
                "httpVersion", "limits", "retry",
                "maxEventBytes", "caFile", "insecure",
            ]
        case .limits: ["connect", "firstToken", "idle", "total"]
        case .retry:
            [
                "preset", "attempts", "initial", "max", "jitter", "statuses", "heedServer", "maxRetryAfter",
                "overloadedFloor",
                "afterFirstToken",
            ]
        case .target:
            [
                "name", "endpoint", "protocol", "model", "maxTokens", "stream", "thinking", "cancelAfter",
                "temperature", "seed", "cachePrompt", "nonce", "thinkTags", "path", "headers", "body", "priceModel",
                "simulation",
            ]
        case .thinking: ["budgetTokens", "effort"]
        case .cancelAfter: ["tokens", "time", "fraction", "share"]
        case .simulation: ["ttft", "tokensPerSecond"]
        case .prompt: ["id", "system", "user"]
        case .load:
            [
                "shape", "rate", "burstiness", "from", "to", "stages", "maxInFlight", "whenFull", "concurrency",
                "requests", "duration", "warmup", "prewarm", "order", "nonce", "seed",
            ]
        case .stage: ["shape", "rate", "burstiness", "from", "to", "duration"]
        case .objective: ["metric", "percentile", "max", "min", "target"]
        case .abort: ["consecutiveFailures", "errorRate", "afterRequests", "authFailure", "nothingWorks"]
        case .price: PriceKey.allCases.map(\.rawValue)
        }
    }
}

/// LiteLLM's names for token prices.
enum PriceKey: String, CaseIterable, Sendable {
    case input = "input_cost_per_token"
    case output = "output_cost_per_token"
    case cacheRead = "cache_read_input_token_cost"
    case cacheWrite = "cache_creation_input_token_cost"
    case reasoning = "output_cost_per_reasoning_token"

    /// Splits a key such as `input_cost_per_token_above_200k_tokens`; nil if it is not such a key.
    static func tier(_ key: String) -> (key: PriceKey, aboveInputTokens: Int)? {
        for base in allCases where base != .reasoning {
            guard key.hasPrefix(base.rawValue + "_above_"), key.hasSuffix("_tokens") else { continue }
            var count = key.dropFirst(base.rawValue.count + "_above_".count).dropLast("_tokens".count)
            let isThousands = count.last == "k"
            if isThousands { count.removeLast() }
            guard !count.isEmpty, count.allSatisfy({ ("0"..."9").contains($0) }), let number = Int(count),
                (1...ScenarioBounds.tokens.upperBound).contains(number)
            else { return nil }
            return (base, number * (isThousands ? 1000 : 1))
        }
        return nil
    }

    /// Service tiers that may have their own prices, as suffixes of the other keys.
    static let services = ["flex", "priority", "fast", "ultrafast", "scale"]

    /// Splits a key such as `input_cost_per_token_flex` or `input_cost_per_token_above_200k_tokens_flex`; nil if it is
    /// not such a key.
    static func service(_ key: String) -> (key: String, service: String)? {
        for service in services where key.hasSuffix("_" + service) {
            let rest = String(key.dropLast(service.count + 1))
            let isPrice = PriceKey(rawValue: rest).map { $0 != .reasoning } ?? (tier(rest) != nil)
            return isPrice ? (rest, service) : nil
        }
        return nil
    }

    /// Returns the key that ``tier(_:)`` splits.
    func tierKey(above tokens: Int) -> String {
        let count = tokens % 1000 == 0 ? "\(tokens / 1000)k" : "\(tokens)"
        return "\(rawValue)_above_\(count)_tokens"
    }
}
