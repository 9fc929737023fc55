package import BenchModel

/// Time of a run in which this program could do nothing, as its remarks tell it; see ``Remark/Kind/isLostTime``.
package struct LostTime: Sendable, Equatable {
    /// The most that all of it can have added to one request, in nanoseconds; +∞ where a remark does not say how long it was.
    package let most: Double

    package init(_ remarks: [Remark]) {
        let time = { (kinds: [Remark.Kind]) in
            remarks.filter { kinds.contains($0.kind) }.reduce(0.0) { $0 + ($1.lost.map(\.inNanoseconds) ?? .infinity) }
        }
        // A program that gets no processor stands still: the same time may be told twice.
        most = max(time([.throttled, .stolen]), time([.stoodStill])) + time([.suspended])
    }
}
