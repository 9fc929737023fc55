package import BenchModel

/// What later runs on the same machine say of its last self-test.
package struct SelftestQuote: Sendable, Equatable, Codable {
    package var machine: SelftestReport.Machine
    /// Event loops that were asked for.
    package var loops: Int?
    package var version: String
    /// Wall clock, nanoseconds since 1970, UTC.
    package var date: Nanoseconds
    /// The largest load it can be trusted with, in words; nil where there is none.
    package var trustedLoad: String?
    /// p99 of the TTFT's error under that load, in nanoseconds.
    package var ttftErrorP99: Double?

    package init(_ report: SelftestReport) {
        machine = report.machine
        loops = report.loops
        version = report.version
        date = report.date
        trustedLoad = report.trusted?.step.load
        ttftErrorP99 = report.trusted?.ttftError.percentile(99)
    }

    /// Whether it speaks of the same program on the same machine, set up alike.
    package func isAbout(_ machine: SelftestReport.Machine, loops: Int?, version: String) -> Bool {
        self.machine == machine && self.loops == loops && self.version == version
    }

    /// In words, for a report's instrument line.
    var words: String {
        let day = "self-test of \(Figure.moment(date))"
        guard let trustedLoad else { return "\(day): not to be trusted with any load" }
        let error = ttftErrorP99.map { ", TTFT error p99 \(Figure.microseconds($0)) µs" } ?? ""
        return "\(day): trusted up to \(trustedLoad)\(error)"
    }

    var json: JSONValue {
        [
            "date": .string(Figure.moment(date)),
            "trusted_load": trustedLoad.map(JSONValue.string) ?? .null,
            "ttft_error_p99_ms": .milliseconds(ttftErrorP99),
        ]
    }
}
