import BenchModel

/// Judges answers whose HTTP status is not 2xx.
enum StatusRules {
    static func outcome(of head: ResponseHead, _ response: DecodedResponse) -> Sample.Outcome {
        var error = response.providerError
        // AWS names the error's type in a header: `ThrottlingException:http://internal…`.
        if error?.type == nil, let type = head.value(of: "x-amzn-errortype")?.split(separator: ":").first {
            error = error ?? ProviderError(message: "no message")
            error?.type = TextExcerpt.oneLine(String(type), limit: 64)
        }
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

    /// Returns what a refusal is: by the vendor's words where they are known to mean another thing than the status says.
    static func kind(of status: Int, _ error: ProviderError?) -> FailureKind {
        if (400..<600).contains(status), let error, let rule = RefusalRule.first(for: status, error) {
            return rule.kind
        }
        return switch status {
        case 300..<400: .redirect
        case 400, 404, 413, 422: .badRequest
        case 401, 403: .auth
        case 402: .quota
        case 429: .rateLimited
        case 529: .overloaded
        case 400..<500: .clientError
        case 500..<600: .serverError
        // 1xx is no final answer, and beyond 599 there is nothing.
        default: .malformed
        }
    }
}
