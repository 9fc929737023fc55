import BenchModel

/// Judges answers with an HTTP status other than 2xx.
enum StatusRules {
    static func outcome(of head: ResponseHead, _ response: DecodedResponse<Monotonic>) -> Sample.Outcome {
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
            // Show where the redirect leads, but not credentials in its query.
            detail += ", to " + CallURL.withoutCredentials(location)
        }
        if let delay = head.value(of: "retry-after") { detail += " (retry-after: \(delay))" }
        // Envoy says so in a header, whatever the body is.
        let isOverload = head.value(of: "x-envoy-overloaded") != nil && [429, 503].contains(head.status)
        return .failed(isOverload ? .overloaded : kind(of: head.status, error), detail: detail)
    }

    /// Returns the kind of a refusal: by the vendor's words if they are known to mean something else than the status,
    /// else by the status.
    static func kind(of status: Int, _ error: ProviderError?) -> FailureKind {
        if (400..<600).contains(status), let error, let rule = RefusalRule.first(for: status, error) {
            return rule.kind
        }
        return switch status {
        case 300..<400: .redirect
        // 446 is what gateways answer where a guardrail refuses the prompt.
        case 400, 404, 413, 422, 446: .badRequest
        case 401, 403: .auth
        case 402: .quota
        case 429: .rateLimited
        case 529: .overloaded
        case 400..<500: .clientError
        case 500..<600: .serverError
        // 1xx is not a final answer, and no status is above 599.
        default: .malformed
        }
    }
}
