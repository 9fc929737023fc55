import BenchModel
import JSONSyntax
import Statistics

extension ScenarioDecoder {
    func sweep(_ field: Field, holdsConversations: Bool) -> SweepSettings? {
        guard let object = open(field, as: .sweep) else { return nil }
        let (variable, loads) = swept(object, holdsConversations: holdsConversations)
        var sweep = SweepSettings(
            variable: variable,
            loads: loads,
            isSearch: object["search"]?.bool() ?? false
        )
        // A ladder of an earlier version measured nothing once more.
        sweep.confirms = object["confirm"]?.bool() ?? (sweep.isSearch || !isStored)
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

    /// Reads what is raised, of which there is one, and the loads; nil where nobody names them.
    private func swept(_ object: ObjectReader, holdsConversations: Bool) -> (SweepSettings.Variable, [Double]?) {
        let named = SweepSettings.Variable.allCases.compactMap { variable in
            object[variable.rawValue].map { (variable: variable, field: $0) }
        }
        let read = named.map { variable, field in
            loads(field) { element in
                switch variable {
                case .concurrency: Self.whole(element, unit: "streams")
                case .sessions: Self.whole(element, unit: "sessions")
                case .rate: Self.rate(element)
                }
            }
        }
        for (variable, field) in named.dropFirst() {
            field.report(
                found: "\(variable.rawValue) beside \(named[0].variable.rawValue)",
                expected: "one of the two: a sweep raises one figure",
                advice: "delete one, and sweep twice to know both"
            )
        }
        if !holdsConversations, let sessions = named.first(where: { $0.variable == .sessions }) {
            sessions.field.report(
                found: "sessions without \"conversations\"",
                expected: "a number of streams: nothing is held turn by turn",
                advice: "write \"concurrency\", or \"conversations\": {} to hold conversations turn by turn"
            )
        }
        return (named.first?.variable ?? .concurrency, read.first.flatMap(\.self))
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

    private static func whole(_ field: Field, unit: String) -> Double? {
        field.whole(Int.self, ScenarioBounds.streams, unit: unit).map(Double.init)
    }

    private static func rate(_ field: Field) -> Double? {
        field.number("requests per second: from 0.0001 to 100000", where: ScenarioBounds.rates.contains)
    }
}

extension ObjectKind {
    static let sweepKeys = [
        "concurrency", "sessions", "rate", "search", "rung", "requests", "settle", "attainment", "maxRungs",
        "tolerance",
        "time", "confirm",
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
            ("confirm", .bool(sweep.confirms)),
        ])
    }
}
