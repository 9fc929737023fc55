import BenchModel
import JSONSyntax
import Statistics

extension ScenarioDecoder {
    /// Reads how much load there is; of conversations, sessions are counted in place of requests.
    ///
    /// Where a trace is sent, its requests start when they arrived.
    func load(
        _ field: Field?,
        _ conversations: ConversationSettings?,
        holdsConversations: Bool,
        replays: Bool
    ) -> Load {
        var load = Load()
        if replays { (load.shape, load.extent) = (.trace([]), .requests(Load.allOfTrace)) }
        load.conversations = conversations
        if holdsConversations { load.extent = .sessions(10) }
        guard let field, let object = open(field, as: .load) else { return load }
        let foreign = holdsConversations ? "requests" : "sessions"
        object[foreign]?.report(
            found: "\(foreign) \(holdsConversations ? "beside" : "without") \"conversations\"",
            expected: holdsConversations ? "a number of sessions" : "a number of requests",
            advice: holdsConversations
                ? "write \"sessions\", or delete \"conversations\""
                : "write \"requests\", or \"conversations\": {} to hold conversations turn by turn"
        )
        readShape(object, field, replays: replays, into: &load)
        if let streams = object["concurrency"]?.whole(Int.self, ScenarioBounds.streams, unit: "streams") {
            load.concurrency = streams
        }
        readExtent(object, into: &load)
        if let until = object["until"]?.choice("\"planned\" or \"decided\"", of: Load.Until.self) {
            load.until = until
            if until == .decided, !isStored,
                ["requests", "sessions", "duration", "stages"].allSatisfy({ object[$0] == nil })
            {
                object["until"]?.report(
                    found: "decided without an end",
                    expected: "the most that may be asked",
                    advice: "add such as \"requests\": 5000 or \"duration\": \"10m\""
                )
            }
        }
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
            for key in ["requests", "sessions", "duration"] {
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
        if let count = object["sessions"]?.whole(Int.self, ScenarioBounds.requests, unit: "sessions") {
            load.extent = .sessions(count)
        }
        if let duration = object["duration"] {
            if let counted = ["requests", "sessions"].first(where: { object[$0] != nil }) {
                duration.report(
                    found: "a duration beside \(counted)",
                    expected: "one of the two",
                    advice: "delete \(counted) to run for a time, or duration to run a count"
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
}

extension ObjectKind {
    static let loadKeys = [
        "shape", "rate", "burstiness", "from", "to", "stages", "maxInFlight", "whenFull", "concurrency", "requests",
        "sessions", "duration", "until", "warmup", "prewarm", "order", "nonce", "seed",
    ]
}
