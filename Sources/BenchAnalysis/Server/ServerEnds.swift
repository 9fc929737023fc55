import BenchModel

/// What a server had counted at both ends of each sitting, by which two addresses are known to lead to one server.
///
/// Histograms hold sums of times to the nanosecond and below, which no two servers have alike once they answered anything.
struct ServerEnds: Equatable {
    private let histograms: [[ServerFact: ServerHistogram]]
    private let counters: [[ServerFact: Double]]

    /// Nil where too little was read or counted to tell a server by it.
    init?(_ scrapes: [ServerScrape]) {
        let pages = scrapes.compactMap(ServerPage.init)
        let sittings = Dictionary(grouping: pages, by: \.part).sorted { $0.key < $1.key }.map(\.value)
        let ends = sittings.flatMap { [$0[0], $0[$0.count - 1]] }.map(\.figures)
        let hasCounted = zip(ends, ends.dropFirst()).contains { first, last in
            last.histograms.contains { fact, one in
                guard let sum = one.sum else { return false }
                return sum > first.histograms[fact]?.sum ?? 0
            }
        }
        guard hasCounted else { return nil }
        histograms = ends.map(\.histograms)
        counters = ends.map { $0.values.filter { $0.key.kind == .counter } }
    }
}

extension ServerSummary {
    /// Puts those addresses of a run's servers together that lead to one: several base URLs of it, or a gateway before it.
    ///
    /// - Parameter servers: what each of the addresses says, and its looks.
    /// - Returns: a list for each server.
    static func together(_ servers: [(summary: ServerSummary, scrapes: [ServerScrape])]) -> [[String]] {
        var groups: [(addresses: [String], ends: ServerEnds?)] = []
        for (summary, scrapes) in servers {
            // One that counted no more than came by this address is nobody else's.
            let ends = summary.isShared ? ServerEnds(scrapes) : nil
            if let ends, let place = groups.firstIndex(where: { $0.ends == ends }) {
                groups[place].addresses.append(summary.server)
            } else {
                groups.append(([summary.server], ends))
            }
        }
        return groups.map(\.addresses)
    }
}
