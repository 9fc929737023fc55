package import BenchModel

/// What servers said of their load over the run's time.
package struct ServerHistory: Sendable, Equatable {
    package struct Point: Sendable, Equatable {
        /// In seconds of the run.
        package var at: Double
        package var value: Double
    }

    package struct Series: Sendable, Equatable {
        package var server: String
        package var fact: ServerFact
        /// Each holds until the next.
        package var points: [Point]
    }

    package let series: [Series]
    /// How many intervals the time was cut into, each drawn by its highest value; nil where all are drawn.
    package let intervals: Int?
    package let length: Double

    package static let mostPoints = 600

    init(_ scrapes: [ServerScrape], clock: ChartClock) {
        let servers = Dictionary(grouping: scrapes, by: \.server).sorted { $0.key < $1.key }
        let most = servers.map(\.value.count).max() ?? 0
        let intervals = most > Self.mostPoints ? Self.mostPoints : nil
        self.intervals = intervals
        length = clock.length
        series = servers.flatMap { server, scrapes in
            let pages = scrapes.compactMap(ServerPage.init)
            return [ServerFact.running, .waiting, .kvUse].compactMap { fact -> Series? in
                let points = pages.compactMap { page in
                    page.figures.values[fact].map {
                        Point(at: min(clock.length, max(0, clock.seconds(page.at, part: page.part))), value: $0)
                    }
                }
                // Before and after the run nothing is under way.
                guard points.count > 2 else { return nil }
                let drawn = intervals.map { Self.highest(points, clock, intervals: $0) } ?? points
                return Series(server: server, fact: fact, points: drawn)
            }
        }
    }

    private static func highest(_ points: [Point], _ clock: ChartClock, intervals: Int) -> [Point] {
        let groups = Dictionary(grouping: points) { clock.interval(at: $0.at, of: intervals) }
        return groups.sorted { $0.key < $1.key }.compactMap { _, group in group.max { $0.value < $1.value } }
    }
}
