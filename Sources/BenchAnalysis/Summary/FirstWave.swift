import BenchModel
package import Statistics

/// Which of a target's requests began together, when its slots were let go: the first request of each slot of a sitting.
///
/// They meet the server as a burst that the load itself does not have. A slot's later requests were to start when the one
/// before them ended, so that the first ones are those that were to start before any request had ended.
struct FirstWave {
    private struct Place: Hashable {
        var part: Int
        var sequence: RequestIndex
    }

    private var places: Set<Place> = []
    /// No request of it was to start later.
    private var latest = RunInstant.distantPast

    /// Finds the wave; nil where no measured request is of one.
    ///
    /// - Parameter all: the requests of one target of a closed loop, warm-up too.
    init?(_ all: some Collection<RequestAttempts>) {
        var firstEnds = ByKey<Int, RunInstant>()
        for request in all {
            let sitting = firstEnds.place(of: request.first.part) { .distantFuture }
            if let end = request.firstEnd { firstEnds.values[sitting] = min(firstEnds.values[sitting], end) }
        }
        var waves = ByKey<Int, [RequestAttempts]>()
        for request in all where request.first.planned < firstEnds[request.first.part] ?? .distantFuture {
            waves.values[waves.place(of: request.first.part) { [] }].append(request)
        }
        // One request by itself is no burst.
        for wave in waves.values where wave.count > 1 {
            for request in wave where request.first.phase == .measure {
                places.insert(Self.place(request))
                latest = max(latest, request.first.planned)
            }
        }
        if places.isEmpty { return nil }
    }

    func contains(_ request: RequestAttempts) -> Bool {
        request.first.planned <= latest && request.first.phase == .measure && places.contains(Self.place(request))
    }

    private static func place(_ request: RequestAttempts) -> Place {
        Place(part: request.first.part, sequence: request.first.sequence)
    }
}

/// The latencies of some of a target's measured requests, in nanoseconds.
package struct LatencyView: HasMetricFigures, Sendable, Equatable {
    package let n: Int
    /// How many of the requests in ``ttft`` opened a connection; the others found one open.
    package let ttftCold: Int
    package let figures: MetricFigures

    static let none = LatencyView([MeasuredRequest]())

    /// Takes some requests, and all their figures where somebody has them; else it has those that are told of parts.
    init(_ requests: some RandomAccessCollection<MeasuredRequest> & Sendable, figures: MetricFigures? = nil) {
        n = requests.count
        ttftCold = requests.lazy.map(\.metrics).count { !$0.sample.isConnectionReused && $0.ttft != nil }
        self.figures = figures ?? MetricFigures(requests, isOfPart: true)
    }

    package var gaps: Distribution { figures[.gap] }
}
