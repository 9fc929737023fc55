import BenchModel
import JSONSyntax

extension ScenarioDecoder {
    /// Reads how failures are retried: the name of a preset, or an object that modifies one.
    func retry(_ field: Field) -> RetrySettings? {
        if case .string = field.node.value {
            return preset(field).map { RetrySettings(preset: $0) }
        }
        guard let object = open(field, as: .retry) else { return nil }
        var retry = RetrySettings()
        if let preset = object["preset"].flatMap(preset) { retry.preset = preset }
        retry.attempts = object["attempts"]?.whole(
            Int.self,
            ScenarioBounds.attempts,
            unit: "attempts, the first included"
        )
        retry.initial = object["initial"]?.duration(allowsZero: true)
        retry.max = object["max"]?.duration(allowsZero: true)
        retry.jitter = object["jitter"]?.share()
        retry.statuses = object["statuses"].flatMap(statuses)
        retry.heedServer = object["heedServer"]?.bool()
        retry.maxRetryAfter = object["maxRetryAfter"]?.duration(allowsZero: true)
        retry.overloadedFloor = object["overloadedFloor"]?.duration(allowsZero: true)
        if let asksAgain = object["afterFirstToken"]?.bool() { retry.afterFirstToken = asksAgain }
        return retry
    }

    private func preset(_ field: Field) -> RetrySettings.Preset? {
        field.choice("whose retries to follow", of: RetrySettings.Preset.self)
    }

    private func statuses(_ field: Field) -> [Int]? {
        field.elements("HTTP statuses")?.compactMap {
            $0.whole(Int.self, 400...599, unit: "an HTTP status of a failure")
        }
    }

    func abort(_ field: Field) -> AbortRules {
        var rules = AbortRules()
        guard let object = open(field, as: .abort) else { return rules }
        rules.consecutiveFailures = object["consecutiveFailures"]?.whole(
            Int.self,
            ScenarioBounds.requests,
            unit: "requests"
        )
        rules.errorRate = object["errorRate"]?.share(as: use(.limit))
        if let count = object["afterRequests"]?.whole(Int.self, ScenarioBounds.requests, unit: "requests") {
            rules.afterRequests = count
        }
        if object["afterRequests"] != nil, object["errorRate"] == nil {
            field.report(
                found: "afterRequests without errorRate",
                expected: "the two together",
                advice: "add errorRate, or delete afterRequests"
            )
        }
        if let stops = object["authFailure"]?.bool() { rules.authFailure = stops }
        if let stops = object["nothingWorks"]?.bool() { rules.nothingWorks = stops }
        return rules
    }

    func budget(_ field: Field) -> Budget? {
        if case .number(let digits) = field.node.value {
            field.report(expected: "an amount with its currency", advice: "write \"\(digits) USD\"")
            return nil
        }
        guard let text = field.written("an amount such as \"2.50 USD\"") else { return nil }
        if let budget = BudgetText.parse(text) { return budget }
        let (expected, advice) = BudgetText.expected(inPlaceOf: text)
        field.report(expected: expected, advice: advice)
        return nil
    }
}

extension ObjectKind {
    static let abortKeys = ["consecutiveFailures", "errorRate", "afterRequests", "authFailure", "nothingWorks"]
    static let retryKeys = [
        "preset", "attempts", "initial", "max", "jitter", "statuses", "heedServer", "maxRetryAfter", "overloadedFloor",
        "afterFirstToken",
    ]
}
