import BenchAnalysis
import BenchModel
import JSONSyntax
import Pricing
import RunFixtures
import SchemaEvaluation
import Statistics
import Testing

@testable import BenchReport

/// Whatever format somebody reads, a figure is the same.
@Suite("One run in every format")
struct ReportAgreementTests {
    /// A run with whatever a run can have in it.
    private static func summary(_ seed: UInt64) -> Summary { AnalysedRun(seed, isOpenLoop: seed % 3 == 0).summary }

    private static func json(_ summary: Summary) throws -> JSONValue {
        try JSONParser.parse(Array(ReportRenderer.render(summary, as: .json).utf8)).plain
    }

    /// Reads CSV as RFC 4180 has it.
    static func table(_ text: String) -> [[String]] {
        var (rows, row, field): ([[String]], [String], String) = ([], [], "")
        var isQuoted = false
        var scalars = Array(text.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch (scalar, isQuoted) {
            case ("\"", true) where scalars.first == "\"":
                field.unicodeScalars.append("\"")
                scalars.removeFirst()
            case ("\"", _): isQuoted.toggle()
            case (",", false): (row, field) = (row + [field], "")
            case ("\r", false): continue
            case ("\n", false):
                rows.append(row + [field])
                (row, field) = ([], "")
            default: field.unicodeScalars.append(scalar)
            }
        }
        return rows
    }

    /// Returns what a path of names leads to; null where a part of it is.
    private static func value(_ path: String, in value: JSONValue) -> JSONValue? {
        path.split(separator: ".").reduce(JSONValue?.some(value)) { found, name in
            guard case .object(let members)? = found else { return found == .null ? .null : nil }
            return members[String(name)]
        }
    }

    /// Whether a field of CSV says what a value of JSON does.
    private static func isSame(_ field: String, _ value: JSONValue) -> Bool {
        switch value {
        case .null: field.isEmpty
        case .bool(let flag): field == (flag ? "true" : "false")
        case .number(let digits): Double(field) == Double(digits)
        case .string(let text): field == text || field == "'" + text
        case .array, .object: false
        }
    }

    /// Columns of CSV that follow from no metric, with their places in a target's JSON.
    private static let columns: [(column: String, path: String)] = [
        ("target", "name"), ("protocol", "protocol"), ("model", "model"), ("url", "url"), ("simulated", "simulated"),
        ("insecure", "insecure"), ("thinking", "thinking"),
        ("attempted", "requests.attempted"), ("ok", "requests.ok"), ("failed", "requests.failed"),
        ("closed_on_purpose", "requests.closed_on_purpose"), ("cancelled", "requests.cancelled"),
        ("retries", "requests.retries"), ("buffered_answers", "requests.buffered_answers"),
        ("ttft_n_cold", "ttft_ms.n_cold"), ("ttft_n_reused", "ttft_ms.n_reused"),
        ("gaps_over_250_ms", "stalls.over_250_ms"), ("gaps_over_500_ms", "stalls.over_500_ms"),
        ("gaps_over_1000_ms", "stalls.over_1000_ms"), ("first_wave_n", "first_wave.n"),
        ("n_first_event_taken_as_one_token", "n_first_event_taken_as_one_token"),
        ("system_tokens_per_second", "system_tokens_per_second"),
        ("system_tokens_per_second_steady", "system_tokens_per_second_steady"),
        ("tokens_per_event", "tokens_per_event"), ("events_per_read", "events_per_read"),
        ("buffered_on_the_way", "buffered_on_the_way"), ("input_tokens", "tokens.input.sum"),
        ("output_tokens", "tokens.output.sum"), ("reasoning_tokens", "tokens.reasoning.sum"),
        ("cache_read_tokens", "tokens.cache_read.sum"), ("cache_write_tokens", "tokens.cache_write.sum"),
        ("n_counted_from_chunks", "tokens.n_counted_from_chunks"),
        ("price_model", "cost.price_model"), ("price_match", "cost.price_match"), ("cost_n", "cost.ok.n_priced"),
        ("cost_n_unknown", "cost.ok.n_unknown"), ("cost_usd", "cost.ok.total_usd"),
        ("cost_of_failed_usd", "cost.failed.total_usd"), ("cost_per_1000_requests_usd", "cost.per_1000_requests_usd"),
        ("cost_per_million_output_tokens_usd", "cost.per_million_output_tokens_usd"),
        ("cost_per_request_usd", "cost_by_unit.per_request_usd"),
        ("cost_per_million_tokens_usd", "cost_by_unit.per_million_tokens_usd"),
        ("good_requests", "cost_by_unit.n_good"),
        ("cost_per_good_request_usd", "cost_by_unit.per_good_request_usd"), ("cost_of_run_usd", "cost_by_unit.run_usd"),
    ]

    @Test("has in each row of CSV what the target's JSON has, metric by metric and figure by figure", arguments: 0..<12)
    func csvAndJSON(seed: UInt64) throws {
        let summary = Self.summary(seed)
        let rows = Self.table(ReportRenderer.render(summary, as: .csv))
        let names = try #require(rows.first)
        guard case .array(let targets)? = Self.value("targets", in: try Self.json(summary)) else {
            return #expect(Bool(false), "no targets")
        }
        #expect(
            rows.count == targets.count + 1 && Set(names).count == names.count
                && rows.allSatisfy { $0.count == names.count }
        )
        for (row, target) in zip(rows.dropFirst(), targets) {
            let cells = Dictionary(uniqueKeysWithValues: zip(names, row))
            func hold(_ column: String, _ path: String) throws {
                let (cell, value) = (
                    try #require(cells[column], "\(column)"), try #require(Self.value(path, in: target), "\(path)")
                )
                #expect(Self.isSame(cell, value), "\(column): \(cell), \(path): \(value.json)")
            }
            for (column, path) in Self.columns { try hold(column, path) }
            for metric in Metric.all {
                var path = (metric.shown.section.object.map { $0 + "." } ?? "") + metric.key
                if metric == .gap {
                    guard let name = cells["gap_name"], !name.isEmpty else { continue }
                    path = name.lowercased() + "_ms"
                }
                switch metric.shown.columns {
                case .none: continue
                case .single, .greatest: try hold(metric.name + metric.unit.suffix, path)
                case .percentiles:
                    for percent in metric.unit.percentilesInCSV where metric.unit.percentilesInJSON.contains(percent) {
                        let name = Figure.percentileName(percent)
                        try hold("\(metric.name)_\(name)\(metric.unit.suffix)", "\(path).\(name)")
                    }
                    let n = try #require(Self.value("\(path).n", in: target), "\(path)")
                    #expect(
                        Self.isSame(cells["\(metric.name)_n"] ?? "-", n)
                            || n == .null && cells["\(metric.name)_n"] == "0",
                        "\(metric.name)"
                    )
                }
            }
        }
    }

    @Test("has JSON that its schema takes, whatever happened in it", arguments: 0..<6)
    func schema(seed: UInt64) throws {
        let report = try Self.json(Self.summary(seed))
        let violation = try JSONSchema(ReportSchema.document).violation(in: report)
        #expect(violation == nil, "\(violation.map { "\($0.path) \($0.words)" } ?? "")")
    }

    @Test("reads the same each time, and however the database gives its samples", arguments: 0..<4)
    func order(seed: UInt64) {
        let run = AnalysedRun(seed, isOpenLoop: seed % 3 == 0)
        // Requests in the order of their plan, as they are read, of targets that take turns.
        let shuffled = run.samples.enumerated().sorted {
            ($0.element.planned, $0.offset) < ($1.element.planned, $1.offset)
        }.map(\.element)
        let (one, other) = (run.summary, Summary(MeasuredRun(run.stored(shuffled)), prices: .builtIn))
        for format in ReportFormat.allCases {
            let text = ReportRenderer.render(one, as: format)
            #expect(text == ReportRenderer.render(one, as: format) && text.utf8.last == 0x0A)
            #expect(text == ReportRenderer.render(other, as: format), "\(format)")
        }
    }

    @Test("names every target, and shows no number that is none", arguments: 0..<6)
    func words(seed: UInt64) {
        let summary = Self.summary(seed)
        for format in ReportFormat.allCases {
            let text = ReportRenderer.render(summary, as: format)
            for target in summary.targets { #expect(text.contains(target.target.name), "\(format)") }
            let words = text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "." && $0 != "−" }
            for none in ["nan", "inf", "-nan", "-inf", "−inf", "nil", "-0", "−0", "-0.0", "optional"] {
                #expect(!words.contains { $0 == none }, "\(none) in \(format) of \(seed)")
            }
        }
    }

    @Test("in groups has every request once, in CSV as in JSON", arguments: 0..<4)
    func groups(seed: UInt64) throws {
        let run = AnalysedRun(seed)
        for grouping in [RequestGrouping.prompt, .model, .length, .turn, .field("topic")] {
            let summary = Summary(run.measured, prices: .builtIn, by: [grouping])
            let rows = Self.table(ReportRenderer.render(summary, as: .csv))
            let names = try #require(rows.first)
            let cells = rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(names, $0)) }
            guard case .array(let targets)? = Self.value("targets", in: try Self.json(summary)) else { return }
            for (target, own) in zip(summary.targets, targets) {
                let mine = cells.filter { $0["target"] == target.target.name }
                guard case .array(let groupings)? = Self.value("groups", in: own),
                    let found = groupings.first(where: { Self.value("by", in: $0) == .string(grouping.text) }),
                    case .array(let groups)? = Self.value("groups", in: found)
                else { return #expect(mine.isEmpty, "\(grouping)") }
                #expect(mine.count == groups.count)
                for (row, group) in zip(mine, groups) {
                    for (column, path) in [
                        ("group", "group"), ("groups_together", "groups_together"), ("requests", "requests"),
                        ("failed", "failed"), ("not_started", "not_started"), ("n_ttft", "ttft_ms.n"),
                        ("ttft_p50_ms", "ttft_ms.p50"),
                        ("ttft_p95_ms", "ttft_ms.p95"), ("n_e2e_end", "e2e_end_ms.n"),
                        ("e2e_end_p50_ms", "e2e_end_ms.p50"), ("cost_per_request_usd", "cost_per_request_usd"),
                    ] {
                        let value = try #require(Self.value(path, in: group), "\(path)")
                        #expect(
                            Self.isSame(row[column] ?? "-", value),
                            "\(column) by \(grouping.text): \(row[column] ?? "-") \(value.json)"
                        )
                    }
                }
                let requests = mine.reduce(0) { $0 + (Int($1["requests"] ?? "") ?? 0) }
                #expect(requests == target.counts.attempted + target.counts.cancelled)
                #expect(mine.reduce(0) { $0 + (Int($1["n_ttft"] ?? "") ?? 0) } == target.figures[.ttft].n)
                #expect(mine.reduce(0) { $0 + (Int($1["failed"] ?? "") ?? 0) } == target.counts.failed)
            }
        }
    }
}
