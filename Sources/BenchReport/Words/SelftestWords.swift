package import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

extension SelftestQuote {
    /// Takes what later runs are to quote of a report.
    package init(_ report: SelftestReport) {
        self.init(
            machine: report.machine,
            loops: report.loops,
            version: report.version,
            date: report.date,
            trustedLoad: report.trusted?.step.load,
            ttftErrorP99: report.trusted?.ttftError.percentile(99)
        )
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

extension SelftestStep {
    /// The step in words, `100 streams × 20 tokens/s`.
    package var load: String { "\(Figure.count(streams, "stream")) × \(rateFigure) tokens/s" }

    /// The step in a column of that name.
    var shortLoad: String { "\(streams) × \(rateFigure)" }
    static let shortLoadTitle = "streams × tokens/s"

    private var rateFigure: String { Figure.trimmed(Figure.fixed(rate, decimals: 3)) }
}

extension StampCount {
    /// `kernel`, `poll` or a word for both; nil where nothing was counted.
    var words: String? {
        switch (kernel, poll) {
        case (0, 0): nil
        case (_, 0): "kernel"
        case (0, _): "poll"
        default: "kernel (\(Figure.percent(Double(kernel) / Double(kernel + poll)))), else poll"
        }
    }
}

extension SelftestResult.Doubt {
    var words: String {
        switch self {
        case .failed(let count, let all): "\(count) of \(Figure.count(all, "request")) failed"
        case .notFound(let count, let all): "\(count) of \(Figure.count(all, "request")) not found in the record"
        case .ttftError(let p99): "TTFT error p99 \(Figure.milliseconds(p99)) ms"
        case .delivered(let share): "delivered \(Figure.percent(share)) of the load"
        case .nothingDelivered: "nothing delivered"
        }
    }
}

extension SelftestReport {
    /// What the machine can be trusted with, in words.
    package var verdict: String {
        guard !results.isEmpty else { return "Nothing was measured." }
        guard let trusted else {
            let first = results[0]
            return
                "This machine cannot be trusted with \(first.step.load): \(first.doubts.map(\.words).joined(separator: ", "))."
        }
        let sentence = "This machine can be trusted up to \(trusted.step.load)."
        guard let next = results.first(where: { !$0.doubts.isEmpty }) else { return sentence }
        return "\(sentence) With \(next.step.load): \(next.doubts.map(\.words).joined(separator: ", "))."
    }
}
