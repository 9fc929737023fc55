import BenchAnalysis
import BenchModel
import Statistics

extension Contest.Discipline {
    /// What targets are compared by, in words.
    var words: String {
        switch self {
        case .firstToken: "first token"
        case .wholeAnswer: "whole answer"
        case .speed: "tokens/s"
        case .cost: "cost"
        }
    }
}

extension Contest.Lead {
    /// By how much, such as `1.24×` or `4.2 %`, with as many digits as the interval bears; nil where that is beyond measure.
    var margin: String? {
        guard let ratio else { return nil }
        let width = interval.low.flatMap { low in interval.high.map { $0 - low } }
        if ratio < 1.095 { return Figure.percent(ratio: Double(Figure.rounded(ratio - 1, digits: 2)) ?? ratio - 1) }
        let isSharp = width.map { $0 / 2 <= 0.02 * ratio } ?? false
        return "\(Figure.rounded(ratio, digits: isSharp ? 3 : 2))×"
    }
}

/// How the targets stand to each other, in sentences.
struct StandingWords {
    private let contests: [Contest]
    private let names: TargetNames
    private let summary: Summary

    init(_ summary: Summary, _ contests: [Contest], _ names: TargetNames) {
        (self.summary, self.contests, self.names) = (summary, contests, names)
    }

    /// A sentence each, without a full stop; none where there is nothing to compare.
    var sentences: [String] { times + [cost].compactMap(\.self) }

    private var times: [String] {
        let held = contests.filter { $0.discipline.isOfTime && $0.outcome != .notHeld }
        if held.contains(where: { $0.outcome == .void }) {
            return ["nothing is called fastest: the client was too slow to tell (see INSTRUMENT-LIMITED)"]
        }
        let leads = held.compactMap { contest -> (Contest.Discipline, Contest.Lead)? in
            if case .lead(let lead) = contest.outcome { (contest.discipline, lead) } else { nil }
        }
        // One target before the same other in everything is one sentence.
        if let (_, lead) = leads.first, leads.count > 1, leads.count == held.count,
            leads.allSatisfy({ $0.1.first == lead.first && $0.1.next == lead.next })
        {
            let margins = leads.map { "\($0.words) \($1.margin ?? "")" }.joined(separator: ", ")
            return ["fastest: \(names[lead.first]), ahead of \(names[lead.next]): \(margins)"]
        }
        return held.compactMap { sentence($0) }
    }

    private func sentence(_ contest: Contest) -> String? {
        let subject = contest.discipline == .firstToken && summary.record.isOpenLoop ? "first token from plan" : nil
        let head = subject ?? contest.discipline.words
        switch contest.outcome {
        case .notHeld, .void: return nil
        case .lead(let lead):
            let margin = lead.margin.map { "\($0) " } ?? ""
            return "\(head): \(names[lead.first]) is best, \(margin)ahead of \(names[lead.next])"
        case .open(let candidates):
            return "\(head): no best is sure, it may be \(names.list(candidates, "or"))"
        }
    }

    private var cost: String? {
        let unknown = summary.places.filter { summary[$0].isCostOpen }
        let contest = contests.first { $0.discipline == .cost }
        let apart = unknown.isEmpty ? "" : "; not known of \(names.list(unknown))"
        switch contest?.outcome {
        case .lead(let lead):
            let margin = lead.margin.map { $0.hasSuffix("×") ? ", \($0) less than" : ", \($0) below" } ?? ", before"
            return "cheapest: \(names[lead.first])\(margin) \(names[lead.next])\(apart)"
        case .open(let candidates):
            return "cheapest: none is sure, it may be \(names.list(candidates, "or"))\(apart)"
        case .notHeld, .void, nil:
            guard !unknown.isEmpty, summary.hasFigures else { return nil }
            // A price list tells nothing of what a stream that was closed is billed for.
            let isPriced = unknown.allSatisfy { summary[$0].cost.measured.unknown == 0 }
            let advice = isPriced ? "streams were closed on purpose" : "--prices FILE may tell"
            return "cost not known of \(names.list(unknown)) (\(advice))"
        }
    }
}
