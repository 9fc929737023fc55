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
    func groupings(of run: RunFacts) throws -> [RequestGrouping] {
        var groupings: [RequestGrouping] = []
        for grouping in by where !groupings.contains(grouping) { groupings.append(grouping) }
        let fields = Set(run.samples.lazy.flatMap(\.rowFields.keys))
        for grouping in groupings {
            guard case .field(let name) = grouping, !fields.contains(name) else { continue }
            let kept = fields.sorted().map { PlainText.line($0) }.joined(separator: ", ")
            throw CommandError(
                "--by \(PlainText.line(grouping.text)): run \(run.record.id) has kept "
                    + (fields.isEmpty ? "no fields of its rows" : "only \(kept) of its rows")
                    + "; name it before a run, in the scenario's \"data\": \"groupBy\": [\(PlainText.line(name).quoted)]"
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
