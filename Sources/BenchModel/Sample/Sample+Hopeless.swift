extension Sample {
    /// Whether it failed in a way that waiting does not cure: a wrong address, name, certificate, path or key.
    ///
    /// A server that is overloaded, at its limit or still loading its model is not hopeless.
    package var isHopeless: Bool {
        guard case .failed(let kind, _) = outcome else { return false }
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
    /// loaded, slow answers. An error inside an answer may be any of these.
    package var lastingFailure: LastingFailure? {
        guard case .failed(let kind, _) = outcome else { return nil }
        let failure = LastingFailure(kind: kind, httpStatus: httpStatus)
        if isHopeless { return failure }
        switch kind {
        case .connectionLost, .empty, .truncated, .tooLarge, .internal: return failure
        case .serverError: return [503, 504, 522, 524, 529].contains(httpStatus) ? nil : failure
        default: return nil
        }
    }
}

/// What failures of one kind have in common.
package struct LastingFailure: Sendable, Hashable {
    package var kind: FailureKind
    package var httpStatus: Int?

    /// This many alike, from a target's first request on, are not an accident.
    package static let enough = 8
}
