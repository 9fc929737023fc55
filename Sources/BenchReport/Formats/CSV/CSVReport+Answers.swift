import BenchAnalysis
import BenchModel
import Statistics

/// Who gave the answers, how they ended, and what the server says it billed.
extension CSVReport {
    static let answers: [Column] =
        [
            Column(name: "served_by") { _, target in
                list(target.answers.groups.filter { $0.model != nil || $0.tier != nil }) { group in
                    let name = [group.model ?? "not said", group.tier].compactMap(\.self).joined(separator: " at ")
                    return "\(name)=\(group.n)"
                }
            },
            Column(name: "n_from_other_models") { .count($1.answers.fromOthers) },
            Column(name: "n_answered_whole") { .count($1.answers.answeredWhole) },
            Column(name: "stop_reasons") { _, target in
                list(target.answers.stops.counts.filter { $0.reason != nil }) { "\($0.reason ?? "")=\($0.n)" }
            },
        ] + columns(of: .answers) + validity + [
            Column(name: "n_with_pictures") { .count($1.answers.pictures?.requests) },
            Column(name: "pictures") { .count($1.answers.pictures?.pictures) },
            Column(name: "picture_bytes_p50") { .number($1.answers.pictures?.bytes.percentile(50), .trimmed) },
            Column(name: "tokens_beyond_parts") { .count($1.answers.beyondParts.known) },
            Column(name: "n_contradictory_usage") { .count($1.answers.contradictory) },
            Column(name: "n_other_passes") { .count($1.answers.otherPasses) },
            Column(name: "billed_n") { .count($1.cost.measured.billed) },
            Column(name: "billed_usd") {
                .dollars($1.cost.measured.billedSum)
            },
            Column(name: "billed_against_cost") { .number($1.cost.measured.difference, .difference) },
        ]

    private static let validity: [Column] =
        [
            Column(name: "n_with_expectation") { .count($1.answers.validity?.n) },
            Column(name: "n_valid") { .count($1.answers.validity?.valid) },
        ]
        + AnswerValidity.Verdict.ofInvalid.map { verdict in
            Column(name: "n_\(verdict.rawValue)") { .count($1.answers.validity?.n(verdict)) }
        } + [
            Column(name: "invalid_reasons") { _, target in
                list(target.answers.validity?.reasons ?? []) { "\($0.words)=\($0.n)" }
            }
        ]

    private static func list<Item>(_ items: [Item], _ text: (Item) -> String) -> Cell {
        items.isEmpty ? .absent : .text(items.map(text).joined(separator: "; "))
    }
}
