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
            ttftErrorP99: report.trusted?.ttftError.percentile(99),
            steps: report.results.map(SelftestQuote.Step.init)
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
    package var load: String {
        "\(Figure.count(streams, "stream")) × \(rateFigure) tokens/s\(isWatched ? ", watched" : "")"
    }

    /// The step in a column of that name.
    var shortLoad: String { "\(streams) × \(rateFigure)\(isWatched ? ", watched" : "")" }
    static let shortLoadTitle = "streams × tokens/s"

    private var rateFigure: String { Figure.trimmed(Figure.fixed(rate, decimals: 3)) }
}

extension SelftestReport.Untried {
    package var sentence: String { "\(step.load) was not tried: \(obstacle)" }
}

extension StampCount {
    /// `kernel`, `poll` or a word for both; nil where nothing was counted.
    var words: String? {
        switch (kernel, poll) {
        case (0, 0): nil
        case (_, 0): "kernel"
        case (0, _): "poll"
        default: "kernel (\(Figure.percent(ratio: Double(kernel) / Double(kernel + poll)))), else poll"
        }
    }
}

extension SelftestResult.Doubt {
    var words: String {
        switch self {
        case .failed(let count, let all): "\(count) of \(Figure.count(all, "request")) failed"
        case .notFound(let count, let all): "\(count) of \(Figure.count(all, "request")) not found in the record"
        case .ttftError(let p99): "TTFT error p99 \(Figure.milliseconds(p99)) ms"
        case .intervalError(let p99, let most):
            "error between deltas p99 \(Figure.milliseconds(p99)) ms, \(Figure.milliseconds(most)) ms at most is trusted"
        case .delivered(let share): "delivered \(Figure.percent(ratio: share)) of the load"
        case .nothingDelivered: "nothing delivered"
        }
    }
}

extension SelftestReport {
    /// What the machine can be trusted with, in words; of less than the whole sweep, that this is no such verdict.
    package var verdict: String {
        guard !results.isEmpty else { return "Nothing was measured." }
        let failing = results.first { !$0.doubts.isEmpty }
        let but = failing.map { "\($0.step.load): \($0.doubts.map(\.words).joined(separator: ", "))" }
        guard isWhole else {
            let found = but.map { "This look found fault with \($0)" } ?? "This look found no fault"
            return "\(found); it is no verdict on this machine, which a whole self-test gives: ezbench selftest."
        }
        guard let trusted else { return "This machine cannot be trusted with \(but ?? "any load")." }
        let sentence = "This machine can be trusted up to \(trusted.step.load)."
        return but.map { "\(sentence) With \($0)." } ?? sentence
    }
}
