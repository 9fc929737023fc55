#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The instants at which an open-loop plan starts one target's measured requests: rising, counted from its beginning.
///
/// Pure and seeded, one instant at a time, so that a plan of hours takes no memory. Each target has a schedule of its own.
package struct ArrivalSchedule: Sequence, IteratorProtocol, Sendable {
    /// One way of arriving, for a number of starts or for a time.
    fileprivate struct Stage {
        var arrivals: Arrivals
        /// Starts in all; nil where ``duration`` alone ends the stage.
        var count: Int?
        /// In seconds; infinite where ``count`` alone ends the stage.
        var duration: Double
        /// Of the whole schedule.
        var beginning: Nanoseconds
    }

    /// Ten years: a plan goes no further, and what is added to its instants stays within their range.
    package static let furthest: Nanoseconds = 3650 * 86_400 * 1_000_000_000

    private var stages: [Stage] = []
    private var random: SplitMix64
    /// Starts of the present stage so far.
    private var dealt = 0
    /// The last start of the present stage, in seconds; of the stages with random gaps.
    private var time = 0.0

    /// Creates the schedule of a target; nil for a closed loop, which has none.
    package init?(_ load: Load, target: Int) {
        // The constant keeps arrivals apart from the shuffles and nonces that the same seed gives.
        random = SplitMix64(seed: load.seed ^ SplitMix64.mix(UInt64(target) &+ 1 << 48))
        switch load.shape {
        case .closed: return nil
        case .open(let arrivals):
            stages = [Stage(arrivals, extent: load.extent, beginning: 0)]
        case .stages(let parts):
            var beginning: Nanoseconds = 0
            for part in parts {
                stages.append(Stage(part.arrivals, extent: .duration(part.duration), beginning: beginning))
                beginning += part.duration
            }
        }
        stages.reverse()
    }

    package mutating func next() -> Nanoseconds? {
        while let stage = stages.last {
            let offset = stage.count == dealt ? nil : nextOffset(in: stage)
            // Beyond that lies no start, and no instant that can be reckoned with.
            if let offset, offset < stage.duration, offset < Self.furthest.inSeconds {
                dealt += 1
                return stage.beginning + .seconds(offset)
            }
            stages.removeLast()
            (dealt, time) = (0, 0)
        }
        return nil
    }

    /// Returns the next start of a stage in seconds from its beginning; nil where there is none ever.
    private mutating func nextOffset(in stage: Stage) -> Double? {
        switch stage.arrivals {
        case .constant(let rate):
            return Double(dealt) / rate
        case .poisson(let rate):
            time += random.exponential() / rate
        case .gamma(let rate, let burstiness):
            time += random.gamma(burstiness) / burstiness / rate
        case .ramp(let from, let to):
            if dealt == 0 { return 0 }
            // Start k is where the integral of the rate, from·t + (to − from)·t² / 2·duration, reaches k; the root is
            // written so that it holds for from = to.
            let under = from * from + 2 * (to - from) * Double(dealt) / stage.duration
            return under < 0 ? nil : 2 * Double(dealt) / (from + under.squareRoot())
        }
        return time
    }
}

extension ArrivalSchedule.Stage {
    fileprivate init(_ arrivals: Arrivals, extent: Load.Extent, beginning: Nanoseconds) {
        self.arrivals = arrivals
        self.beginning = beginning
        switch (extent, arrivals) {
        case (.duration(let time), _):
            count = nil
            duration = time.inSeconds
        case (.requests(let number), .ramp(let from, let to)):
            // As long as it takes to start them all: the mean rate is halfway.
            count = number
            duration = 2 * Double(number) / (from + to)
        case (.requests(let number), _):
            count = number
            duration = .infinity
        }
    }
}

extension SplitMix64 {
    /// Returns a number above 0, at most 1.
    private mutating func unit() -> Double { Double(next() >> 11 + 1) * 0x1p-53 }

    /// Returns a number of the exponential distribution with mean 1.
    fileprivate mutating func exponential() -> Double { -log(unit()) }

    /// Returns a number of the normal distribution, by Box and Muller (1958).
    private mutating func normal() -> Double { (2 * exponential()).squareRoot() * cos(2 * Double.pi * unit()) }

    /// Returns a number of the gamma distribution with the given shape and scale 1, by Marsaglia and Tsang (2000).
    fileprivate mutating func gamma(_ shape: Double) -> Double {
        // Below 1 their method does not hold; a power of a uniform number leads there from one above.
        if shape < 1 { return gamma(shape + 1) * pow(unit(), 1 / shape) }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
            if v > 0, log(unit()) < x * x / 2 + d - d * v + d * log(v) { return d * v }
        }
    }
}
