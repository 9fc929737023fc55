import BenchAnalysis
import BenchModel

/// A column of the live view, laid out: a heading and a cell for each target, all of the same width.
struct LiveColumn {
    private enum Kind: CaseIterable {
        case name, bar, done, inFlight, failed, p50, p95, speed, dollars, left, history
    }

    private let kind: Kind
    private(set) var heading: String
    private(set) var cells: [String]
    private(set) var width: Int

    /// What is shown first where there is little room.
    private static let byWorth: [Kind] = [
        .done, .p50, .failed, .p95, .inFlight, .left, .speed, .dollars, .history, .bar,
    ]

    /// The narrowest that names are cut to, and the widest they may be before other columns go.
    private static let names = 8...40

    /// Returns the columns that fit, in their order; names are cut last, and never to the same text.
    static func fitting(_ targets: [LiveState.Target], columns: Int) -> [LiveColumn] {
        let names = targets.map { PlainText.line($0.name) }
        let widest = max(6, names.map(Terminal.width).max() ?? 0)
        // Names get what they need up to a third of the line, and what is left over at the end.
        let least = min(widest, max(Self.names.lowerBound, min(Self.names.upperBound, columns / 3)))
        var room = columns - least
        var chosen: [LiveColumn] = []
        for kind in byWorth {
            let column = LiveColumn(kind, targets, slices: min(slices, max(leastSlices, room - 2)))
            guard column.width + 2 <= room else { continue }
            room -= column.width + 2
            chosen.append(column)
        }
        let width = min(widest, least + room)
        let name = LiveColumn(
            names: width >= Self.names.lowerBound ? ShortNames.fitting(names, width) : names,
            width: width
        )
        let order = Kind.allCases
        return [name] + chosen.sorted { (order.firstIndex(of: $0.kind) ?? 0) < (order.firstIndex(of: $1.kind) ?? 0) }
    }

    private init(names: [String], width: Int) {
        kind = .name
        self.width = width
        heading = Terminal.fit("target", width, .left)
        cells = names.map { Terminal.fit($0, width, .left) }
    }

    private init(_ kind: Kind, _ targets: [LiveState.Target], slices: Int) {
        self.kind = kind
        let (heading, isLeft) = Self.heading(kind, slices)
        let texts = targets.map { Self.text(kind, $0, slices) }
        let width = max(Self.leastWidth(kind, slices), ([heading] + texts).map(Terminal.width).max() ?? 0)
        let alignment: ReportTable.Alignment = isLeft ? .left : .right
        self.width = width
        self.heading = Terminal.fit(heading, width, alignment)
        cells = texts.map { Terminal.fit($0, width, alignment) }
    }

    /// Keeps columns from jumping while their numbers grow.
    private static func leastWidth(_ kind: Kind, _ slices: Int) -> Int {
        switch kind {
        case .name: 6
        case .bar: 10
        case .done: 7
        case .inFlight, .failed, .p95, .dollars: 6
        case .p50: 8
        case .speed, .left: 5
        case .history: slices
        }
    }

    private static func heading(_ kind: Kind, _ slices: Int) -> (text: String, isLeft: Bool) {
        switch kind {
        case .name: ("target", true)
        case .bar: ("", true)
        case .done: ("done", false)
        case .inFlight: ("flying", false)
        case .failed: ("failed", false)
        case .p50: ("TTFT p50", false)
        case .p95: ("p95", false)
        case .speed: ("tok/s", false)
        case .dollars: ("USD", false)
        case .left: ("left", false)
        case .history: (slices < Terminal.width("TTFT so far") ? "TTFT" : "TTFT so far", true)
        }
    }

    private static func text(_ kind: Kind, _ target: LiveState.Target, _ slices: Int) -> String {
        switch kind {
        case .name: target.name
        case .bar: bar(target)
        case .done: target.planned.map { "\(target.done)/\($0)" } ?? "\(target.done)"
        case .inFlight: "\(target.inFlight)"
        case .failed: "\(target.failed)"
        case .p50: target.figures.ttftP50.map(milliseconds) ?? Figure.absent
        case .p95: target.figures.ttftP95.map(milliseconds) ?? Figure.absent
        case .speed: target.figures.tokensPerSecond.map(Figure.significant) ?? Figure.absent
        case .dollars: dollars(target.figures)
        case .left: target.isGivenUp ? "given up" : target.timeLeft.map(LiveFrame.time) ?? Figure.absent
        case .history: sparkline(target.figures.history, slices)
        }
    }

    /// What is to be seen first.
    func ink(_ target: LiveState.Target) -> Ink? {
        switch kind {
        case .failed: target.failed > 0 ? .red : .dim
        case .bar, .history: .cyan
        case .left: target.isGivenUp ? .red : .dim
        case .inFlight: .dim
        case .name, .done, .p50, .p95, .speed, .dollars: nil
        }
    }

    private static func milliseconds(_ nanoseconds: Double) -> String {
        nanoseconds < 100e9 ? "\(Figure.milliseconds(nanoseconds)) ms" : "\(Figure.significant(nanoseconds / 1e9)) s"
    }

    /// Returns what was spent; with `+` if there is more of which the price is not known.
    private static func dollars(_ figures: LiveFigures.Target) -> String {
        let amount = figures.cost.flatMap { Double(Figure.dollars($0)) } ?? 0
        if amount == 0 { return Figure.absent }
        let text = amount < 0.0001 ? "<0.0001" : Figure.fixed(amount, decimals: amount < 1 ? 4 : 2)
        return text + (figures.unpriced > 0 ? "+" : "")
    }

    private static let barCells = 10

    private static func bar(_ target: LiveState.Target) -> String {
        guard let planned = target.planned, planned > 0 else { return "" }
        let share = min(1, max(0, Double(target.done) / Double(planned)))
        let full = Int(share * Double(barCells))
        return String(repeating: "█", count: full) + String(repeating: "░", count: barCells - full)
    }

    /// As many slices of the run's time as are shown where there is room, and as few as are still worth a column.
    static let slices = 16
    private static let leastSlices = 5
    private static let heights = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// Returns the last slices as bars from 0 to the highest; a blank where nothing came.
    static func sparkline(_ history: [Double?], _ slices: Int = slices) -> String {
        let shown = history.suffix(slices)
        let highest = shown.compactMap(\.self).max() ?? 0
        guard highest > 0 else { return "" }
        return shown.map { value in
            guard let value else { return " " }
            return heights[min(heights.count - 1, max(0, Int(value / highest * Double(heights.count))))]
        }.joined()
    }
}
