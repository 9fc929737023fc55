import Statistics

/// Requests under way at a server that is asked by a schedule, and what their number says of its queue.
///
/// A schedule does not wait for the server, so that latencies within the limit prove nothing where the queue grows: it has only not
/// come to the limit yet. At a load beyond the server's capacity no fewer requests come than end, whatever their number.
struct Backlog {
    /// How many standard errors what ends is above what comes, as long as more are under way than mostly.
    let pull: Double
    /// Whether ever more are under way.
    let isGrowing: Bool

    /// How far beyond chance the pull must be: 1 %, one-sided.
    private static let leastPull = 2.326

    /// Looks at the number of requests under way from the first of a window until the last came.
    ///
    /// While at least k were under way, k being the median, D requests ended and A came. Where the load is the capacity or more, what
    /// ends comes no faster than what arrives, so that D − A is no more than chance makes it, and of that (D − A) / √(D + A) knows
    /// the size, where both are no more irregular than Poisson's. Of a queue that has a level of its own each time above it ends,
    /// and D − A counts these.
    ///
    /// - Parameters:
    ///   - window: the requests that count, in the order in which they came.
    ///   - all: those of the rung, which may be under way still when the window begins.
    init(_ window: ArraySlice<RungRequest>, among all: [RungRequest]) {
        guard let first = window.first?.began, let last = all.last?.began else {
            (pull, isGrowing) = (0, false)
            return
        }
        let depths = Self.depths(from: first, to: last, all)
        let level = depths.map(\.before).sorted()
        // A little above the middle, lest the edges of the window decide where requests come and end in turn.
        let middle = level.isEmpty ? 0 : level[min(level.count - 1, level.count / 2 + 2)]
        let (came, ended) = depths.reduce(into: (0, 0)) { counts, depth in
            guard depth.before >= middle else { return }
            if depth.isArrival { counts.0 += 1 } else { counts.1 += 1 }
        }
        pull = came + ended > 0 ? Double(ended - came) / Double(came + ended).squareRoot() : 0
        let met = depths.filter(\.isArrival).map { Double($0.before) }
        let half = met.count / 2
        isGrowing =
            Drift(met) != nil && half > 0
            && met[half...].reduce(0, +) / Double(met.count - half) > met[..<half].reduce(0, +) / Double(half)
    }

    /// Whether it shows that the queue comes back to a level of its own.
    var isSteady: Bool { pull >= Self.leastPull }

    /// Returns for each request that came or ended in a time how many were under way just before.
    private static func depths(from first: Double, to last: Double, _ all: [RungRequest])
        -> [(before: Int, isArrival: Bool)]
    {
        let ends = all.map(\.ended).sorted()
        var (place, depth) = (0, 0)
        var depths: [(before: Int, isArrival: Bool)] = []
        let end = { (until: Double) in
            while place < ends.count, ends[place] <= until {
                if ends[place] >= first, ends[place] <= last { depths.append((depth, false)) }
                depth -= 1
                place += 1
            }
        }
        for request in all {
            end(request.began)
            if request.began >= first { depths.append((depth, true)) }
            depth += 1
        }
        return depths
    }
}
