package import BenchModel

/// What later runs on the same machine say of its last self-test.
package struct SelftestQuote: Sendable, Equatable, Codable {
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

    package init(
        machine: SelftestReport.Machine,
        loops: Int?,
        version: String,
        date: WallTime,
        trustedLoad: String?,
        ttftErrorP99: Double?
    ) {
        self.machine = machine
        self.loops = loops
        self.version = version
        self.date = date
        self.trustedLoad = trustedLoad
        self.ttftErrorP99 = ttftErrorP99
    }

    /// Whether it speaks of the same program on the same machine, set up alike.
    package func isAbout(_ machine: SelftestReport.Machine, loops: Int?, version: String) -> Bool {
        self.machine == machine && self.loops == loops && self.version == version
    }
}
