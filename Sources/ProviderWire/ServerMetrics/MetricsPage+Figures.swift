package import BenchModel

extension MetricsPage {
    /// The server whose names the page has, and its figures; nil where nobody here knows it.
    package var known: (dialect: ServerDialect, figures: ServerFigures)? {
        let dialect = ServerDialect.recognised.first { dialect in
            dialect.names.prefixes.contains { prefix in series.contains { $0.name.hasPrefix(prefix) } }
        }
        return dialect.map { ($0, figures(in: $0.names)) }
    }

    /// Where a series belongs.
    private struct Place {
        enum Part { case value, sum, count, bucket }

        var fact: ServerFact
        /// The lower it is, the newer is the name.
        var rank: Int
        var part: Part
    }

    /// The sum of some series, and how many they are.
    private struct Total {
        var sum = 0.0
        var count = 0

        mutating func add(_ value: Double) {
            sum += value
            count += 1
        }
    }

    private struct Found {
        var values: [Place.Part: Total] = [:]
        var buckets: [Double: Double] = [:]
        /// Of a counter, by name and labels.
        var series: [String: Double] = [:]

        mutating func add(_ value: Double, of one: Series, to fact: ServerFact, _ part: Place.Part) {
            values[part, default: Total()].add(value)
            if fact.kind == .counter { series[one.identity, default: 0] += value }
        }
    }

    private static func places(_ names: DialectNames) -> [String: [Place]] {
        var places: [String: [Place]] = [:]
        for (fact, own) in names.names {
            for (rank, name) in own.enumerated() {
                guard fact.kind == .histogram else {
                    for part in name.split(separator: "+") {
                        places[String(part), default: []].append(Place(fact: fact, rank: rank, part: .value))
                    }
                    continue
                }
                for (ending, part) in [("_sum", Place.Part.sum), ("_count", .count), ("_bucket", .bucket)] {
                    places[name + ending, default: []].append(Place(fact: fact, rank: rank, part: part))
                }
            }
        }
        return places
    }

    /// Returns the figures by the names of a server.
    ///
    /// Series with other labels are of the same server's engines, models or ways to end: counters and requests are added up,
    /// shares are averaged. Where a value of one of them cannot be, neither can the whole.
    private func figures(in names: DialectNames) -> ServerFigures {
        let places = Self.places(names)
        var found: [ServerFact: [Int: Found]] = [:]
        for series in series {
            guard let prefix = names.prefixes.first(where: series.name.hasPrefix) else { continue }
            for place in places[String(series.name.dropFirst(prefix.count)), default: []] {
                let value = place.fact.taken(series.value)
                // In place: a page may have thousands of series of one fact.
                if place.part == .bucket {
                    guard let edge = series.label("le").flatMap(Double.init), !edge.isNaN else { continue }
                    found[place.fact, default: [:]][place.rank, default: Found()].buckets[edge, default: 0] += value
                } else {
                    found[place.fact, default: [:]][place.rank, default: Found()]
                        .add(value, of: series, to: place.fact, place.part)
                }
            }
        }
        var figures = ServerFigures()
        for (fact, ranks) in found {
            guard let newest = ranks.min(by: { $0.key < $1.key })?.value else { continue }
            if fact.kind == .histogram {
                figures.histograms[fact] = ServerHistogram(
                    sum: newest.values[.sum]?.sum,
                    count: newest.values[.count]?.sum,
                    buckets: newest.buckets
                )
            } else if let total = newest.values[.value] {
                figures.take(fact.adds ? total.sum : total.sum / Double(total.count), of: fact)
                if newest.series.count > 1 { figures.series[fact] = newest.series }
            }
        }
        return figures
    }

    /// The most series that are kept of a server that nobody here knows, and the most bytes of each one's labels.
    package static let mostRaw = 2_000
    fileprivate static let mostLabelBytes = 200

    /// The series as they are, the first ones of a large page; labels are cut where they are long.
    package var raw: [ServerReading] {
        series.lazy.filter { $0.value.isFinite }.prefix(Self.mostRaw).map { series in
            ServerReading(
                String(series.name.prefix(Self.mostLabelBytes)),
                labels: String(decoding: series.labels.prefix(Self.mostLabelBytes), as: UTF8.self),
                series.value
            )
        }
    }
}

extension MetricsPage.Series {
    /// Its name and its labels, cut where they are long.
    fileprivate var identity: String {
        "\(name.prefix(MetricsPage.mostLabelBytes)){\(String(decoding: labels.prefix(MetricsPage.mostLabelBytes), as: UTF8.self))}"
    }
}
