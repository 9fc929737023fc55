import BenchAnalysis
import BenchModel

extension Chart {
    /// One row a stream: the phases of some streams of each target.
    ///
    /// - Returns: nil where no stream ran.
    static func streams(_ waterfall: StreamWaterfall, _ targets: ChartTargets) -> Chart? {
        guard let longest = waterfall.rows.map(\.phases.length).max(), longest > 0 else { return nil }
        let unit = ChartUnit.ofLatency(longest.inNanoseconds)
        let scaled = { (time: Nanoseconds) in time.inNanoseconds / unit.size }
        let groups = Dictionary(grouping: waterfall.rows, by: \.target).sorted { $0.key < $1.key }
        // Each target takes a line for its name and one for each of its streams.
        let lines = waterfall.rows.count + groups.count
        var chart = Chart(
            id: "streams",
            title: "Inside single streams",
            reading: groups.map { reading($1, targets.name($0)) },
            method: method(waterfall),
            x: .fromZero("time since its start (\(unit.name))", to: scaled(longest)),
            y: ChartAxis(title: "", range: 0...Double(lines), ticks: []),
            rows: lines
        )
        var line = Double(lines)
        for (target, rows) in groups {
            chart.labels.append(
                Label(text: targets.name(target), at: Point(x: 0, y: line - 0.5), ink: .target(target), place: .start)
            )
            line -= 1
            for row in rows {
                chart.add(row, line: line, targets, scaled)
                line -= 1
            }
        }
        chart.key = key(waterfall)
        return chart
    }

    private mutating func add(
        _ row: StreamWaterfall.Row,
        line: Double,
        _ targets: ChartTargets,
        _ scaled: (Nanoseconds) -> Double
    ) {
        let name = "\(targets.name(row.target)), request \(row.sequence.number)"
        for span in row.phases.spans {
            let half = span.phase.height / 2
            marks.append(
                .bar(
                    x: scaled(span.from)...scaled(span.to),
                    y: (line - 0.5 - half)...(line - 0.5 + half),
                    .phase(span.phase.ink, target: row.target),
                    tip: "\(name): \(span.phase.words) \(Figure.milliseconds(span.length.inNanoseconds)) ms"
                )
            )
        }
        for stall in row.phases.stalls {
            marks.append(
                .bar(
                    x: scaled(stall.lowerBound)...scaled(stall.upperBound),
                    y: (line - 0.9)...(line - 0.1),
                    .phase(.stall, target: row.target),
                    tip:
                        "\(name): nothing came for \(Figure.milliseconds((stall.upperBound - stall.lowerBound).inNanoseconds)) ms"
                )
            )
        }
        labels.append(Label(text: "\(row.sequence.number)", at: Point(x: 0, y: line - 0.5), ink: .neutral, place: .row))
        let end = Point(x: scaled(row.phases.length), y: line - 0.5)
        if let failure = row.failure {
            labels.append(Label(text: "✕ \(failure.rawValue)", at: end, ink: .bad, place: .beside))
        } else if row.isClosed {
            labels.append(Label(text: "closed on purpose", at: end, ink: .neutral, place: .beside))
        }
    }

    private static func key(_ waterfall: StreamWaterfall) -> [KeyEntry] {
        let phases = StreamPhases.Phase.allCases.filter { phase in
            waterfall.rows.contains { $0.phases.spans.contains { $0.phase == phase } }
        }
        let stalls = waterfall.rows.contains { !$0.phases.stalls.isEmpty }
        return phases.map { KeyEntry(swatch: .ink(.phase($0.ink, target: nil)), text: $0.words) }
            + (stalls ? [KeyEntry(swatch: .ink(.phase(.stall, target: nil)), text: "stall")] : [])
    }

    private static func reading(_ rows: [StreamWaterfall.Row], _ name: String) -> String {
        let (shortest, longest) = (rows.map(\.phases.length).min() ?? 0, rows.map(\.phases.length).max() ?? 0)
        let stalled = rows.count { !$0.phases.stalls.isEmpty }
        return
            "\(name): \(Figure.milliseconds(shortest.inNanoseconds)) to \(Figure.milliseconds(longest.inNanoseconds)) ms"
            + (stalled > 0 ? "; \(stalled) of \(rows.count) rows stalled" : "")
    }

    private static func method(_ waterfall: StreamWaterfall) -> [String] {
        let most = Figure.milliseconds(StreamPhases.leastStall.inNanoseconds)
        return [
            "\(waterfall.rows.count) of \(waterfall.total) measured requests (their last attempts): of each target those at evenly "
                + "spaced ranks of their length, from the shortest to the longest. Numbers are places in the target's plan.",
            "Connecting is drawn where a request opened its connection; a stall is a gap of more than \(most) ms between two "
                + "token events, and the \(StreamPhases.mostStalls) longest of a stream are drawn.",
        ]
    }
}

extension StreamPhases.Phase {
    fileprivate var ink: Chart.Phase {
        switch self {
        case .connect: .connect
        case .wait: .wait
        case .thinking: .thinking
        case .answer: .answer
        case .close: .close
        }
    }

    fileprivate var words: String {
        switch self {
        case .connect: "connecting"
        case .wait: "waiting for the first token"
        case .thinking: "thinking"
        case .answer: "answer"
        case .close: "until the end of the stream"
        }
    }

    /// Of a row's height: phases differ by more than their colour.
    fileprivate var height: Double {
        switch self {
        case .connect: 0.4
        case .wait: 0.16
        case .thinking: 0.5
        case .answer: 0.8
        case .close: 0.16
        }
    }
}
