import BenchAnalysis
import BenchModel

/// Who gave the answers, how they ended, and what the server says it billed.
extension CSVReport {
    static let answers: [Column] = [
        Column(name: "served_by") { _, target in
            list(target.answers.groups.filter { $0.model != nil || $0.tier != nil }) { group in
                let name = [group.model ?? "not said", group.tier].compactMap(\.self).joined(separator: " at ")
                return "\(name)=\(group.n)"
            }
        },
        Column(name: "n_from_other_models") { String($1.answers.fromOthers) },
        Column(name: "n_answered_whole") { String($1.answers.answeredWhole) },
        Column(name: "stop_reasons") { _, target in
            list(target.answers.stops.counts.filter { $0.reason != nil }) { "\($0.reason ?? "")=\($0.n)" }
        },
        Column(name: "cut_share") { number($1.answers.stops.share(.cut)) },
        Column(name: "filtered_share") { number($1.answers.stops.share(.filtered)) },
        Column(name: "tokens_beyond_parts") { $1.answers.beyondParts.known.map(String.init) },
        Column(name: "n_contradictory_usage") { String($1.answers.contradictory) },
        Column(name: "n_other_passes") { String($1.answers.otherPasses) },
        Column(name: "billed_n") { String($1.cost.measured.billed) },
        Column(name: "billed_usd") {
            $1.cost.measured.billed > 0 ? "\($1.cost.measured.billedDollars)" : nil
        },
        Column(name: "billed_against_cost") { number($1.cost.measured.difference) },
    ]

    private static func list<Item>(_ items: [Item], _ text: (Item) -> String) -> String? {
        items.isEmpty ? nil : items.map(text).joined(separator: "; ")
    }
}
