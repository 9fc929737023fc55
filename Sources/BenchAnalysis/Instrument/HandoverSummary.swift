package import Statistics

/// What this program took from the moment a request could go until it was on its way, connecting apart.
///
/// In a closed loop from the moment its slot was free, under open-loop load from its planned start, of those that had room.
/// Figures of single requests count from `sent` and are none the worse for it; the load is.
package struct HandoverSummary: Sendable, Equatable {
    /// sent − planned − connecting of measured requests' first attempts, in nanoseconds: of those behind the first wave,
    /// whose bodies are all asked for at once, or of that where there are no others.
    package let time: Distribution
    /// Its sum over the time that the same requests took of their slots (end − planned); nil under open-loop load.
    package let shareOfSlots: Share?
    /// The tail must not be above this, in nanoseconds.
    package let limit: Double
    package let isOpenLoop: Bool

    /// How much of the median TTFT, or of the tightest latency objective, it may be.
    static let shareOfLatency: Share = 0.05
    /// How much of the slots' time it may be.
    static let mostOfSlots: Share = 0.01
    /// Less than this is nobody's concern, in nanoseconds: a process is not scheduled for as long on a busy machine.
    static let negligible = 5e6
    /// What a start takes in the mean where two processors are shared with the server: requests of a few milliseconds lose more
    /// than 1 % by it, whatever the client does.
    private static let negligibleMean = 5e5
    /// The tail is the last percentile that is more than one request's mishap.
    private static let tails: [Percentile] = [99, 95, 50]

    init(_ figures: HandoverFigures, tightest: Double?) {
        time = figures.time
        shareOfSlots = figures.shareOfSlots
        isOpenLoop = figures.isOpenLoop
        let bounds = figures.medians + [tightest].compactMap(\.self)
        limit = max(Self.negligible, (bounds.min() ?? 0) * Self.shareOfLatency.value)
    }

    /// Whether it is large enough to matter.
    package var isSlow: Bool {
        let tail = Self.tails.first(where: time.canTell) ?? 50
        if let slowest = time.percentile(tail), slowest > limit { return true }
        guard let shareOfSlots, let mean = time.mean else { return false }
        return shareOfSlots > Self.mostOfSlots && mean > Self.negligibleMean
    }
}
