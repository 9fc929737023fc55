package import BenchModel
import Statistics

/// What later runs on the same machine say of its last self-test.
package struct SelftestQuote: Sendable, Equatable, Codable {
    /// What one step of its sweep showed; errors and lag in nanoseconds.
    package struct Step: Sendable, Equatable, Codable {
        package var streams: Int
        /// Tokens per second of each stream.
        package var rate: Double
        package var ttftErrorP99: Double?
        package var intervalErrorP99: Double?
        package var lagP99: Double?
        package var isTrusted: Bool
        /// Whether the live view was drawn beside it; nil where an earlier version made it.
        package var isWatched: Bool?

        package init(_ result: SelftestResult) {
            streams = result.step.streams
            rate = result.step.rate
            ttftErrorP99 = result.ttftError.percentile(99)
            intervalErrorP99 = result.intervalError.percentile(99)
            lagP99 = result.clientLag.percentile(99)
            isTrusted = result.doubts.isEmpty
            isWatched = result.step.isWatched
        }
    }

    package var machine: SelftestReport.Machine
    /// Event loops that were asked for.
    package var loops: Int?
    package var version: String
    /// Wall clock, nanoseconds since 1970, UTC.
    package var date: WallTime
    /// The largest load it can be trusted with, in words; nil where there is none.
    package var trustedLoad: String?
    /// p99 of the TTFT's error under that load, in nanoseconds.
    package var ttftErrorP99: Double?
    /// In the order of the sweep; nil where an earlier version made it.
    package var steps: [Step]?

    package init(
        machine: SelftestReport.Machine,
        loops: Int?,
        version: String,
        date: WallTime,
        trustedLoad: String?,
        ttftErrorP99: Double?,
        steps: [Step]? = nil
    ) {
        self.machine = machine
        self.loops = loops
        self.version = version
        self.date = date
        self.trustedLoad = trustedLoad
        self.ttftErrorP99 = ttftErrorP99
        self.steps = steps
    }

    /// Whether it speaks of the same program on the same machine, set up alike.
    package func isAbout(_ machine: SelftestReport.Machine, loops: Int?, version: String) -> Bool {
        self.machine == machine && self.loops == loops && self.version == version
    }
}
