import BenchModel

/// Judges answers whose HTTP status is not 2xx.
enum StatusRules {
    static func outcome(of head: ResponseHead, _ response: DecodedResponse) -> Sample.Outcome {
        let error = response.providerError
        var detail = "HTTP \(head.status)"
        if let error { detail += ", " + OutcomeRules.words(of: error) }
        if case .malformed(let what) = response.defect { detail += ", " + what }
        if (300..<400).contains(head.status), let location = head.value(of: "location") {
            // The query may hold whatever the server put there; where it leads is said without it.
            detail += ", to " + CallURL.withoutCredentials(location)
        }
        if let delay = head.value(of: "retry-after") { detail += " (retry-after: \(delay))" }
        return .failed(kind(of: head.status, error), detail: detail)
    }

    static func kind(of status: Int, _ error: ProviderError?) -> FailureKind {
        switch status {
        case 300..<400: .redirect
        case 400 where saysKeyIsWrong(error): .auth
        case 400 where saysCreditIsUsedUp(error): .quota
        case 400, 404, 413, 422: .badRequest
        case 401, 403: .auth
        case 402: .quota
        case 429: saysQuota(error) ? .quota : .rateLimited
        case 529: .overloaded
        case 503: saysOverloaded(error) ? .overloaded : .serverError
        case 400..<500: .clientError
        case 500..<600: .serverError
        // 1xx is no final answer, and beyond 599 there is nothing.
        default: .malformed
        }
    }

    /// Whether the error's type or code is one of those that waiting does not cure.
    private static func saysQuota(_ error: ProviderError?) -> Bool {
        names(of: error).contains { name in
            ["insufficient_quota", "credit_balance", "billing", "quota_exceeded"].contains { name.contains($0) }
        }
    }

    /// Gemini refuses a wrong key as an invalid argument, and says so in the message.
    private static func saysKeyIsWrong(_ error: ProviderError?) -> Bool {
        let message = error?.message.lowercased() ?? ""
        return message.hasPrefix("api key not valid") || message.hasPrefix("api key expired")
    }

    /// Anthropic refuses an empty account as a bad request, and says why in the message alone.
    private static func saysCreditIsUsedUp(_ error: ProviderError?) -> Bool {
        error?.message.lowercased().contains("credit balance is too low") ?? false
    }

    /// `overloaded_error`, `server_is_overloaded`; Gemini's 503 says UNAVAILABLE and means that.
    private static func saysOverloaded(_ error: ProviderError?) -> Bool {
        names(of: error).contains { $0.contains("overloaded") || $0 == "unavailable" }
    }

    private static func names(of error: ProviderError?) -> [String] {
        [error?.type, error?.code].compactMap { $0?.lowercased() }
    }
}
