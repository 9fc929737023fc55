import BenchModel

extension Load {
    /// How much is asked of each target at a time, such as `8 at a time` or `5 requests/s (poisson)`.
    var words: String {
        switch shape {
        case .closed: return "\(concurrency) at a time"
        case .open(let arrivals): return arrivals.words
        case .trace: return "as a trace was recorded"
        case .stages(let stages):
            let rates = stages.map(\.arrivals.highest)
            return "\(Figure.count(stages.count, "stage")) of up to \(Self.rate(rates.max() ?? 0)) requests/s"
        }
    }

    fileprivate static func rate(_ rate: Double) -> String { Figure.trimmed(Figure.fixed(rate, decimals: 4)) }
}

extension Arrivals {
    fileprivate var highest: Double {
        switch self {
        case .constant(let rate), .poisson(let rate), .gamma(let rate, _): rate
        case .ramp(let from, let to): max(from, to)
        }
    }

    fileprivate var words: String {
        switch self {
        case .constant(let rate): "\(Load.rate(rate)) requests/s"
        case .poisson(let rate): "\(Load.rate(rate)) requests/s (poisson)"
        case .gamma(let rate, let burstiness): "\(Load.rate(rate)) requests/s (gamma \(Load.rate(burstiness)))"
        case .ramp(let from, let to): "\(Load.rate(from)) to \(Load.rate(to)) requests/s"
        }
    }
}
