extension Sample {
    /// Whether it failed in a way that no waiting cures: a wrong address, name, certificate, path or key.
    ///
    /// A server that is overloaded, at its limit or still loading its model is none of these.
    package var isHopeless: Bool {
        guard case .failed(let kind, _) = outcome else { return false }
        switch kind {
        case .dns, .connect, .connectTimeout, .tls, .proxy, .redirect, .badRequest, .auth, .quota, .malformed:
            return true
        // 408, 409 and 425 are of the moment; 405, 410, 415 and their like are of the address.
        case .clientError: return ![408, 409, 423, 425].contains(httpStatus)
        // What is asked is not known there, nor the version of HTTP; a network that wants a login first; and Cloudflare's words
        // for a certificate that is none.
        case .serverError: return [501, 505, 511, 525, 526].contains(httpStatus)
        case .notStarted, .firstTokenTimeout, .idleTimeout, .totalTimeout, .stalled, .connectionLost, .rateLimited,
            .overloaded, .streamError, .empty, .truncated, .tooLarge, .internal:
            return false
        }
    }

    /// How it failed, where that may be for good: ``LastingFailure/enough`` of one kind in a row tell.
    ///
    /// Nil of a success, and of what a lighter load or some time cures: limits, overload, a model that is being loaded,
    /// answers that are slow. An error inside an answer may be any of these.
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

/// What failures have in common that are of one kind.
package struct LastingFailure: Sendable, Hashable {
    package var kind: FailureKind
    package var httpStatus: Int?

    /// So many alike, from a target's first request on, are no accident.
    package static let enough = 8
}
