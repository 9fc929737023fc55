import BenchModel
import Statistics

/// How long requests took to get on their way, whatever a run is judged by; see ``HandoverSummary``.
struct HandoverFigures: Sendable {
    let time: Distribution
    let shareOfSlots: Share?
    let isOpenLoop: Bool
    /// The median TTFT of each target, of requests that had room to start.
    let medians: [Double]

    init(_ run: RunFacts, _ targets: [MeasuredTarget]) {
        isOpenLoop = run.record.isOpenLoop
        let connections = ConnectionInstants(run)
        var (first, later): ([RequestAttempts], [RequestAttempts]) = ([], [])
        var medians: [Double] = []
        for target in targets {
            let measured = target.measured.filter { !$0.attempts.first.wasHeldBack }
            let isInWave = { (request: MeasuredRequest) in target.firstWave?.contains(request.attempts) ?? false }
            first += measured.filter(isInWave).map(\.attempts)
            later += measured.filter { !isInWave($0) }.map(\.attempts)
            // Mostly every request had room, and its TTFT is among the target's figures already.
            let ttft =
                measured.count == target.measured.count
                ? target.figures[.ttft]
                : Distribution(measured.filter(\.isMeasurement).compactMap(\.metrics.ttft))
            if let median = ttft.percentile(50) { medians.append(median) }
        }
        self.medians = medians
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
        shareOfSlots =
            isOpenLoop || whole <= 0 ? nil : Share(clamping: counted.reduce(0) { $0 + $1.handover } / whole)
    }
}

/// When each connection of a run was up, so that waiting for one can be told from this program's own delay.
private struct ConnectionInstants {
    private struct Name: Hashable {
        var part: Int
        var id: Int64
    }

    private var up: [Name: RunInstant] = [:]

    init(_ run: RunFacts) {
        for sample in run.samples where !sample.connection.reused {
            note(sample.part, sample.connection.connectionID, sample.times.tls ?? sample.times.connected)
        }
        for opened in run.connections { note(opened.part, opened.connectionID, opened.tls ?? opened.connected) }
    }

    private mutating func note(_ part: Int, _ id: Int64?, _ instant: RunInstant?) {
        guard let id, let instant else { return }
        up[Name(part: part, id: id)] = instant
    }

    /// Returns sent − planned without connecting: its own, or the rest of another's whose connection it shares (HTTP/2).
    func handover(of sample: SampleFacts) -> Double? {
        guard let started = sample.times.started, let sent = sample.times.sent else { return nil }
        let isUp: RunInstant?
        if sample.connection.reused {
            isUp = sample.connection.connectionID.flatMap { up[Name(part: sample.part, id: $0)] }
        } else {
            isUp = sample.times.tls ?? sample.times.connected
        }
        let connecting = isUp.map { max(0, min($0, sent) - started) } ?? 0
        return Double(max(0, sent - sample.planned - connecting))
    }
}
