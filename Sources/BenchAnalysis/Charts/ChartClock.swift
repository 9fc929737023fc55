package import BenchModel

/// The time axis of a run's charts: seconds from the first request, under open-loop load from the first planned start; pauses
/// between sittings are cut out.
package struct ChartClock: Sendable, Equatable {
    private struct Sitting: Equatable {
        var begin: RunInstant
        /// What the sittings before it took, in seconds.
        var offset: Double
    }

    private var sittings: [Int: Sitting] = [:]
    /// Where the run went on after a pause, in seconds.
    package private(set) var seams: [Double] = []
    /// In seconds.
    package private(set) var length = 0.0

    init(_ samples: some Sequence<SampleFacts>, isOpenLoop: Bool = false) {
        for sitting in samples.bySitting {
            // A start that was planned before anything was sent lies on the axis, too.
            let starts = sitting.flatMap { [$0.chartStart, isOpenLoop ? $0.planned : nil].compactMap(\.self) }
            guard let begin = starts.min() else { continue }
            let end = sitting.compactMap { $0.times.end ?? $0.chartStart }.max() ?? begin
            if !sittings.isEmpty { seams.append(length) }
            sittings[sitting[0].part] = Sitting(begin: begin, offset: length)
            length += max(0, end - begin).inSeconds
        }
    }

    /// Returns the seconds at an instant of a sitting.
    package func seconds(_ instant: RunInstant, part: Int) -> Double {
        guard let sitting = sittings[part] else { return 0 }
        return sitting.offset + (instant - sitting.begin).inSeconds
    }

    /// Returns in which of some equal intervals of the run's time so many seconds lie, counted from 0.
    func interval(at seconds: Double, of intervals: Int) -> Int {
        let width = max(length, .leastNormalMagnitude) / Double(intervals)
        return min(intervals - 1, max(0, Int(clamping: seconds / width)))
    }
}

extension SampleFacts {
    /// Where a chart shows its beginning: when it was sent; if it never was, when it started or was planned to.
    var chartStart: RunInstant? { times.sent ?? times.started ?? planned }
}

extension RequestAttempts {
    /// Where a chart over the run's time puts it: under open-loop load at the start that was planned, else where it was sent.
    func chartPlace(_ clock: ChartClock, isOpenLoop: Bool) -> Double {
        let instant = isOpenLoop ? first.planned : began ?? first.planned
        return clock.seconds(instant, part: first.part)
    }
}
