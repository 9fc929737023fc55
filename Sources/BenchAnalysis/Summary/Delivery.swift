import Statistics

/// Whether a target's events came as they were made, or were held back and came together.
package enum Delivery: Sendable {
    case asMade
    case buffered
    /// Most events shared reads, and this program was too slow to say that it was not its own doing; or answers had too
    /// few events to show whether somebody held them back.
    case unclear
}

extension GapSummary {
    /// Returns the verdict; nil where no token event came.
    ///
    /// - Parameter isLimited: whether this program was too slow for its own figures: bytes that wait for it share a read too.
    /// - Returns: the verdict by the share of events that came together.
    package func delivery(isLimited: Bool) -> Delivery? {
        guard shareInSharedReads != nil else { return nil }
        if isBufferedOnTheWay { return isLimited ? .unclear : .buffered }
        return hasEventsEnough ? .asMade : .unclear
    }
}
