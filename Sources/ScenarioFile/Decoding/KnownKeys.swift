/// The keys of each kind of object, under the names that `scenario.schema.json` gives these kinds.
///
/// Each list stands in the file that reads its kind. A test keeps the lists and the schema equal; ``ObjectReader``
/// accepts only these keys.
enum ObjectKind: String, CaseIterable, Sendable {
    case scenario, endpoint, limits, retry, target, thinking, cancelAfter, simulation, prompt, load, stage, objective,
        price, message, part, toolCall, tool
    case abort, expect, images, hook, data, keep, columns, inputLength, outputLength, prefix, conversations, gap, sweep
    case replay

    var keys: [String] {
        switch self {
        case .scenario: Self.scenarioKeys
        case .endpoint: Self.endpointKeys
        case .limits: Self.limitsKeys
        case .retry: Self.retryKeys
        case .target: Self.targetKeys
        case .thinking: Self.thinkingKeys
        case .cancelAfter: Self.cancelAfterKeys
        case .simulation: Self.simulationKeys
        case .prompt: Self.promptKeys
        case .message: Self.messageKeys
        case .part: Self.partKeys
        case .toolCall: Self.toolCallKeys
        case .tool: Self.toolKeys
        case .load: Self.loadKeys
        case .stage: Self.stageKeys
        case .objective: Self.objectiveKeys
        case .abort: Self.abortKeys
        case .expect: Self.expectKeys
        case .images: Self.imagesKeys
        case .data: Self.dataKeys
        case .keep: Self.keepKeys
        case .columns: Self.columnsKeys
        case .inputLength: Self.inputLengthKeys
        case .outputLength: Self.outputLengthKeys
        case .prefix: Self.prefixKeys
        case .conversations: Self.conversationsKeys
        case .gap: Self.gapKeys
        case .sweep: Self.sweepKeys
        case .replay: Self.replayKeys
        case .hook: Self.hookKeys
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
    /// Of what the cache keeps for an hour.
    case cacheWriteHour = "cache_creation_input_token_cost_above_1hr"
    case reasoning = "output_cost_per_reasoning_token"

    /// Splits a key such as `input_cost_per_token_above_200k_tokens`; nil if it is not such a key.
    static func tier(_ key: String) -> (key: PriceKey, aboveInputTokens: Int)? {
        for base in allCases where base != .reasoning {
            guard key.hasPrefix(base.rawValue + "_above_"), key.hasSuffix("_tokens") else { continue }
            var count = key.dropFirst(base.rawValue.count + "_above_".count).dropLast("_tokens".count)
            let isThousands = count.last == "k"
            if isThousands { count.removeLast() }
            // The name of one price may begin with that of another.
            guard !count.isEmpty, count.allSatisfy({ ("0"..."9").contains($0) }), let number = Int(count),
                (1...ScenarioBounds.tokens.upperBound).contains(number)
            else { continue }
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
