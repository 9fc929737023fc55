import BenchModel
import JSONSyntax
import Statistics

extension ScenarioDecoder {
    func sweep(_ field: Field) -> SweepSettings? {
        guard let object = open(field, as: .sweep) else { return nil }
        let concurrency = object["concurrency"].flatMap { loads($0) { Self.streams($0) } }
        let rate = object["rate"].flatMap { loads($0) { Self.rate($0) } }
        if object["concurrency"] != nil, let rate = object["rate"] {
            rate.report(
                found: "rate beside concurrency",
                expected: "one of the two: a sweep raises one figure",
                advice: "delete one, and sweep twice to know both"
            )
        }
        var sweep = SweepSettings(
            variable: object["rate"] == nil ? .concurrency : .rate,
            loads: concurrency ?? rate,
            isSearch: object["search"]?.bool() ?? false
        )
        if let time = object["rung"]?.duration() { sweep.length = .time(time) }
        if let requests = object["requests"] {
            if object["rung"] != nil {
                requests.report(
                    found: "requests beside rung",
                    expected: "one of the two",
                    advice: "delete rung to end each rung by a count, or requests to end it by a time"
                )
            }
            if let count = requests.whole(Int.self, ScenarioBounds.requests, unit: "requests") {
                sweep.length = .requests(count)
            }
        }
        sweep.settle = object["settle"]?.duration(allowsZero: true)
        if sweep.leavesNothingToCount, !isStored, case .time(let time) = sweep.length {
            object["settle"]?.report(
                expected: "less than the rung, of which nothing would count else: \(DurationText.text(time))",
                advice: "make rung longer, or settle shorter"
            )
        }
        sweep.attainment = object["attainment"]?.share()
        if let most = object["maxRungs"]?.whole(Int.self, ScenarioBounds.rungs, unit: "rungs") {
            sweep.mostRungs = most
        }
        if let tolerance = object["tolerance"]?.number(
            "a number from 0.01 to 1",
            where: ScenarioBounds.tolerances.contains
        ) {
            sweep.tolerance = tolerance
        }
        sweep.time = object["time"]?.duration()
        return sweep
    }

    private func loads(_ field: Field, _ read: (Field) -> Double?) -> [Double]? {
        guard let elements = field.elements("loads") else { return nil }
        guard (1...SweepSettings.mostLoads).contains(elements.count) else {
            field.report(
                found: elements.isEmpty ? "an empty array" : "\(elements.count) loads",
                expected: "1 to \(SweepSettings.mostLoads) loads",
                advice: "write them like [1, 2, 4, 8]"
            )
            return nil
        }
        let loads = elements.compactMap(read)
        return loads.isEmpty ? nil : loads
    }

    private static func streams(_ field: Field) -> Double? {
        field.whole(Int.self, ScenarioBounds.streams, unit: "streams").map(Double.init)
    }

    private static func rate(_ field: Field) -> Double? {
        field.number("requests per second: from 0.0001 to 100000", where: ScenarioBounds.rates.contains)
    }
}

extension ObjectKind {
    static let sweepKeys = [
        "concurrency", "rate", "search", "rung", "requests", "settle", "attainment", "maxRungs", "tolerance", "time",
    ]
}

extension CanonicalScenario {
    static func sweep(_ sweep: SweepSettings) -> JSONNode {
        let length: (String, JSONNode.Value?) =
            switch sweep.length {
            case .time(let time): ("rung", .string(DurationText.text(time)))
            case .requests(let count): ("requests", .number("\(count)"))
            }
        return object([
            (sweep.variable.rawValue, .array(sweep.loads.map { JSONNode(number($0)) })),
            ("search", .bool(sweep.isSearch)),
            length,
            ("settle", sweep.settle.map { .string(DurationText.text($0)) }),
            ("attainment", (sweep.attainment?.value).map(number)),
            ("maxRungs", .number("\(sweep.mostRungs)")),
            ("tolerance", number(sweep.tolerance)),
            ("time", sweep.time.map { .string(DurationText.text($0)) }),
        ])
    }
}
