import BenchModel
import JSONSyntax
import Statistics

extension ScenarioDecoder {
    func load(_ field: Field) -> Load {
        var load = Load()
        guard let object = open(field, as: .load) else { return load }
        readShape(object, into: &load)
        if let streams = object["concurrency"]?.whole(Int.self, ScenarioBounds.streams, unit: "streams") {
            load.concurrency = streams
        }
        readExtent(object, into: &load)
        if let count = object["warmup"]?.whole(Int.self, 0...ScenarioBounds.requests.upperBound, unit: "requests") {
            load.warmup = count
        }
        if let count = object["prewarm"]?.whole(Int.self, 0...ScenarioBounds.streams.upperBound, unit: "connections") {
            load.prewarm = count
        }
        if let order = object["order"]?.choice("an order", of: Load.Order.self) { load.order = order }
        if let nonce = object["nonce"]?.bool() { load.nonce = nonce }
        if let seed = object["seed"]?.whole(UInt64.self, UInt64.min...UInt64.max, unit: "") { load.seed = seed }
        return load
    }

    private func readExtent(_ object: ObjectReader, into load: inout Load) {
        if case .stages(let stages) = load.shape {
            load.extent = .duration(extent(of: stages, object))
            for key in ["requests", "duration"] {
                object[key]?.report(
                    found: "\(key) beside stages",
                    expected: "none: the stages' durations say how long a run is",
                    advice: "delete it"
                )
            }
            return
        }
        if let count = object["requests"]?.whole(Int.self, ScenarioBounds.requests, unit: "requests") {
            load.extent = .requests(count)
        }
        if let duration = object["duration"] {
            if object["requests"] != nil {
                duration.report(
                    found: "a duration beside requests",
                    expected: "one of the two",
                    advice: "delete requests to run for a time, or duration to run a count"
                )
            }
            if let time = duration.duration() { load.extent = .duration(time) }
        }
    }

    /// Returns the total duration of the stages; reports a total that is too long for any run.
    private func extent(of stages: [LoadShape.Stage], _ object: ObjectReader) -> Nanoseconds {
        var total: Nanoseconds = 0
        for stage in stages {
            // Each stage is at most thirty days, and the loop ends once their sum exceeds that.
            total += stage.duration
            guard total > DurationText.longest else { continue }
            object["stages"]?.report(
                found: "stages that take more than 30 days",
                expected: "at most 30 days (720h) in all",
                advice: "make them shorter"
            )
            return DurationText.longest
        }
        return total
    }

    func objectives(_ field: Field, targets: [String]) -> [Objective] {
        field.elements("objectives")?.compactMap { objective($0, targets: targets) } ?? []
    }

    private func objective(_ field: Field, targets: [String]) -> Objective? {
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
        if let max = object["max"], object["min"] != nil {
            max.report(found: "max beside min", expected: "one of the two", advice: "write two objectives")
        }
        guard let bounded = object["max"] ?? object["min"] else {
            field.report(found: "neither max nor min", expected: "one of the two", advice: "write \"max\": \"500ms\"")
            return nil
        }
        guard let metric, let limit = limit(bounded, of: metric, isMost: object["max"] != nil) else { return nil }
        return Objective(
            metric: metric,
            percentile: percentile,
            bound: object["max"] != nil ? .max : .min,
            limit: limit,
            target: target
        )
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
        case .time: field.duration().map(Double.init)
        }
    }
}

extension ObjectKind {
    static let objectiveKeys = ["metric", "percentile", "max", "min", "target"]
    static let loadKeys = [
        "shape", "rate", "burstiness", "from", "to", "stages", "maxInFlight", "whenFull", "concurrency", "requests",
        "duration", "warmup", "prewarm", "order", "nonce", "seed",
    ]
}
