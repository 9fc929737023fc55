import BenchModel

extension ScenarioDecoder {
    func load(_ field: Field) -> Load {
        var load = Load()
        guard let object = open(field, as: .load) else { return load }
        readShape(object, into: &load)
        if let streams = object["concurrency"]?.whole(Int.self, least: 1, unit: "streams") {
            load.concurrency = streams
        }
        readExtent(object, into: &load)
        if let count = object["warmup"]?.whole(Int.self, least: 0, unit: "requests") { load.warmup = count }
        if let count = object["prewarm"]?.whole(Int.self, least: 0, unit: "connections") { load.prewarm = count }
        if let order = object["order"]?.choice("an order", of: Load.Order.self) { load.order = order }
        if let nonce = object["nonce"]?.bool() { load.nonce = nonce }
        if let seed = object["seed"]?.whole(UInt64.self, least: 0, unit: "any size") { load.seed = seed }
        return load
    }

    private func readExtent(_ object: ObjectReader, into load: inout Load) {
        if case .stages(let stages) = load.shape {
            load.extent = .duration(stages.reduce(0) { $0 + $1.duration })
            for key in ["requests", "duration"] {
                object[key]?.report(
                    found: "\(key) beside stages",
                    expected: "none: the stages' durations say how long a run is",
                    advice: "delete it"
                )
            }
            return
        }
        if let count = object["requests"]?.whole(Int.self, least: 1, unit: "requests") {
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
        let percentile = object["percentile"]?.number("a percentile between 0 and 100, both excluded") {
            $0 > 0 && $0 < 100
        }
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
        guard let metric, let limit = limit(bounded, of: metric) else { return nil }
        return Objective(
            metric: metric,
            percentile: percentile,
            bound: object["max"] != nil ? .max : .min,
            limit: limit,
            target: target
        )
    }

    private func limit(_ field: Field, of metric: Objective.Metric) -> Double? {
        switch metric {
        case .errorRate, .cutShare, .filteredShare: field.share()
        case .tokensPerSecond: field.number("a number of tokens per second, more than 0") { $0 > 0 }
        case .ttft, .ttfa, .tpot, .itl, .e2e, .stall: field.duration().map(Double.init)
        }
    }
}
