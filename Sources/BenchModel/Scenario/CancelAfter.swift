package import Statistics

/// When this program closes a target's streams before their end, like a user who has read enough.
package struct CancelAfter: Sendable, Equatable {
    package enum Point: Sendable, Equatable {
        /// After this many tokens received, as far as a client can count them while they come: see ``tokens(of:)``.
        case tokens(Int)
        /// This long after the request was sent.
        case time(Nanoseconds)
        /// After a share (above 0) of the token limit, counted like ``tokens(_:)``.
        case fraction(Share)
    }

    package var point: Point
    /// The share (above 0) of the measured requests that are closed; the others run to their end.
    package var share: Share

    package init(_ point: Point, share: Share = .all) {
        self.point = point
        self.share = share
    }

    /// Returns the number of tokens after which a stream is closed; nil if time decides.
    ///
    /// Tokens are counted by the server's running usage if it sends one (Gemini, `continuous_usage_stats`), else by
    /// token events, which may carry an unknown number of tokens each.
    package func tokens(of maxTokens: Int) -> Int? {
        switch point {
        case .tokens(let count): count
        case .time: nil
        // Half a thousandth of a token is no more than the error of the arithmetic: 0.07 · 100 is a little over 7.
        case .fraction(let fraction): max(1, Int(clamping: (fraction.value * Double(maxTokens) - 0.0005).rounded(.up)))
        }
    }

    /// Returns a description such as `20 tokens` or `800 ms, share 50 %`.
    package func words(of maxTokens: Int) -> String {
        let point =
            switch self.point {
            case .tokens(let count): Counted.text(count, "token")
            case .time(let time): Self.number(time.inMilliseconds) + " ms"
            case .fraction(let fraction):
                "\(Counted.text(tokens(of: maxTokens) ?? 0, "token")) (\(Self.number(fraction.value * 100)) % of \(maxTokens))"
            }
        return share < .all ? "\(point), share \(Self.number(share.value * 100)) %" : point
    }

    private static func number(_ value: Double) -> String {
        let rounded = (value * 1000).rounded() / 1000
        return rounded == rounded.rounded() ? "\(Int(clamping: rounded))" : "\(rounded)"
    }
}
