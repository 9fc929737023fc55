package import BenchModel

/// What a client tells of its operations by OpenTelemetry's conventions for generative AI, added up from some moment on.
///
/// An operation is an attempt that was measured. Warm-up is in none, nor a start that was dropped, nor an attempt of which nobody
/// knows how it would have ended.
package struct OperationMeters: Sendable {
    /// A histogram of the conventions, `docs/gen-ai/gen-ai-metrics.md` of open-telemetry/semantic-conventions-genai (status:
    /// Development); names have changed before, so they stand here alone.
    package enum Instrument: String, Sendable, CaseIterable {
        case duration = "gen_ai.client.operation.duration"
        case firstChunk = "gen_ai.client.operation.time_to_first_chunk"
        case perChunk = "gen_ai.client.operation.time_per_output_chunk"
        case tokens = "gen_ai.client.token.usage"

        /// As UCUM writes it.
        package var unit: String { self == .tokens ? "{token}" : "s" }

        /// Upper bounds of its buckets.
        package var bounds: [Double] {
            switch self {
            case .duration, .firstChunk, .perChunk:
                [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]
            case .tokens:
                [
                    1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216,
                    67_108_864,
                ]
            }
        }
    }

    /// What the operations of one histogram have in common.
    package struct Series: Sendable, Hashable {
        package var target: TargetIndex
        /// The model that answered, as the server names it; nil where it names none, or has named too many.
        package var servedModel: String?
        /// Nil of what went well, and of what has no errors of its own.
        package var failure: FailureKind?
        /// Which tokens are counted; nil of times.
        package var tokens: Tokens?
    }

    package enum Tokens: String, Sendable, CaseIterable { case input, output }

    /// A histogram with the ends of its values.
    package struct Meter: Sendable, Equatable {
        package private(set) var buckets: BucketCounts
        package private(set) var least = Double.infinity
        package private(set) var most = -Double.infinity

        fileprivate init(_ instrument: Instrument) { buckets = BucketCounts(bounds: instrument.bounds) }

        fileprivate mutating func add(_ value: Double) {
            guard value.isFinite else { return }
            buckets.add(value)
            (least, most) = (min(least, value), max(most, value))
        }
    }

    /// A server's names for models are its own, and each makes series: further ones are not told apart.
    static let mostModels = 32

    private let targets: [RunRecord.Target]
    private var meters: [Instrument: [Series: Meter]] = [:]
    private var models: [TargetIndex: Set<String>] = [:]

    /// Begins with nothing.
    package init(_ targets: [RunRecord.Target]) { self.targets = targets }

    package var isEmpty: Bool { meters.isEmpty }

    /// Returns the histograms of an instrument, in the order of targets; none where nothing was measured.
    package func series(of instrument: Instrument) -> [(series: Series, meter: Meter)] {
        (meters[instrument] ?? [:]).map { (series: $0.key, meter: $0.value) }
            .sorted { $0.series.order.lexicographicallyPrecedes($1.series.order) }
    }

    /// Takes an attempt that has ended.
    package mutating func take(_ sample: Sample) {
        guard sample.phase == .measure, targets.indices.contains(sample.target.number),
            let started = sample.times.started, let end = sample.times.end
        else { return }
        var series = Series(target: sample.target, servedModel: model(of: sample))
        switch sample.outcome {
        case .ok: add((end - started).inSeconds, to: .duration, series)
        case .failed(let kind, _):
            series.failure = kind
            add((end - started).inSeconds, to: .duration, series)
            series.failure = nil
        case .cancelled where sample.wasClosedOnPurpose: break
        case .cancelled: return
        }
        if sample.isMeasurement, targets[sample.target.number].isStreamed, !sample.response.wasBuffered {
            takeChunks(sample, since: started, series)
        }
        let usage = sample.response.usage
        for (kind, count) in [(Tokens.input, usage.input), (.output, usage.output)] {
            guard let count else { continue }
            series.tokens = kind
            add(Double(count), to: .tokens, series)
        }
    }

    /// Any event is a first chunk; of the later ones those with output are known.
    private mutating func takeChunks(_ sample: Sample, since started: RunInstant, _ series: Series) {
        let arrivals = sample.response.deltas.arrivals
        guard let first = sample.response.firstEvent ?? arrivals.first else { return }
        add((first - started).inSeconds, to: .firstChunk, series)
        guard arrivals.count > 1 else { return }
        var meter = meters[.perChunk]?[series] ?? Meter(.perChunk)
        for (later, earlier) in zip(arrivals.dropFirst(), arrivals) { meter.add((later - earlier).inSeconds) }
        meters[.perChunk, default: [:]][series] = meter
    }

    private mutating func add(_ value: Double, to instrument: Instrument, _ series: Series) {
        meters[instrument, default: [:]][series, default: Meter(instrument)].add(value)
    }

    private mutating func model(of sample: Sample) -> String? {
        guard let model = sample.response.servedModel else { return nil }
        var known = models[sample.target] ?? []
        guard known.contains(model) || known.count < Self.mostModels else { return nil }
        known.insert(model)
        models[sample.target] = known
        return model
    }
}

extension OperationMeters.Series {
    /// What puts series in order, the same each time.
    fileprivate var order: [String] {
        let place = String(target.number)
        return [
            String(repeating: "0", count: max(0, 8 - place.count)) + place, servedModel ?? "", failure?.rawValue ?? "",
            tokens?.rawValue ?? "",
        ]
    }
}
