import BenchModel
import JSONSyntax

extension ScenarioDecoder {
    /// Reads the keys of the load's shape, and reports keys of other shapes.
    func readShape(_ object: ObjectReader, _ field: Field, replays: Bool, into load: inout Load) {
        let kind = object["shape"].map { $0.choice("a load shape", of: LoadShape.Kind.self) } ?? .closed
        // If the shape is unknown, missing or superfluous keys cannot be told.
        guard let kind else { return }
        checkTraceShape(kind, object, field, replays: replays)
        var known = kind.keys
        if kind != .closed { known += ["maxInFlight", "whenFull"] }
        reportForeign(
            object,
            keys: ["rate", "burstiness", "from", "to", "stages", "maxInFlight", "whenFull"],
            known,
            kind
        )
        if let most = object["maxInFlight"]?.whole(Int.self, ScenarioBounds.streams, unit: "streams") {
            load.maxInFlight = most
        }
        if let choice = object["whenFull"]?.choice(
            "what to do with a start there is no room for",
            of: Load.WhenFull.self
        ) {
            load.whenFull = choice
        }
        if kind == .stages {
            load.shape = .stages(stages(object))
        } else if let arrivals = arrivals(object, kind) {
            load.shape = .open(arrivals)
        }
    }

    private func stages(_ object: ObjectReader) -> [LoadShape.Stage] {
        guard let field = object.required("stages", advice: "write [{ \"shape\", \"rate\", \"duration\" }]") else {
            return []
        }
        let elements = field.elements("stages") ?? []
        if case .array = field.node.value, elements.isEmpty {
            field.report(expected: "at least one stage", advice: "write { \"shape\", \"rate\", \"duration\" }")
        }
        return elements.compactMap(stage)
    }

    private func stage(_ field: Field) -> LoadShape.Stage? {
        guard let object = open(field, as: .stage) else { return nil }
        let shape = object.required("shape", advice: "use one of constant, poisson, gamma, ramp")
        let kind = shape?.choice("a load shape", of: LoadShape.Kind.self)
        let duration = object.required("duration", advice: "say how long the stage lasts")?.duration()
        guard let shape, let kind else { return nil }
        if kind == .closed || kind == .stages || kind == .trace {
            shape.report(
                expected: "the shape of one open-loop stage",
                advice: "use one of constant, poisson, gamma, ramp"
            )
            return nil
        }
        reportForeign(object, keys: ["rate", "burstiness", "from", "to"], kind.keys, kind)
        guard let arrivals = arrivals(object, kind), let duration else { return nil }
        return LoadShape.Stage(arrivals, duration: duration)
    }

    private func arrivals(_ object: ObjectReader, _ kind: LoadShape.Kind) -> Arrivals? {
        switch kind {
        case .closed, .stages, .trace: return nil
        case .constant: return rate(object).map { .constant(rate: $0) }
        case .poisson: return rate(object).map { .poisson(rate: $0) }
        case .gamma:
            let rate = rate(object)
            let field = object.required("burstiness", advice: "write 1 for Poisson, less for bursts, such as 0.5")
            let burstiness = field?.number("a burstiness from 0.01 to 100; 1 is Poisson, less comes in bursts") {
                (0.01...100).contains($0)
            }
            guard let rate, let burstiness else { return nil }
            return .gamma(rate: rate, burstiness: burstiness)
        case .ramp:
            let from = end(object, "from")
            let to = end(object, "to")
            guard let from, let to else { return nil }
            guard from + to > 0 else {
                object["to"]?.report(expected: "a rate above 0 where from is 0", advice: "write a rate such as 20")
                return nil
            }
            return .ramp(from: from, to: to)
        }
    }

    private func rate(_ object: ObjectReader) -> Double? {
        object.required("rate", advice: "say how many requests per second and target start")?
            .number("a rate in requests per second, from 0.0001 (one in three hours) to at most 100000") {
                ScenarioBounds.rates.contains($0)
            }
    }

    private func end(_ object: ObjectReader, _ key: String) -> Double? {
        object.required(
            key,
            advice: "say at how many requests per second and target the ramp \(key == "from" ? "begins" : "ends")"
        )?
        .number("a rate in requests per second, 0 or from 0.0001 to 100000") {
            $0 == 0 || ScenarioBounds.rates.contains($0)
        }
    }

    private func reportForeign(_ object: ObjectReader, keys: [String], _ known: [String], _ kind: LoadShape.Kind) {
        for key in keys where !known.contains(key) {
            let own =
                known.isEmpty ? "none of the keys of open-loop load" : known.joined(separator: ", ")
            object[key]?.report(
                found: "\(key) with the shape \(kind.rawValue)",
                expected: own,
                advice: kind == .closed ? "name a \"shape\", such as \"poisson\", or delete it" : "delete it"
            )
        }
    }
}

extension LoadShape.Kind {
    /// The keys that this shape has.
    fileprivate var keys: [String] {
        switch self {
        case .closed, .trace: []
        case .constant, .poisson: ["rate"]
        case .gamma: ["rate", "burstiness"]
        case .ramp: ["from", "to"]
        case .stages: ["stages"]
        }
    }
}

extension ObjectKind {
    static let stageKeys = ["shape", "rate", "burstiness", "from", "to", "duration"]
}
