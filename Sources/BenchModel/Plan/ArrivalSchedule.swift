#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The times at which an open-loop plan starts one target's measured requests: ascending, counted from its beginning.
///
/// Pure and seeded, and generated one by one, so that a plan of hours takes no memory. Each target has its own
/// schedule.
package struct ArrivalSchedule: Sequence, IteratorProtocol, Sendable {
    /// One arrival process, for a number of starts or for a time.
    fileprivate struct Stage {
        var arrivals: Arrivals
        /// The number of starts; nil if only ``duration`` ends the stage.
        var count: Int?
        /// In seconds; infinite if only ``count`` ends the stage.
        var duration: Double
        /// From the beginning of the whole schedule.
        var beginning: Nanoseconds
    }

    /// Ten years: no plan goes further, and sums with its times cannot overflow.
    package static let furthest = Nanoseconds.seconds(3650 * 86_400)

    private var stages: [Stage] = []
    private var random: SplitMix64
    /// Starts of the current stage so far.
    private var dealt = 0
    /// The last start of the current stage in seconds; for stages with random gaps.
    private var time = 0.0
    /// The starts of a trace; nil for arrival processes.
    private var recorded: [Nanoseconds]?

    /// Creates the schedule of a target; nil for a closed loop, which has none.
    package init?(_ load: Load, target: TargetIndex) {
        // The constant makes arrivals independent of the shuffles and nonces from the same seed.
        random = SplitMix64(seed: load.seed ^ SplitMix64.mix(UInt64(target.number) &+ 1 << 48))
        switch load.shape {
        case .closed: return nil
        case .trace(let starts): recorded = starts
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
        if let recorded {
            guard dealt < recorded.count else { return nil }
            dealt += 1
            return recorded[dealt - 1]
        }
        while let stage = stages.last {
            let offset = stage.count == dealt ? nil : nextOffset(in: stage)
            // Later there is no start, and no time that can be computed with.
            if let offset, offset < stage.duration, offset < Self.furthest.inSeconds {
                dealt += 1
                return stage.beginning + .seconds(offset)
            }
            stages.removeLast()
            (dealt, time) = (0, 0)
        }
        return nil
    }

    /// Returns the next start of a stage in seconds from its beginning; nil if there is no further one.
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
            // Start k is where the integral of the rate, from·t + (to − from)·t² / 2·duration, reaches k; this form of
            // the root also holds for from = to.
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
        case (.requests(let number), .ramp(let from, let to)), (.sessions(let number), .ramp(let from, let to)):
            // The time in which all of them start: the mean rate is halfway between the two.
            count = number
            duration = 2 * Double(number) / (from + to)
        case (.requests(let number), _), (.sessions(let number), _):
            count = number
            duration = .infinity
        }
    }
}

extension SplitMix64 {
    /// Returns a uniform number above 0 and at most 1.
    private mutating func unit() -> Double { Double(next() >> 11 + 1) * 0x1p-53 }

    /// Returns an exponentially distributed number with mean 1.
    mutating func exponential() -> Double { -log(unit()) }

    /// Returns a log-normally distributed number with median 1; the spread is the standard deviation of its logarithm.
    package mutating func logNormal(spread: Double) -> Double { exp(spread * normal()) }

    /// Returns a normally distributed number, by Box and Muller (1958).
    package mutating func normal() -> Double { (2 * exponential()).squareRoot() * cos(2 * Double.pi * unit()) }

    /// Returns a gamma distributed number with the given shape and scale 1, by Marsaglia and Tsang (2000).
    fileprivate mutating func gamma(_ shape: Double) -> Double {
        // Their method needs a shape of at least 1; a smaller one is reached from shape + 1 and a power of a uniform
        // number.
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
