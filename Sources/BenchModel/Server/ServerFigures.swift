/// What a page of metrics says, in the names of ``ServerFact``.
package struct ServerFigures: Sendable, Equatable {
    /// Gauges and counters.
    package var values: [ServerFact: Double] = [:]
    package var histograms: [ServerFact: ServerHistogram] = [:]

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

    /// The figures as they are stored, in a fixed order.
    package var readings: [ServerReading] {
        ServerFact.allCases.flatMap { fact -> [ServerReading] in
            let name = fact.rawValue
            guard fact.kind == .histogram else {
                return values[fact].map { [ServerReading(name, $0)] } ?? []
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
                values[fact] = fact.taken(reading.value)
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

    /// Whether a counter is less than on an earlier page: the server started anew in between.
    package func hasRestarted(since earlier: ServerFigures) -> Bool {
        values.contains { fact, value in
            guard fact.kind == .counter, let before = earlier.values[fact] else { return false }
            return fact.possible.contains(before) && value < before
        }
    }

    /// The same without histograms, which only matter at the ends of a run.
    package var withoutHistograms: ServerFigures {
        var figures = self
        figures.histograms = [:]
        return figures
    }
}
