import ArgumentParser
import BenchAnalysis
import BenchModel
import BenchReport

extension ReportCommand {
    func validateGroupings() throws {
        guard !by.isEmpty else { return }
        guard since == nil, sweep == nil, rows == nil, over == nil else {
            throw ValidationError("--by: groups the requests of one run; leave --since, --sweep, --rows and --over out")
        }
    }

    /// Returns by what requests are to be grouped, each once; of fields only those that the run has kept.
    ///
    /// - Parameters:
    ///   - run: the run.
    ///   - named: the fields that the run's scenario names for it.
    /// - Returns: the groupings.
    /// - Throws: a ``CommandError`` for a field that it has not kept.
    func groupings(of run: RunFacts, naming named: [String]) throws -> [RequestGrouping] {
        let groupings = by.eachOnce
        // Mostly nobody names a field, and then no request need be asked for its own.
        guard groupings.contains(where: { if case .field = $0 { true } else { false } }) else { return groupings }
        let fields = Set(run.samples.lazy.flatMap(\.rowFields.keys))
        for grouping in groupings {
            guard case .field(let name) = grouping, !fields.contains(name) else { continue }
            let kept = fields.sorted().map { PlainText.line($0) }.joined(separator: ", ")
            let near = Nearest.name(to: name, among: fields.sorted()).map {
                "did you mean row.\(PlainText.line($0))?"
            }
            let advice =
                named.contains(name)
                ? "its scenario names it in \"groupBy\", and no row that was asked has a text, a number, true or false there"
                : near
                    ?? "name it before a run, in the scenario's \"data\": \"groupBy\": [\(PlainText.line(name).quoted)]"
            let has = fields.isEmpty ? "no fields of its rows" : "only \(kept) of its rows"
            throw CommandError(
                "--by \(PlainText.line(grouping.text)): run \(run.record.id) has kept \(has); \(advice)"
            )
        }
        return groupings
    }
}

/// Reads by what requests are grouped.
enum GroupingOption {
    static func parse(_ text: String) throws -> RequestGrouping {
        guard let grouping = RequestGrouping(text: text) else {
            throw ValidationError(
                "--by \(PlainText.line(text)): expected prompt, turn, length, model or row.FIELD, such as row.topic"
            )
        }
        return grouping
    }
}

extension String {
    fileprivate var quoted: String { "\"\(self)\"" }
}
