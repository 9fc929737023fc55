import BenchModel
import JSONSyntax
import Statistics

extension ScenarioDecoder {
    /// What an objective bounds: a figure by itself, or what it may lose against a baseline.
    enum ReadObjective {
        case absolute(Objective)
        case regression(RegressionObjective)
    }

    /// Reads all of them.
    ///
    /// - Parameters:
    ///   - field: the list.
    ///   - targets: the names of the targets there are.
    ///   - prompts: the IDs of the prompts there are; none where the rows of a dataset are asked.
    /// - Returns: those that can be read, in their order.
    func objectives(_ field: Field, targets: [String], prompts: [String]) -> (
        absolute: [Objective], regressions: [RegressionObjective]
    ) {
        let all = field.elements("objectives")?.compactMap { objective($0, targets, prompts) } ?? []
        let absolute = all.compactMap { if case .absolute(let objective) = $0 { objective } else { nil } }
        let asksGoodput = absolute.contains { $0.metric == .goodput }
        if !isStored, asksGoodput, !absolute.contains(where: \.isOfSingleRequests) {
            field.report(
                found: "goodput alone",
                expected: "objectives that a good request meets",
                advice: "add such as { \"metric\": \"ttft\", \"percentile\": 95, \"max\": \"500ms\" }"
            )
        }
        return (
            absolute,
            all.compactMap { if case .regression(let objective) = $0 { objective } else { nil } }
        )
    }

    private func objective(_ field: Field, _ targets: [String], _ prompts: [String]) -> ReadObjective? {
        guard let object = open(field, as: .objective) else { return nil }
        let metric = object.required(
            "metric",
            advice: "use one of " + Objective.Metric.allCases.map(\.rawValue).joined(separator: ", ")
        )?.choice("a metric", of: Objective.Metric.self)
        let target = object["target"]?.name("the name of a target")
        if let target, !targets.contains(target) {
            object["target"]?.report(
                expected: "the name of a target",
                advice: Nearest.advice(for: target, among: targets)
            )
        }
        let percentile = object["percentile"].flatMap(percentile)
        switch (metric, object["percentile"]) {
        case (let metric?, let given?) where metric.isShare:
            given.report(found: "a percentile", expected: "none: a share is one number", advice: "delete it")
        case (let metric?, nil) where metric.isShare: break
        case (nil, _), (_?, _?): break
        case (let metric?, nil):
            field.report(
                found: "no percentile",
                expected: "which percentile of \(metric.rawValue) is bounded",
                advice: "write \"percentile\": 95"
            )
        }
        let prompt = object["prompt"]?.string()
        if let prompt, !prompts.isEmpty, !prompts.contains(prompt) {
            object["prompt"]?.report(
                expected: "the id of a prompt",
                advice: Nearest.advice(for: prompt, among: prompts)
            )
        }
        let turn = object["turn"]?.whole(Int.self, 1...100_000, unit: "turns")
        let windows = object["for"].flatMap(windows)
        let bounds = ObjectKind.objectiveBounds.compactMap { key in object[key].map { (key, $0) } }
        guard let (key, bounded) = bounds.first else {
            field.report(
                found: "neither max, min nor max_regression",
                expected: "one of them",
                advice: "write \((metric?.kind ?? .time).exampleMember)"
            )
            return nil
        }
        if bounds.count > 1 {
            bounded.report(
                found: "\(key) beside \(bounds[1].0)",
                expected: "one of them",
                advice: "write \(bounds.count == 2 ? "two" : "three") objectives"
            )
        }
        guard let metric else { return nil }
        if key == "max_regression" {
            if let windows = object["for"] {
                windows.report(
                    found: "windows beside max_regression",
                    expected: "the whole run beside the whole baseline",
                    advice: "delete it"
                )
            }
            if let part = object["prompt"] ?? object["turn"] {
                part.report(
                    found: "a part of the requests beside max_regression",
                    expected: "all of a target's",
                    advice: "delete it"
                )
            }
            if !metric.canRegress {
                bounded.report(
                    found: "max_regression of \(metric.rawValue)",
                    expected: "a time, a rate, cache_share, or a share of requests",
                    advice: "bound it by max or min"
                )
            }
            guard let most = bounded.share(as: use(.allowance)) else { return nil }
            return .regression(
                RegressionObjective(metric: metric, percentile: percentile, most: most, target: target)
            )
        }
        guard let limit = limit(bounded, of: metric, isMost: key == "max") else { return nil }
        return .absolute(
            Objective(
                metric: metric,
                percentile: percentile,
                bound: key == "max" ? .max : .min,
                limit: limit,
                target: target,
                prompt: prompt,
                turn: turn,
                windows: windows
            )
        )
    }

    private func windows(_ field: Field) -> WindowsInARow? {
        guard case .string(let text) = field.node.value, let windows = WindowsText.parse(text) else {
            field.report(expected: WindowsText.expected, advice: WindowsText.advice)
            return nil
        }
        return windows
    }

    /// Reads which percentile is bounded: 95, not 0.95.
    private func percentile(_ field: Field) -> Percentile? {
        // Accept what older versions stored.
        let expected = isStored ? "a percentile between 0 and 100" : "a percentile from 1 to less than 100"
        if case .number(let digits) = field.node.value, let value = Double(digits), !isStored, value > 0, value < 1 {
            let meant = (value * 100_000_000).rounded() / 1_000_000
            field.report(
                expected: expected,
                advice: "did you mean \(meant == meant.rounded() ? String(Int(meant)) : String(meant))?"
            )
            return nil
        }
        return field.number(expected) { $0 > 0 && $0 < 100 }.map { Percentile($0) }
    }

    private func limit(_ field: Field, of metric: Objective.Metric, isMost: Bool) -> Double? {
        switch metric.kind {
        case .share: field.share(as: isMost ? use(.limit) : .part)?.value
        case .rate: field.number("a number of tokens per second, more than 0") { $0 > 0 }
        case .time: field.duration()?.inNanoseconds
        case .tokens: field.number("a number of tokens, 0 or more") { $0 >= 0 }
        case .portion: field.share(as: .part)?.value
        case .amount: field.number("an amount of US dollars, 0 or more") { $0 >= 0 }
        }
    }
}

extension Objective.Metric.Kind {
    /// A bound as a scenario writes it.
    fileprivate var exampleMember: String {
        switch self {
        case .time: "\"max\": \"500ms\""
        case .rate: "\"min\": 40"
        case .tokens: "\"min\": 100"
        case .portion: "\"min\": \"50%\""
        case .amount: "\"max\": 0.002"
        case .share: "\"max\": \"2%\""
        }
    }
}

extension ObjectKind {
    static let objectiveKeys = ["metric", "percentile"] + objectiveBounds + ["for", "target", "prompt", "turn"]
    fileprivate static let objectiveBounds = ["max", "min", "max_regression"]
}
