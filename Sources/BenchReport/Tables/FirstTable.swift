import BenchAnalysis
import BenchModel
import Statistics

/// The table of the first answer: a row for each target, the quickest first, and only columns that say something.
struct FirstTable {
    struct Column: Equatable {
        enum Kind: Equatable, CaseIterable {
            case requests, firstToken, firstTokenTail, wholeAnswer, speed, cost, failed
        }

        let kind: Kind
        /// Two lines; the first may stand above several columns.
        var group: String
        let title: String
    }

    struct Cell: Equatable {
        var text: String
        /// What stands behind it, so that figures stay in line.
        var mark = ""
        var isBest = false
        var isBad = false

        static let absent = Cell(text: Figure.absent)
    }

    struct Row: Equatable {
        var name: String
        var cells: [Cell]
    }

    /// What heads the names.
    let nameTitle: String
    private(set) var columns: [Column]
    private(set) var rows: [Row]
    /// What the marks mean.
    let notes: [String]

    static let best = "*"
    static let chunks = "~"

    init(_ summary: Summary, _ contests: [Contest], _ names: TargetNames) {
        nameTitle = summary.record.targets.allSatisfy { $0.name == $0.model } ? "model" : "target"
        let winners = Dictionary(
            contests.compactMap { contest in contest.winner.map { (contest.discipline, $0) } },
            uniquingKeysWith: { first, _ in first }
        )
        let writer = Writer(summary: summary, winners: winners)
        let order = Self.order(summary)
        let all = Column.Kind.allCases.map { kind in (kind, order.map { writer.cell(kind, $0) }) }
        let kept = summary.hasFigures ? all.filter { writer.isTold($0.0, $0.1) } : []
        columns = kept.map { Column(kind: $0.0, group: writer.group($0.0), title: writer.title($0.0)) }
        rows =
            kept.isEmpty
            ? []
            : order.indices.map { row in
                Row(name: names[order[row]], cells: kept.map { $0.1[row] })
            }
        let cells = rows.flatMap(\.cells)
        var notes: [String] = []
        if cells.contains(where: \.isBest) { notes.append("\(Self.best) best, with 95 % confidence") }
        if cells.contains(where: { $0.mark.hasPrefix(Self.chunks) }) {
            notes.append("\(Self.chunks) chunks/s: usage counted no tokens")
        }
        if cells.contains(where: { $0.text.hasPrefix("≤") }) { notes.append("≤ reads too fast") }
        self.notes = notes
    }

    /// The columns' titles in one line each, with what stands above them.
    var wholeTitles: [String] {
        // One head stands above both columns of the first token.
        let firstToken = columns.first { $0.kind == .firstTokenTail }?.group ?? ""
        return columns.map { column in
            [column.kind == .firstToken ? firstToken : column.group, column.title].filter { !$0.isEmpty }
                .joined(separator: " ")
        }
    }

    /// The targets with the quickest first token first; those without one by their whole answer, those without any last.
    private static func order(_ summary: Summary) -> [TargetIndex] {
        let ranked = summary.places.map { place -> (rank: Int, value: Double, target: TargetIndex) in
            let target = summary[place]
            if let first = target.judgedFirstToken.percentile(50) { return (0, first, place) }
            if let whole = target.e2eEnd.percentile(50) { return (1, whole, place) }
            return (2, 0, place)
        }
        return ranked.sorted { $0 < $1 }.map(\.target)
    }

    /// Takes columns away until the rest is no more than wanted; how the requests ended stays.
    mutating func narrow(while isTooWide: (FirstTable) -> Bool) {
        let dispensable: [Column.Kind] = [.requests, .firstTokenTail, .speed, .wholeAnswer, .cost, .firstToken]
        for kind in dispensable where isTooWide(self) {
            guard let place = columns.firstIndex(where: { $0.kind == kind }) else { continue }
            let removed = columns.remove(at: place)
            // The head stood above both.
            if kind == .firstTokenTail, place > 0 { columns[place - 1].group = removed.group }
            for row in rows.indices { rows[row].cells.remove(at: place) }
        }
    }
}

extension FirstTable {
    private struct Writer {
        let summary: Summary
        let winners: [Contest.Discipline: TargetIndex]

        /// Whether all speeds are of chunks.
        private var isOfChunks: Bool {
            let paced = summary.targets.filter { !$0.tokensPerSecond.isEmpty }
            return !paced.isEmpty && paced.allSatisfy { $0.tokens.countedFromChunks > 0 }
        }

        func group(_ kind: Column.Kind) -> String {
            switch kind {
            case .requests, .failed: ""
            case .firstToken: ""
            case .firstTokenTail: summary.record.isOpenLoop ? "from plan, ms" : "first token ms"
            case .wholeAnswer: "whole answer"
            case .speed: "speed"
            case .cost: "$ per"
            }
        }

        func title(_ kind: Column.Kind) -> String {
            switch kind {
            case .requests: "requests"
            case .firstToken, .wholeAnswer: "p50"
            case .firstTokenTail: "p95"
            case .speed: isOfChunks ? "chunks/s" : "tok/s"
            case .cost: "1,000 req"
            case .failed: "failed"
            }
        }

        /// Whether a column says something that is not said elsewhere.
        func isTold(_ kind: Column.Kind, _ cells: [Cell]) -> Bool {
            switch kind {
            case .failed: true
            case .requests: Set(cells.map(\.text)).count > 1
            default: cells.contains { $0.text != Figure.absent && $0.text != Self.unknown }
            }
        }

        private static let unknown = "unknown"

        func cell(_ kind: Column.Kind, _ place: TargetIndex) -> Cell {
            let target = summary[place]
            switch kind {
            case .requests: return Cell(text: String(target.counts.attempted))
            case .failed:
                return Cell(text: String(target.counts.failed), isBad: target.counts.failed > 0)
            case .firstToken:
                return figure(target.judgedFirstToken, 50, of: .firstToken, place) {
                    Figure.rounded($0 / 1e6, digits: $1)
                }
            case .firstTokenTail:
                let distribution = target.judgedFirstToken
                if distribution.isEmpty { return .absent }
                // Too few to tell it from the slowest one.
                guard distribution.canTell(95) else {
                    return Cell(text: "n<\(Distribution.leastSamples(toTell: 95))")
                }
                return figure(distribution, 95, of: nil, place) { Figure.rounded($0 / 1e6, digits: $1) }
            case .wholeAnswer: return figure(target.e2eEnd, 50, of: .wholeAnswer, place, Figure.time)
            case .speed: return speed(target, place)
            case .cost:
                guard let cost = target.cost.perRequest.mean else {
                    return target.counts.ok > 0 ? Cell(text: Self.unknown) : .absent
                }
                let digits = target.cost.perRequest.meanDigits
                return marked(Cell(text: Figure.rounded(cost * 1_000, digits: digits)), .cost, place)
            }
        }

        private func speed(_ target: TargetSummary, _ place: TargetIndex) -> Cell {
            var cell = figure(target.tokensPerSecond, 50, of: .speed, place) { Figure.rounded($0, digits: $1) }
            if cell == .absent { return cell }
            if target.readsTooFast { cell.text = "≤\(cell.text)" }
            if target.tokens.countedFromChunks > 0, !isOfChunks { cell.mark = FirstTable.chunks + cell.mark }
            return cell
        }

        private func figure(
            _ distribution: Distribution,
            _ percentile: Percentile,
            of discipline: Contest.Discipline?,
            _ place: TargetIndex,
            _ write: (Double, Int) -> String
        ) -> Cell {
            guard let value = distribution.percentile(percentile) else { return .absent }
            let cell = Cell(text: write(value, distribution.digits))
            return discipline.map { marked(cell, $0, place) } ?? cell
        }

        private func marked(_ cell: Cell, _ discipline: Contest.Discipline, _ place: TargetIndex) -> Cell {
            guard winners[discipline] == place else { return cell }
            return Cell(text: cell.text, mark: FirstTable.best, isBest: true)
        }
    }
}
