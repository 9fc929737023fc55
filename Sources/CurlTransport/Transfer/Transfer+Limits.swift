import BenchModel

extension Transfer {
    /// What a time limit does.
    enum Limit {
        /// What did not come within which time; put into words only where it is shown, since most limits never are.
        case exceeded(FailureKind, StaticString, Nanoseconds)
        case complete
        /// The end that was planned.
        case close
        /// The loop alone goes on waiting for the body's end.
        case handOver
    }

    /// How long to wait in silence for the end of a body whose answer says that it has ended.
    ///
    /// Longer than servers pause within an answer, because some send a finish reason with every chunk.
    private static let patienceOnceSaid = Nanoseconds.seconds(5)

    /// Returns the next time limit of this transfer, and what it does.
    func nextLimit() -> (instant: MonotonicInstant, limit: Limit)? {
        if let terminated {
            return isHandedOver
                ? (terminated + (host?.bodyPatience ?? 0), .complete)
                : (terminated + LingeringTransfers.patience, .handOver)
        }
        guard let started else { return nil }
        let limits = request.limits
        var next: (instant: MonotonicInstant, limit: Limit)?
        func consider(_ limit: Nanoseconds?, after start: MonotonicInstant, _ kind: FailureKind, _ what: StaticString) {
            guard let limit, start + limit < next?.instant ?? .distantFuture else { return }
            next = (start + limit, .exceeded(kind, what, limit))
        }
        consider(limits.total, after: started, .totalTimeout, "the request did not end")
        guard let sent else {
            consider(limits.connect, after: started, .connectTimeout, "no connection")
            return next
        }
        if !hasToken { consider(limits.firstToken, after: sent, .firstTokenTimeout, "no token") }
        // Before the first byte, a limit on the first token also limits the silence.
        if lastByte != nil || limits.firstToken == nil {
            consider(limits.idle, after: max(sent, lastByte ?? sent), .idleTimeout, "no byte")
        }
        if let saidToEnd, saidToEnd + Self.patienceOnceSaid < next?.instant ?? .distantFuture {
            next = (saidToEnd + Self.patienceOnceSaid, .complete)
        }
        if let planned = request.closeAfter, sent + planned <= next?.instant ?? .distantFuture {
            return (sent + planned, .close)
        }
        return next
    }
}
