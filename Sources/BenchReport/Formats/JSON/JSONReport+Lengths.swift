import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

extension JSONReport {
    /// What was asked of lengths in tokens against what usage counts, and how they were made; null where nobody asked for any.
    static func lengths(_ lengths: LengthSummary?) -> JSONValue {
        guard let lengths else { return .null }
        let fit = lengths.fit
        return [
            "fit": [
                "source": .string(fit.source.rawValue),
                "path": fit.path.isEmpty ? .null : .string(fit.path),
                "intercept": .figure(fit.intercept),
                "slope": .figure(fit.slope),
                "keeping": fit.keeping.map { .string($0.rawValue) } ?? .null,
            ],
            "input": lengths.input.map(side) ?? .null,
            "output": lengths.output.map(side) ?? .null,
        ]
    }

    private static func side(_ side: LengthSummary.Side) -> JSONValue {
        [
            "n": .count(side.n),
            "n_unsaid": .count(side.unsaid),
            "n_off": .count(side.beyond),
            "asked_p50": .figure(side.asked.percentile(50)),
            "asked_p95": .figure(side.asked.percentile(95)),
            "got_p50": .figure(side.got.percentile(50)),
            "got_p95": .figure(side.got.percentile(95)),
            "off_p50": .figure(side.off.percentile(50)),
            "off_p95": .figure(side.off.percentile(95)),
        ]
    }
}
