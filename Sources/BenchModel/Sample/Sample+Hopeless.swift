extension Sample {
    /// See ``Outcome/isHopeless(at:)``.
    package var isHopeless: Bool { outcome.isHopeless(at: httpStatus) }
    /// See ``Outcome/lastingFailure(at:)``.
    package var lastingFailure: LastingFailure? { outcome.lastingFailure(at: httpStatus) }
}

extension Sample.Outcome {
    /// Whether it failed in a way that waiting does not cure: a wrong address, name, certificate, path or key.
    ///
    /// A server that is overloaded, at its limit or still loading its model is not hopeless.
    package func isHopeless(at httpStatus: Int?) -> Bool {
        guard case .failed(let kind, _) = self else { return false }
        switch kind {
        case .dns, .connect, .connectTimeout, .tls, .proxy, .redirect, .badRequest, .auth, .quota, .malformed:
            return true
        // 408, 409, 423 and 425 are temporary; 405, 410, 415 and the like depend on the address.
        case .clientError: return ![408, 409, 423, 425].contains(httpStatus)
        // The server knows neither the method nor the HTTP version; the network wants a login first; or Cloudflare
        // reports an invalid certificate.
        case .serverError: return [501, 505, 511, 525, 526].contains(httpStatus)
        case .notStarted, .firstTokenTimeout, .idleTimeout, .totalTimeout, .stalled, .connectionLost, .rateLimited,
            .overloaded, .streamError, .empty, .truncated, .tooLarge, .internal:
            return false
        }
    }

    /// How it failed, if that may be permanent: ``LastingFailure/enough`` alike in a row show it.
    ///
    /// Nil for a success, and for what a lighter load or some time cures: limits, overload, a model that is being
    /// loaded, slow answers. An error inside an answer may be any of these: its words tell it apart, and they have to be
    /// the same each time.
    package func lastingFailure(at httpStatus: Int?) -> LastingFailure? {
        guard case .failed(let kind, let detail) = self else { return nil }
        var failure = LastingFailure(kind: kind, httpStatus: httpStatus)
        if isHopeless(at: httpStatus) { return failure }
        switch kind {
        case .connectionLost, .empty, .truncated, .tooLarge, .internal: return failure
        case .serverError: return [503, 504, 522, 524, 529].contains(httpStatus) ? nil : failure
        case .streamError:
            if LastingFailure.speaksOfLoad(detail) { return nil }
            failure.words = LastingFailure.withoutNumbers(detail)
            return failure
        default: return nil
        }
    }
}

/// What failures of one kind have in common.
package struct LastingFailure: Sendable, Hashable {
    package var kind: FailureKind
    package var httpStatus: Int?
    /// What an error inside an answer says; nil for other failures.
    package var words: String?

    package init(kind: FailureKind, httpStatus: Int?) {
        self.kind = kind
        self.httpStatus = httpStatus
    }

    /// This many alike, from a target's first request on, are not an accident.
    package static let enough = 8

    /// Whether an error is about something that passes: too many requests, no capacity, a model that is being loaded.
    fileprivate static func speaksOfLoad(_ words: String) -> Bool {
        let words = words.lowercased()
        return [
            "overload", "rate limit", "rate_limit", "ratelimit", "too many", "exhausted", "capacity", "throttl", "busy",
            "unavailable", "timeout", "timed out", "time out", "deadline", "try again", "retry", "loading", "temporar",
        ].contains { words.contains($0) }
    }

    /// Numbers of requests, times and positions differ from one failure to the next, although it is the same.
    fileprivate static func withoutNumbers(_ words: String) -> String {
        words.split { $0.isNumber }.joined(separator: "#")
    }
}
