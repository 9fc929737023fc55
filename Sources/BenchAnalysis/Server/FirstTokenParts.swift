import BenchModel
import Statistics

/// Where the time until the first token goes, in the mean over the requests of a server; in nanoseconds.
///
/// TTFT = outside the server + queue + prefill + rest, as far as the server tells them: what it does not tell apart is in the rest, and
/// of a server that does not tell its own TTFT nothing else is known.
package struct FirstTokenParts: Sendable, Equatable {
    /// As this program saw it.
    package let whole: Double
    /// What the server does not see: the way there and back, and what lies before its own clock.
    package let outside: Double?
    package let queue: Double?
    package let prefill: Double?
    /// What the server sees and tells of no part of; nil where there is nothing to tell it from.
    package let rest: Double?
    /// Whether the server says that more time passed than did here, or that its parts are more than their whole: what would be less than
    /// nothing is no value.
    package let isContradictory: Bool
}

extension ServerSummary {
    /// As a share of TTFT.
    private static let rounding = 1e-6

    /// Where the time until the first token goes; nil where the server tells nothing of it.
    ///
    /// Parts are subtracted only where both sides speak of equally many requests: else they are not the same ones.
    package var firstTokenParts: FirstTokenParts? {
        guard let whole = client.mean else { return nil }
        let (own, queue, prefill) = (times[.ttft]?.mean, times[.queue]?.mean, times[.prefill]?.mean)
        guard own != nil || queue != nil || prefill != nil else { return nil }
        let isSame = times[.ttft].map { $0.count == Double(client.n) } ?? false
        // A server adds up each time by itself, in decimals: what is nothing may come out a hair below it.
        let left = { (difference: Double) in
            difference < 0 && -difference <= whole * Self.rounding ? 0 : difference
        }
        let outside = isSame ? own.map { left(whole - $0) } : nil
        let told = [queue, prefill].compactMap(\.self)
        let isApart = !told.isEmpty || outside.map { $0 >= 0 } ?? false
        let rest = isApart ? own.map { left($0 - told.reduce(0, +)) } : nil
        return FirstTokenParts(
            whole: whole,
            outside: outside.flatMap { $0 < 0 ? nil : $0 },
            queue: queue,
            prefill: prefill,
            rest: rest.flatMap { $0 < 0 ? nil : $0 },
            isContradictory: [outside, rest].compactMap(\.self).contains { $0 < 0 }
        )
    }
}
