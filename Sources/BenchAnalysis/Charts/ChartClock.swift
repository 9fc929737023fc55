package import BenchModel

/// A run's time as charts show it: in seconds from its first request, without what lies between two sittings.
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

    init(_ samples: [Sample]) {
        for sitting in samples.bySitting {
            guard let begin = sitting.compactMap(\.chartStart).min() else { continue }
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
}

extension Sample {
    /// When it begins in charts: when it was sent, else started, else when it was to start.
    var chartStart: RunInstant? { times.sent ?? times.started ?? planned }
}

extension RequestAttempts {
    /// Where a chart over the run's time puts it: under open-loop load at the start that was planned, else where it was sent.
    func chartPlace(_ clock: ChartClock, isOpenLoop: Bool) -> Double {
        let instant = isOpenLoop ? first.planned : began ?? first.planned
        return clock.seconds(instant, part: first.part)
    }
}
