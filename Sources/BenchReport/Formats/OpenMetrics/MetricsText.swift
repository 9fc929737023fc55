import BenchAnalysis

/// The gate to OpenMetrics: families of samples as text, see <https://prometheus.io/docs/specs/om/open_metrics_spec/>.
struct MetricsText {
    enum Kind: String { case gauge, counter, histogram, info }

    /// Names and values, in the order in which they are written.
    typealias Labels = [(name: String, value: String)]

    private(set) var text = ""

    /// Writes what a family is; its samples follow until the next one.
    ///
    /// - Parameters:
    ///   - name: without the suffixes of its samples; ends in the unit, if it has one.
    ///   - kind: what its samples are.
    ///   - unit: in the plural, such as `seconds`; empty for none.
    ///   - help: a sentence without a full stop.
    mutating func family(_ name: String, _ kind: Kind, unit: String = "", _ help: String) {
        text += "# TYPE \(name) \(kind.rawValue)\n"
        if !unit.isEmpty { text += "# UNIT \(name) \(unit)\n" }
        text += "# HELP \(name) \(Self.escaped(help))\n"
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

    /// The whole, with its end.
    var document: String { text + "# EOF\n" }

    /// Returns a text without what cannot be seen, and with the three characters that end a value or a line escaped.
    static func escaped(_ text: String) -> String {
        PlainText.printable(text).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n")
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
