import Synchronization

/// What the simulator tells of itself, in the words of vLLM: of what it really does, nothing else.
///
/// Names and buckets are those of vllm/v1/metrics/loggers.py. The page is written by hand, so that the client's reader is held to
/// something that it does not share.
final class MetricsBoard: Sendable {
    /// A request that was taken in.
    struct Turn {
        var model: String
        /// When it came, in nanoseconds.
        var arrival: Int64
        /// How long it waits for its turn.
        var wait: Int64
        /// The words of its prompt, and those of them that the cache had.
        var words: Int
        var cached: Int
        /// When the first token is due, from the turn on: of a document, which shows none.
        var firstToken: Int64
    }

    fileprivate struct Histogram {
        let edges: [Double]
        var counts: [Int]
        var sum = 0.0

        init(_ edges: [Double]) {
            self.edges = edges
            counts = [Int](repeating: 0, count: edges.count + 1)
        }

        mutating func take(_ seconds: Double) {
            counts[edges.firstIndex { seconds <= $0 } ?? edges.count] += 1
            sum += seconds
        }
    }

    fileprivate struct Model {
        var finished: [String: Int] = ["abort": 0, "length": 0, "stop": 0]
        var words = 0
        var tokens = 0
        var looked = 0
        var found = 0
        var ttft = Histogram(MetricsBoard.firstTokenEdges)
        var queue = Histogram(MetricsBoard.requestEdges)
        var prefill = Histogram(MetricsBoard.requestEdges)
        var decode = Histogram(MetricsBoard.requestEdges)
        var whole = Histogram(MetricsBoard.requestEdges)
        var gap = Histogram(MetricsBoard.gapEdges)
    }

    fileprivate struct State {
        var models: [String: Model] = [:]
        /// By the request's id.
        var underWay: [String: Turn] = [:]
    }

    private static let firstTokenEdges = [
        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640,
        2_560,
    ]
    private static let requestEdges = [
        0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1_920, 7_680,
    ]
    private static let gapEdges = [
        0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
    ]
    /// Models that are told apart; their names come from requests.
    fileprivate static let mostModels = 100

    private let state = Mutex(State())

    func begin(_ id: String, _ turn: Turn) {
        state.withLock { state in
            state.underWay[id] = turn
            state.change(turn.model) { model in
                model.looked += turn.words
                model.found += turn.cached
            }
        }
    }

    /// Takes the record of a request; one that was never taken in, such as a refused one, does not count.
    func end(_ record: ServedRequest, isDocument: Bool) {
        state.withLock { state in
            guard let turn = state.underWay.removeValue(forKey: record.id) else { return }
            let begun = turn.arrival + turn.wait
            let first =
                record.firstDeltaNs ?? (isDocument && record.outcome == .completed ? begun + turn.firstToken : nil)
            let seconds = { (time: Int64) in max(0, Double(time) / 1e9) }
            state.change(turn.model) { model in
                let isWhole = record.outcome == .completed
                let reason = !isWhole ? "abort" : record.sentTokens < record.outputTokens ? "length" : "stop"
                model.finished[reason, default: 0] += 1
                model.tokens += record.sentTokens
                if let first { model.ttft.take(seconds(first - turn.arrival)) }
                for (gap, later) in zip(record.deltaNs, record.deltaNs.dropFirst()) {
                    model.gap.take(seconds(later - gap))
                }
                // As there, the rest is told of requests that were not broken off.
                guard isWhole, let first else { return }
                model.words += turn.words
                model.queue.take(seconds(turn.wait))
                model.prefill.take(seconds(first - begun))
                model.decode.take(seconds(record.endNs - first))
                model.whole.take(seconds(record.endNs - turn.arrival))
            }
        }
    }

    /// Returns the page.
    ///
    /// - Parameters:
    ///   - now: on the clock of arrivals, in nanoseconds.
    ///   - cacheUse: the part of the prompt cache that is in use.
    /// - Returns: the page, in Prometheus' text format.
    func page(at now: Int64, cacheUse: Double) -> String {
        let (models, underWay) = state.withLock { ($0.models, $0.underWay.values) }
        var page = MetricsText()
        // A page is there before any model is asked.
        let names = models.isEmpty ? [""] : models.keys.sorted()
        let waiting = underWay.filter { now < $0.arrival + $0.wait }
        let count = { (turns: [MetricsBoard.Turn], model: String) in
            Double(turns.count { MetricsBoard.place($0.model, models) == model })
        }
        let running = underWay.filter { now >= $0.arrival + $0.wait }
        page.family("num_requests_running", .gauge, names.map { ($0, [], count(Array(running), $0)) })
        page.family("num_requests_waiting", .gauge, names.map { ($0, [], count(Array(waiting), $0)) })
        page.family("kv_cache_usage_perc", .gauge, names.map { ($0, [], cacheUse) })
        let counters: [(String, (Model) -> Int)] = [
            ("prompt_tokens", { $0.words }), ("generation_tokens", { $0.tokens }),
            ("prefix_cache_queries", { $0.looked }), ("prefix_cache_hits", { $0.found }),
            ("num_preemptions", { _ in 0 }),
        ]
        for (name, value) in counters {
            page.family(name, .counter, names.map { ($0, [], Double(models[$0].map(value) ?? 0)) })
        }
        page.family(
            "request_success",
            .counter,
            names.flatMap { name in
                (models[name]?.finished ?? [:]).sorted { $0.key < $1.key }.map { reason, count in
                    (name, [("finished_reason", reason)], Double(count))
                }
            }
        )
        let histograms: [(String, (Model) -> Histogram)] = [
            ("time_to_first_token_seconds", { $0.ttft }), ("request_queue_time_seconds", { $0.queue }),
            ("request_prefill_time_seconds", { $0.prefill }), ("request_decode_time_seconds", { $0.decode }),
            ("e2e_request_latency_seconds", { $0.whole }), ("inter_token_latency_seconds", { $0.gap }),
        ]
        for (name, value) in histograms {
            page.histogram(
                name,
                names.compactMap { model in models[model].map(value).map { (model, $0.edges, $0.counts, $0.sum) } }
            )
        }
        return page.text
    }

    private static func place(_ model: String, _ models: [String: Model]) -> String {
        models[model] == nil ? "others" : model
    }
}

extension MetricsBoard.State {
    fileprivate mutating func change(_ name: String, _ change: (inout MetricsBoard.Model) -> Void) {
        let isNew = models[name] == nil
        let place = isNew && models.count >= MetricsBoard.mostModels ? "others" : name
        var model = models[place] ?? MetricsBoard.Model()
        change(&model)
        models[place] = model
    }
}

/// A page in Prometheus' text format.
private struct MetricsText {
    enum Kind: String { case gauge, counter, histogram }

    private(set) var text = ""

    mutating func family(
        _ name: String,
        _ kind: Kind,
        _ series: [(model: String, labels: [(String, String)], value: Double)]
    ) {
        let whole = "vllm:\(name)" + (kind == .counter ? "_total" : "")
        text += "# TYPE \(whole) \(kind.rawValue)\n"
        for item in series { add(whole, item.model, item.labels, item.value) }
    }

    mutating func histogram(_ name: String, _ series: [(model: String, edges: [Double], counts: [Int], sum: Double)]) {
        text += "# TYPE vllm:\(name) histogram\n"
        for item in series {
            var total = 0
            for (edge, count) in zip(item.edges.map { "\($0)" } + ["+Inf"], item.counts) {
                total += count
                add("vllm:\(name)_bucket", item.model, [("le", edge)], Double(total))
            }
            add("vllm:\(name)_count", item.model, [], Double(total))
            add("vllm:\(name)_sum", item.model, [], item.sum)
        }
    }

    private mutating func add(_ name: String, _ model: String, _ labels: [(String, String)], _ value: Double) {
        let all = ([("engine", "0")] + labels + [("model_name", model)]).map { "\($0)=\"\(Self.escaped($1))\"" }
        text += "\(name){\(all.joined(separator: ","))} \(value)\n"
    }

    private static func escaped(_ value: String) -> String {
        String(
            value.unicodeScalars.reduce(into: "") { text, scalar in
                switch scalar {
                case "\\": text += "\\\\"
                case "\"": text += "\\\""
                case "\n": text += "\\n"
                default: text.unicodeScalars.append(scalar)
                }
            }
        )
    }
}
