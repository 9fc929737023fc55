package import BenchModel
import Statistics

/// An objective as it is typed in a shell: `ttft p95 <= 500ms`, `error_rate <= 1%`, `tokens_per_second p5 >= 40 of gpt`,
/// `ttft p50 <= 300ms for 3 windows of 20s of gpt`.
package enum TypedObjective {
    /// What was typed is no objective: what was expected in its place.
    package struct Defect: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    package static let example = "'ttft p95 <= 500ms'"

    /// Reads one.
    package static func parse(_ text: String) throws(Defect) -> Objective {
        guard
            let sign = ["<=", ">=", "≤", "≥"].compactMap({ sign in text.firstRange(of: sign) }).min(by: {
                $0.lowerBound < $1.lowerBound
            })
        else { throw Defect(description: "expected <= or >= between the figure and its limit, as in \(example)") }
        let bound: Objective.Bound = ["<=", "≤"].contains(String(text[sign])) ? .max : .min
        let figure = text[..<sign.lowerBound].split(whereSeparator: \.isWhitespace).map(String.init)
        guard let name = figure.first, let metric = Objective.Metric(rawValue: name) else {
            let known = Objective.Metric.allCases.map(\.rawValue)
            throw Defect(
                description: "expected a metric first: "
                    + Nearest.advice(for: figure.first ?? "", among: known)
            )
        }
        let percentile = try percentile(Array(figure.dropFirst()), of: metric)
        var rest = text[sign.upperBound...]
        var target: String?
        if let mark = rest.firstRange(of: " of ") {
            target = String(rest[mark.upperBound...]).trimmed
            rest = rest[..<mark.lowerBound]
        }
        let windows = try takeWindows(&rest, &target)
        let limit = try limit(String(rest).trimmed, of: metric, bound)
        return Objective(
            metric: metric,
            percentile: percentile,
            bound: bound,
            limit: limit,
            target: target,
            windows: windows
        )
    }

    /// Takes `for 3 windows of 20s` off an objective's end, and the target that is named behind it.
    ///
    /// The first ` of ` is then the windows' own, so that ``parse(_:)`` has cut there.
    private static func takeWindows(_ rest: inout Substring, _ target: inout String?) throws(Defect) -> WindowsInARow? {
        guard let mark = rest.firstRange(of: " for ") else { return nil }
        let count = String(rest[mark.upperBound...]).trimmed
        rest = rest[..<mark.lowerBound]
        let size = target ?? ""
        let end = size.firstRange(of: " of ")
        let text = "\(count) of \(size[..<(end?.lowerBound ?? size.endIndex)])"
        guard let windows = WindowsText.parse(text) else {
            throw Defect(description: "expected \(WindowsText.expected); \(WindowsText.advice)")
        }
        target = end.map { String(size[$0.upperBound...]).trimmed }
        return windows
    }

    private static func percentile(_ words: [String], of metric: Objective.Metric) throws(Defect) -> Percentile? {
        if metric.isShare {
            guard words.isEmpty else {
                throw Defect(description: "expected no percentile: \(metric.rawValue) is one number of all requests")
            }
            return nil
        }
        guard words.count == 1, words[0].hasPrefix("p"), let percent = DecimalText.number(words[0].dropFirst()),
            percent >= 1, percent < 100
        else {
            throw Defect(
                description:
                    "expected a percentile behind \(metric.rawValue), from p1 to less than p100, as in \(example)"
            )
        }
        return Percentile(percent)
    }

    private static let notLonger = Defect(description: "expected a duration longer than zero; write one like 500ms")

    private static func limit(_ text: String, of metric: Objective.Metric, _ bound: Objective.Bound) throws(Defect)
        -> Double
    {
        do {
            switch metric.kind {
            case .time:
                if DecimalText.number(text) == 0 { throw notLonger }
                let time = try DurationText.parse(text)
                if time > 0 { return time.inNanoseconds }
                throw notLonger
            case .share: return try ShareText.parse(text, as: bound == .max ? .limit : .part).value
            case .portion: return try ShareText.parse(text, as: .part).value
            case .rate, .tokens, .amount: break
            }
        } catch {
            throw Defect(description: "\(error)")
        }
        let least: Double = metric.kind == .rate ? .leastNonzeroMagnitude : 0
        guard let number = DecimalText.number(text), number.isFinite, number >= least else {
            throw Defect(
                description:
                    "expected a number as the limit of \(metric.rawValue) (\(metric.kind.numbers)), here \"\(text)\""
            )
        }
        return number
    }
}

extension Objective.Metric.Kind {
    /// What numbers of a kind that is limited by one are.
    fileprivate var numbers: String {
        switch self {
        case .rate: "tokens per second, more than 0"
        case .tokens: "tokens, 0 or more"
        case .amount: "US dollars, 0 or more"
        case .time, .share, .portion: "with its unit"
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
