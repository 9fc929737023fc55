import Statistics
import BenchModel
import Testing

@testable import BenchAnalysis

/// The reference of METHODOLOGY.md, as the catalogue of metrics says it.
enum MetricReference {
    static var table: String {
        let head = [
            "| metric | in CSV, in JSON | unit | of | definition | objective |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        return (head + Metric.all.map(row)).map { $0 + "\n" }.joined()
    }

    /// The name in CSV, and the key in JSON where that is another.
    private static func names(_ metric: Metric) -> String {
        let key = [metric.shown.section.object, metric.key].compactMap(\.self).joined(separator: ".")
        let name = metric.shown.columns == .none ? nil : "`\(metric.name)\(metric.unit.suffix)`"
        return [name, key == metric.name + metric.unit.suffix ? nil : "`\(key)`"].compactMap(\.self)
            .joined(separator: ", ")
    }

    private static func row(_ metric: Metric) -> String {
        let cells = [
            metric.title, names(metric), metric.unit.inWords, metric.population.inWords, metric.definition,
            metric.objective.map { "`\($0.rawValue)`" } ?? "",
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }
}

extension Metric.Unit {
    var inWords: String {
        switch self {
        case .time: "ms"
        case .rate: "tokens/s"
        case .share, .portion: "share, 0…1"
        case .tokens: "tokens"
        case .money: "US dollars"
        }
    }
}

extension Metric.Population {
    var inWords: String {
        switch self {
        case .streams: "streams that brought a token"
        case .streamsThatShowThinking: "streams that brought a token, of targets that show their thinking"
        case .plannedStreams: "streams that brought a token, under open-loop load"
        case .wholeStreams: "streams that came to their end"
        case .wholeAnswers: "answers that came to their end, streamed or not"
        case .pacedStreams: "streams whose tokens have a count and came at more than one instant"
        case .streamsWithGaps: "streams with two token events or more"
        case .thoughtfulStreams: "streams that thought first"
        case .toolCalls: "streams that called a tool"
        case .answersThatBegan: "answers of which a byte came"
        case .countedAnswers: "answers that came to their end and whose output usage counts"
        case .answersThatTellOfACache: "the same, where usage says what a cache gave"
        case .coldRequests: "requests that opened a connection"
        case .attempted: "requests that succeeded, failed or were closed on purpose"
        case .answersThatSaidTheirEnd: "answers that came to their end and said how"
        case .attemptedWithExpectation: "attempted requests of whose answers something is expected"
        }
    }
}

@Suite("The catalogue of metrics")
struct MetricReferenceTests {
    @Test("is the reference of METHODOLOGY.md")
    func reference() throws {
        try GoldenFile("METHODOLOGY.md", in: ".").expect(
            MetricReference.table,
            between: "<!-- metrics: begin -->",
            and: "<!-- metrics: end -->"
        )
    }

    @Test("has each metric once, by name, by key of JSON and by column of CSV")
    func once() {
        #expect(Set(Metric.all.map(\.name)).count == Metric.all.count)
        let keys = Metric.all.map { "\($0.shown.section.object ?? "")/\($0.key)" }
        #expect(Set(keys).count == keys.count)
    }

    @Test(
        "names what objectives may, each by an entry of its own, in the unit of its limit",
        arguments: Objective.Metric.allCases
    )
    func objectives(name: Objective.Metric) {
        let entry = name.entry
        // The gaps have two names: of one token each, and whatever they hold.
        #expect(entry.objective == (name == .icl ? .itl : name))
        #expect((Metric.all + Metric.ofGate).contains(entry))
        let unit: Metric.Unit =
            switch name.kind {
            case .time: .time
            case .rate: .rate
            case .share: .share
            case .tokens: .tokens
            case .portion: .portion
            case .amount: .money
            }
        #expect(entry.unit == unit)
        if let fromPlan = entry.fromPlan?() { #expect(fromPlan.unit == unit && Metric.all.contains(fromPlan)) }
    }

    @Test("shows every metric in some table, column or key, with a text that can stand in a table of Markdown")
    func shown() {
        for metric in Metric.all {
            #expect(!metric.definition.contains("|") && !metric.definition.hasSuffix("."), "\(metric.name)")
            #expect(metric.unit == .share || !metric.unit.percentilesInJSON.isEmpty)
            #expect(metric.shown.table == nil || !metric.shown.percentiles.isEmpty, "\(metric.name)")
        }
        for population in Metric.Population.allCases {
            #expect(Metric.all.contains { $0.population == population }, "\(population) is nobody's")
        }
    }
}
