import BenchModel
package import Statistics

/// What this program took from the moment a request could go until it was on its way, connecting apart.
///
/// In a closed loop from the moment its slot was free, under open-loop load from its planned start, of those that had room.
/// Figures of single requests count from `sent` and are none the worse for it; the load is.
package struct HandoverSummary: Sendable, Equatable {
    /// sent − planned − connecting of measured requests' first attempts, in nanoseconds: of those behind the first wave,
    /// whose bodies are all asked for at once, or of that where there are no others.
    package let time: Distribution
    /// Its sum over the time that the same requests took of their slots (end − planned); nil under open-loop load.
    package let shareOfSlots: Double?
    /// The tail must not be above this, in nanoseconds.
    package let limit: Double
    package let isOpenLoop: Bool

    /// How much of the median TTFT, or of the tightest latency objective, it may be.
    static let shareOfLatency = 0.05
    /// How much of the slots' time it may be.
    static let mostOfSlots = 0.01
    /// Less than this is nobody's concern, in nanoseconds: a process is not scheduled for as long on a busy machine.
    static let negligible = 5e6
    /// What a start takes in the mean where two processors are shared with the server: requests of a few milliseconds lose more
    /// than 1 % by it, whatever the client does.
    private static let negligibleMean = 5e5
    /// The tail is the last percentile that is more than one request's mishap.
    private static let tails = [99.0, 95, 50]

    init(_ run: StoredRun, tightest: Double?) {
        isOpenLoop = run.record.isOpenLoop
        let isOpenLoop = isOpenLoop
        let connections = ConnectionInstants(run)
        var (first, later): ([RequestAttempts], [RequestAttempts]) = ([], [])
        var medians: [Double] = []
        for (target, samples) in Dictionary(grouping: run.samples, by: \.target) {
            let all = RequestAttempts.requests(of: samples)
            let wave = isOpenLoop ? nil : FirstWave(all)
            let measured = all.filter { $0.first.phase == .measure && !$0.first.wasHeldBack }
            first += measured.filter { wave?.contains($0) ?? false }
            later += measured.filter { !(wave?.contains($0) ?? false) }
            guard run.record.targets.indices.contains(target) else { continue }
            let metrics = measured.filter(\.isMeasurement).map { RequestMetrics($0, of: run.record.targets[target]) }
            if let median = Distribution(metrics.compactMap(\.ttft)).percentile(50) { medians.append(median) }
        }
        let times = { (requests: [RequestAttempts]) in
            requests.compactMap { request -> (handover: Double, whole: Double)? in
                guard let handover = connections.handover(of: request.first) else { return nil }
                let end = request.last.times.end ?? request.first.planned
                return (handover, max(handover, Double(end - request.first.planned)))
            }
        }
        let counted = [times(later), times(first)].first { !$0.isEmpty } ?? []
        time = Distribution(counted.map(\.handover))
        let whole = counted.reduce(0) { $0 + $1.whole }
        shareOfSlots = isOpenLoop || whole <= 0 ? nil : counted.reduce(0) { $0 + $1.handover } / whole
        let bounds = medians + [tightest].compactMap(\.self)
        limit = max(Self.negligible, (bounds.min() ?? 0) * Self.shareOfLatency)
    }

    /// Whether it is large enough to matter.
    package var isSlow: Bool {
        let tail = Self.tails.first(where: time.canTell) ?? 50
        if let slowest = time.percentile(tail), slowest > limit { return true }
        guard let shareOfSlots, let mean = time.mean else { return false }
        return shareOfSlots > Self.mostOfSlots && mean > Self.negligibleMean
    }
}

/// When each connection of a run was up, so that waiting for one can be told from this program's own delay.
private struct ConnectionInstants {
    private struct Name: Hashable {
        var part: Int
        var id: Int64
    }

    private var up: [Name: Nanoseconds] = [:]

    init(_ run: StoredRun) {
        for sample in run.samples where !sample.connection.reused {
            note(sample.part, sample.connection.connectionID, sample.times.tls ?? sample.times.connected)
        }
        for opened in run.connections { note(opened.part, opened.connectionID, opened.tls ?? opened.connected) }
    }

    private mutating func note(_ part: Int, _ id: Int64?, _ instant: Nanoseconds?) {
        guard let id, let instant else { return }
        up[Name(part: part, id: id)] = instant
    }

    /// Returns sent − planned without connecting: its own, or the rest of another's whose connection it shares (HTTP/2).
    func handover(of sample: Sample) -> Double? {
        guard let started = sample.times.started, let sent = sample.times.sent else { return nil }
        let isUp: Nanoseconds?
        if sample.connection.reused {
            isUp = sample.connection.connectionID.flatMap { up[Name(part: sample.part, id: $0)] }
        } else {
            isUp = sample.times.tls ?? sample.times.connected
        }
        let connecting = isUp.map { max(0, min($0, sent) - started) } ?? 0
        return Double(max(0, sent - sample.planned - connecting))
    }
}
