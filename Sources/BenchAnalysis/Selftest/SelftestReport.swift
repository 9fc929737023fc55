package import BenchModel
import Statistics

/// A self-test from its facts to its verdict.
package struct SelftestReport: Sendable, Equatable {
    /// What the figures depend on.
    package struct Machine: Sendable, Hashable, Codable {
        package var processor: String
        package var cpus: Int
        package var memoryBytes: UInt64
        package var kernel: String
        package var libcurl: String

        package init(processor: String, cpus: Int, memoryBytes: UInt64, kernel: String, libcurl: String) {
            self.processor = processor
            self.cpus = cpus
            self.memoryBytes = memoryBytes
            self.kernel = kernel
            self.libcurl = libcurl
        }
    }

    /// A step that this machine has no room for.
    package struct Untried: Error, Sendable, Equatable {
        package var step: SelftestStep
        /// Why, as a sentence.
        package var obstacle: String

        package init(step: SelftestStep, obstacle: String) {
            self.step = step
            self.obstacle = obstacle
        }
    }

    package var machine: Machine
    /// Event loops that were asked for; nil where each step has as many as a run of its size.
    package var loops: Int?
    /// Wall clock, nanoseconds since 1970, UTC.
    package var date: WallTime
    package var version: String
    /// In the order in which they were taken, each pressing harder than the one before.
    package var results: [SelftestResult]
    /// Whether it is the sweep that judges a machine, and not a quick look or a step of somebody's own.
    package var isWhole: Bool
    /// The first of the steps that are missing at the end; nil where none is.
    package var stopped: Untried?

    package init(
        machine: Machine,
        loops: Int? = nil,
        date: WallTime,
        version: String,
        results: [SelftestResult],
        isWhole: Bool = true,
        stopped: Untried? = nil
    ) {
        self.machine = machine
        self.loops = loops
        self.date = date
        self.version = version
        self.results = results
        self.isWhole = isWhole
        self.stopped = stopped
    }

    /// The last step before the first one that cannot be trusted.
    package var trusted: SelftestResult? { results.prefix { $0.doubts.isEmpty }.last }
}

extension SelftestResult {
    /// The largest p99 of the TTFT's error that is trusted.
    package static let largestError = Nanoseconds.milliseconds(1)
    /// The largest p99 of the error between deltas that is trusted.
    package static let largestIntervalError = Nanoseconds.milliseconds(1)
    /// The same as a share of the time between two deltas, where that is less.
    package static let largestIntervalShare = 0.1
    /// The least share of the asked load that is trusted.
    package static let leastShare = 0.99

    /// Why a step cannot be trusted.
    package enum Doubt: Sendable, Equatable {
        case failed(Int, of: Int)
        /// Requests that the simulator's record does not know.
        case notFound(Int, of: Int)
        /// p99, in nanoseconds.
        case ttftError(Double)
        /// p99, in nanoseconds, and the most that is trusted at such a pace.
        case intervalError(Double, most: Double)
        /// 0…1 of the asked load.
        case delivered(share: Double)
        case nothingDelivered
    }

    /// Empty where the step can be trusted.
    package var doubts: [Doubt] {
        var doubts: [Doubt] = []
        if failed > 0 { doubts.append(.failed(failed, of: requests)) }
        let lost = requests - failed - joined
        if lost > 0 { doubts.append(.notFound(lost, of: requests)) }
        if let error = ttftError.percentile(99), error > Self.largestError.inNanoseconds {
            doubts.append(.ttftError(error))
        }
        let mostInterval = step.largestIntervalError
        if let error = intervalError.percentile(99), error > mostInterval {
            doubts.append(.intervalError(error, most: mostInterval))
        }
        if let share = deliveredShare {
            if share < Self.leastShare { doubts.append(.delivered(share: share)) }
        } else {
            doubts.append(.nothingDelivered)
        }
        return doubts
    }
}

extension SelftestStep {
    /// The largest p99 of the error between deltas that is trusted at the step's pace, in nanoseconds.
    package var largestIntervalError: Double {
        min(SelftestResult.largestIntervalError.inNanoseconds, SelftestResult.largestIntervalShare * 1e9 / rate)
    }
}
