import BenchAnalysis

/// How metrics are written.
package enum MetricsFormat: Sendable, CaseIterable {
    /// See <https://prometheus.io/docs/specs/om/open_metrics_spec/>.
    case openMetrics
    /// The format before it, see <https://prometheus.io/docs/instrumenting/exposition_formats/>.
    case plain

    /// Chooses as client libraries do: OpenMetrics for whoever asks for it, the format before it for people and older tools.
    package init(accepted: String) {
        self = accepted.lowercased().contains("application/openmetrics-text") ? .openMetrics : .plain
    }

    package var contentType: String {
        switch self {
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        case .plain: "text/plain; version=0.0.4; charset=utf-8"
        }
    }
}

/// The gate to metrics: families of samples as text.
struct MetricsText {
    enum Kind: String { case gauge, counter, histogram, summary, info }

    /// Names and values, in the order in which they are written.
    typealias Labels = [(name: String, value: String)]

    let format: MetricsFormat
    private(set) var text = ""

    init(_ format: MetricsFormat) { self.format = format }

    /// Writes what a family is; its samples follow until the next one.
    ///
    /// - Parameters:
    ///   - name: without the suffixes of its samples; ends in the unit, if it has one.
    ///   - kind: what its samples are.
    ///   - unit: in the plural, such as `seconds`; empty for none.
    ///   - help: a sentence without a full stop.
    mutating func family(_ name: String, _ kind: Kind, unit: String = "", _ help: String) {
        if format == .plain {
            // Here a family is named as its samples are, and what it does not know is a number.
            let (named, known) =
                switch kind {
                case .counter: ("\(name)_total", kind)
                case .info: ("\(name)_info", .gauge)
                case .gauge, .histogram, .summary: (name, kind)
                }
            text += "# HELP \(named) \(Self.escaped(help))\n# TYPE \(named) \(known.rawValue)\n"
            return
        }
        text += "# TYPE \(name) \(kind.rawValue)\n"
        if !unit.isEmpty { text += "# UNIT \(name) \(unit)\n" }
        text += "# HELP \(name) \(Self.escaped(help))\n"
    }

    /// Writes a line for people; OpenMetrics has none, and scrapers of the format before it skip it.
    mutating func comment(_ words: String) {
        guard format == .plain else { return }
        // A line that begins with `# HELP` or `# TYPE` is no comment.
        text += "# ezbench: \(Self.escaped(words))\n"
    }

    mutating func sample(_ name: String, _ labels: Labels = [], _ value: Double) {
        let list = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
        text += "\(name)\(list.isEmpty ? "" : "{\(list)}") \(Self.number(value))\n"
    }

    mutating func sample(_ name: String, _ labels: Labels = [], _ count: Int) { sample(name, labels, Double(count)) }

    mutating func histogram(_ name: String, _ labels: Labels, _ buckets: BucketCounts) {
        let bounds = buckets.bounds.map(Self.bound) + ["+Inf"]
        for (bound, count) in zip(bounds, buckets.cumulative) {
            sample("\(name)_bucket", labels + [("le", bound)], count)
        }
        sample("\(name)_count", labels, buckets.count)
        sample("\(name)_sum", labels, buckets.sum)
    }

    /// The whole, with the end that OpenMetrics has.
    var document: String { format == .openMetrics ? text + "# EOF\n" : text }

    /// Returns a text without what cannot be seen, and with the three characters that end a value or a line escaped.
    ///
    /// Number signs in a row are set apart: `##[` and `##vso[` are commands wherever in a CI system's log they stand, and the
    /// format has no escape for them. A second time, since of three the first time leaves the last two together.
    static func escaped(_ text: String) -> String {
        PlainText.printable(text).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n").replacing("##", with: "# #")
            .replacing("##", with: "# #")
    }

    /// Returns a number; whole ones without a fraction.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if value == value.rounded(), abs(value) < 1e15 { return "\(Int64(value))" }
        return "\(value)"
    }

    /// Returns a bucket's bound in the canonical form, which always has a fraction: `1.0`, `0.25`.
    static func bound(_ value: Double) -> String { "\(value)" }
}
