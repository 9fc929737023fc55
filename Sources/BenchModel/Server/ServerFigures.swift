/// What a page of metrics says, in the names of ``ServerFact``.
package struct ServerFigures: Sendable, Equatable {
    /// Gauges and counters.
    package var values: [ServerFact: Double] = [:]
    package var histograms: [ServerFact: ServerHistogram] = [:]
    /// Of a counter that is the sum of several series, such as of several engines, each of them by its name and labels: one engine that
    /// starts anew hides in the sum of all.
    package var series: [ServerFact: [String: Double]] = [:]
    /// Gauges that the page has, with a value that cannot be.
    package var impossible: Set<ServerFact> = []

    package init() {}
}

/// A histogram as servers keep it: every figure in it only rises.
package struct ServerHistogram: Sendable, Equatable {
    /// The sum of all values.
    package var sum: Double?
    /// How many values there are.
    package var count: Double?
    /// How many values lie at or below each edge, by the edge; the last edge is infinity.
    package var buckets: [Double: Double]

    package init(sum: Double? = nil, count: Double? = nil, buckets: [Double: Double] = [:]) {
        self.sum = sum
        self.count = count
        self.buckets = buckets
    }
}

/// One series as it is stored: a ``ServerFact``, a part of a histogram, or a series of a server whose dialect nobody knows.
package struct ServerReading: Sendable, Equatable {
    package var name: String
    /// The upper edge of a bucket; of an unknown dialect the labels as the page has them; else empty.
    package var labels: String
    package var value: Double

    package init(_ name: String, labels: String = "", _ value: Double) {
        self.name = name
        self.labels = labels
        self.value = value
    }
}

extension ServerFigures {
    private enum Part: String, CaseIterable { case sum = "_sum", count = "_count", bucket = "_bucket" }
    /// The end of the name of one series of a counter that has several.
    private static let ofSeries = "_series"

    /// The figures as they are stored, in a fixed order.
    package var readings: [ServerReading] {
        ServerFact.allCases.flatMap { fact -> [ServerReading] in
            let name = fact.rawValue
            guard fact.kind == .histogram else {
                // Which of the gauges cannot be is seen by their value.
                let own = impossible.contains(fact) ? Double.infinity : values[fact]
                let parts = series[fact, default: [:]].sorted { $0.key < $1.key }.map { labels, value in
                    ServerReading(name + Self.ofSeries, labels: labels, value)
                }
                return (own.map { [ServerReading(name, $0)] } ?? []) + parts
            }
            guard let histogram = histograms[fact] else { return [] }
            let whole = [(Part.sum, histogram.sum), (.count, histogram.count)].compactMap { part, value in
                value.map { ServerReading(name + part.rawValue, $0) }
            }
            let buckets = histogram.buckets.sorted { $0.key < $1.key }.map { edge, count in
                ServerReading(name + Part.bucket.rawValue, labels: "\(edge)", count)
            }
            return whole + buckets
        }
    }

    /// Reads figures that were stored; what belongs to no fact is left out, and so is a gauge that cannot be.
    package init(_ readings: [ServerReading]) {
        for reading in readings {
            if let fact = ServerFact(rawValue: reading.name) {
                take(reading.value, of: fact)
                continue
            }
            if reading.name.hasSuffix(Self.ofSeries),
                let fact = ServerFact(rawValue: String(reading.name.dropLast(Self.ofSeries.count)))
            {
                series[fact, default: [:]][reading.labels] = reading.value
                continue
            }
            guard let part = Part.allCases.first(where: { reading.name.hasSuffix($0.rawValue) }),
                let fact = ServerFact(rawValue: String(reading.name.dropLast(part.rawValue.count))),
                fact.kind == .histogram
            else { continue }
            switch part {
            case .sum: histograms[fact, default: ServerHistogram()].sum = reading.value
            case .count: histograms[fact, default: ServerHistogram()].count = reading.value
            case .bucket:
                guard let edge = Double(reading.labels), !edge.isNaN else { continue }
                histograms[fact, default: ServerHistogram()].buckets[edge] = reading.value
            }
        }
    }

    /// Takes the value of a gauge or a counter; of a gauge only that it is there, where it cannot be.
    package mutating func take(_ value: Double, of fact: ServerFact) {
        let value = fact.taken(value)
        if fact.kind == .gauge, !fact.possible.contains(value) {
            impossible.insert(fact)
        } else {
            values[fact] = value
        }
    }

    /// Whether a counter, or one of the series that it is the sum of, is less than on an earlier page: the server, or one of its engines,
    /// started anew in between.
    package func hasRestarted(since earlier: ServerFigures) -> Bool {
        let hasFallen = { (fact: ServerFact, value: Double, before: Double) in
            fact.possible.contains(before) && value < before
        }
        return values.contains { fact, value in
            guard fact.kind == .counter, let before = earlier.values[fact] else { return false }
            if hasFallen(fact, value, before) { return true }
            let own = series[fact, default: [:]]
            return earlier.series[fact, default: [:]].contains { name, before in
                own[name].map { hasFallen(fact, $0, before) } ?? false
            }
        }
    }

    /// The same without histograms, which only matter at the ends of a run.
    package var withoutHistograms: ServerFigures {
        var figures = self
        figures.histograms = [:]
        return figures
    }
}
