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
        var (first, later) = (Times(), Times())
        var medians: [Double] = []
        for target in targets {
            var hadRoom = true
            for request in target.measured.lazy.map(\.attempts) {
                if request.first.wasHeldBack {
                    hadRoom = false
                    continue
                }
                guard let handover = connections.handover(of: request.first) else { continue }
                let end = request.last.endedAt ?? request.first.planned
                let whole = max(handover, (end - request.first.planned).inNanoseconds)
                if target.firstWave?.contains(request) == true {
                    first.add(handover, of: whole)
                } else {
                    later.add(handover, of: whole)
                }
            }
            // Mostly every request had room, and its TTFT is among the target's figures already.
            let ttft =
                hadRoom
                ? target.figures[.ttft]
                : Distribution(
                    target.requests.filter { !$0.attempts.first.wasHeldBack }.compactMap(\.metrics.ttft)
                )
            if let median = ttft.percentile(50) { medians.append(median) }
        }
        self.medians = medians
        let counted = later.each.isEmpty ? first : later
        time = Distribution(unordered: counted.each)
        shareOfSlots =
            isOpenLoop || counted.whole <= 0 ? nil : Share(clamping: counted.sum / counted.whole)
    }

    /// What requests took to get on their way, and what they took of their slots.
    private struct Times {
        var each = SeriesValues()
        var sum = 0.0
        var whole = 0.0

        mutating func add(_ handover: Double, of whole: Double) {
            each.append(handover)
            sum += handover
            self.whole += whole
        }
    }
}

/// When each connection of a run was up, so that waiting for one can be told from this program's own delay.
private struct ConnectionInstants {
    private var up: [ConnectionName: RunInstant] = [:]

    init(_ run: RunFacts) {
        for sample in run.samples where !sample.isConnectionReused {
            note(ConnectionName(sample), sample.times.tls ?? sample.times.connected)
        }
        for opened in run.connections { note(ConnectionName(opened), opened.tls ?? opened.connected) }
    }

    private mutating func note(_ name: ConnectionName?, _ instant: RunInstant?) {
        guard let name, let instant else { return }
        up[name] = instant
    }

    /// Returns sent − planned without connecting: its own, or the rest of another's whose connection it shares (HTTP/2).
    func handover(of sample: SampleFacts) -> Double? {
        guard let started = sample.startedAt, let sent = sample.sentAt else { return nil }
        let isUp: RunInstant?
        if sample.isConnectionReused {
            isUp = ConnectionName(sample).flatMap { up[$0] }
        } else {
            isUp = sample.times.tls ?? sample.times.connected
        }
        let connecting = isUp.map { max(0, min($0, sent) - started) } ?? 0
        return max(0, sent - sample.planned - connecting).inNanoseconds
    }
}
