package import BenchModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A server as theory knows it: so much load gives so much latency.
///
/// Times are in mean lengths of an answer.
package enum QueueModel: Sendable, Hashable {
    /// Arrivals by chance, exponential answers, so many made at a time in the order of coming (M/M/c).
    case scheduled(servers: Int)
    /// The same with answers of equal length (M/D/c).
    case equal(servers: Int)
    /// The same server, asked by a fixed number of streams.
    case closed(servers: Int)
    /// Arrivals by chance, and all answers made at once, each the slower the more there are beyond the capacity.
    case shared(capacity: Int)

    /// A request that the server answered.
    package struct Request: Sendable {
        package var came: Double
        package var begun: Double
        package var ended: Double

        package var whole: Double { ended - came }
    }

    package var isClosed: Bool { if case .closed = self { true } else { false } }

    /// How many requests of mean length it can serve per unit of time.
    package var capacity: Int {
        switch self {
        case .scheduled(let servers), .equal(let servers), .closed(let servers), .shared(let servers): servers
        }
    }

    /// Plays the server under a load.
    ///
    /// - Parameters:
    ///   - load: streams of a closed loop, else requests per unit of time.
    ///   - time: no request comes after it.
    ///   - random: what is drawn.
    /// - Returns: the requests, in the order in which they came.
    package func play(_ load: Double, for time: Double, _ random: inout SplitMix64) -> [Request] {
        switch self {
        case .scheduled(let servers): Self.scheduled(load, servers, time, &random, length: Self.length)
        case .equal(let servers): Self.scheduled(load, servers, time, &random) { _ in 1 }
        case .closed(let servers): Self.closed(Int(load), servers, time, &random)
        case .shared(let capacity): Self.shared(load, Double(capacity), time, &random)
        }
    }

    /// Returns an exponential length of mean 1.
    private static func length(_ random: inout SplitMix64) -> Double {
        -log(Double.random(in: Double.leastNonzeroMagnitude..<1, using: &random))
    }

    private static func scheduled(
        _ rate: Double,
        _ servers: Int,
        _ time: Double,
        _ random: inout SplitMix64,
        length ofAnswer: (inout SplitMix64) -> Double
    ) -> [Request] {
        var free = Array(repeating: 0.0, count: servers)
        var requests: [Request] = []
        var now = length(&random) / rate
        while now <= time {
            requests.append(serve(now, &free, ofAnswer(&random)))
            now += length(&random) / rate
        }
        return requests
    }

    private static func closed(_ streams: Int, _ servers: Int, _ time: Double, _ random: inout SplitMix64) -> [Request]
    {
        var ready = Array(repeating: 0.0, count: streams)
        var free = Array(repeating: 0.0, count: servers)
        var requests: [Request] = []
        while let stream = ready.indices.min(by: { ready[$0] < ready[$1] }), ready[stream] <= time {
            let request = serve(ready[stream], &free, length(&random))
            ready[stream] = request.ended
            requests.append(request)
        }
        return requests
    }

    /// Serves a request at the place that is free first.
    private static func serve(_ came: Double, _ free: inout [Double], _ length: Double) -> Request {
        let place = free.indices.min { free[$0] < free[$1] } ?? 0
        let begun = max(came, free[place])
        free[place] = begun + length
        return Request(came: came, begun: begun, ended: free[place])
    }

    private static func shared(_ rate: Double, _ capacity: Double, _ time: Double, _ random: inout SplitMix64)
        -> [Request]
    {
        var requests: [Request] = []
        // What an answer of each has had by now, and how much each is to have when it ends.
        var (now, served) = (0.0, 0.0)
        var live: [(end: Double, place: Int)] = []
        var next = length(&random) / rate
        while next <= time || !live.isEmpty {
            let pace = live.isEmpty ? 1 : min(1, capacity / Double(live.count))
            let first = live.indices.min { live[$0].end < live[$1].end }
            let end = first.map { now + (live[$0].end - served) / pace } ?? .infinity
            let coming = next <= time ? next : .infinity
            served += (min(end, coming) - now) * pace
            now = min(end, coming)
            if coming <= end {
                live.append((served + length(&random), requests.count))
                requests.append(Request(came: now, begun: now, ended: .infinity))
                next += length(&random) / rate
            } else if let first {
                requests[live[first].place].ended = now
                live.remove(at: first)
            }
        }
        return requests
    }
}
