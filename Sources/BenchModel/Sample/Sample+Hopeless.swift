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
        case .notStarted, .firstTokenTimeout, .idleTimeout, .totalTimeout, .stalled, .connectionLost, .rateLimited,
            .overloaded, .serverError, .streamError, .empty, .truncated, .tooLarge, .internal:
            return false
        }
    }
}
