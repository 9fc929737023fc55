import BenchAnalysis
import BenchModel
import Statistics

extension Chart {
    /// Returns the charts of a sweep; those without anything to show are left out.
    static func all(of result: SweepResult) -> [Chart] {
        [latencyAgainstThroughput(result), attainment(result), userAgainstSystem(result), completed(result)]
            .compactMap(\.self)
    }

    /// The most targets that are drawn.
    private static var drawn: Int { RunCharts.mostTargets }

    /// What is drawn of a target.
    private struct TrackPoints<P> {
        var ink: TargetIndex
        var track: SweepTrack
        var points: [P]
    }

    /// Returns the points of each drawn target by rising load; those of rungs without one are left out.
    private static func points<P>(_ result: SweepResult, _ point: (SweepRung) -> P?) -> [TrackPoints<P>] {
        result.tracks.prefix(drawn).enumerated().map { place, track in
            TrackPoints(ink: TargetIndex(place), track: track, points: rungs(track).compactMap(point))
        }
    }

    private static func leftOut(_ result: SweepResult) -> [String] {
        result.tracks.count > drawn
            ? ["The first \(drawn) of \(result.tracks.count) targets are drawn; the tables have all."] : []
    }

    // MARK: Latency against throughput

    private static func latencyAgainstThroughput(_ result: SweepResult) -> Chart? {
        let lines = Self.points(result) { rung -> (rung: SweepRung, x: Double, p50: Double, p95: Double)? in
            guard let x = rung.flow?.tokensPerSecond, let p50 = rung.summary.ttft.percentile(50),
                let p95 = rung.summary.ttft.percentile(95)
            else { return nil }
            return (rung, x, p50, p95)
        }
        let points = lines.flatMap(\.points)
        guard points.count > 1 else { return nil }
        let unit = ChartUnit.ofLatency(points.map(\.p95).max() ?? 1)
        var chart = Chart(
            id: "throughput",
            title: "Latency against throughput",
            reading: lines.flatMap { line in
                line.points.map { point in
                    "\(line.track.target) at \(result.settings.words(point.rung.rung.level)): \(Figure.significant(point.x)) tokens/s, TTFT p50 "
                        + "\(Figure.milliseconds(point.p50)) ms, p95 \(Figure.milliseconds(point.p95)) ms"
                }
            },
            method: [
                "Output tokens of all streams per second against the time to the first token; each point is a rung, with its load "
                    + "beside it. Between rungs nothing was measured: the lines only join them in order."
            ] + leftOut(result),
            x: .fromZero("output tokens per second", to: points.map(\.x).max() ?? 1),
            y: .fitting("TTFT (\(unit.name))", points.flatMap { [$0.p50 / unit.size, $0.p95 / unit.size] })
        )
        for line in lines where !line.points.isEmpty {
            let high = line.points.map { Point(x: $0.x, y: $0.p95 / unit.size) }
            let low = line.points.map { Point(x: $0.x, y: $0.p50 / unit.size) }
            chart.marks.append(.line(low, .target(line.ink), isStairs: false, isOther: true))
            chart.marks.append(.line(high, .target(line.ink), isStairs: false, isOther: false))
            for (place, point) in line.points.enumerated() {
                let words = "\(line.track.target) at \(result.settings.words(point.rung.rung.level))"
                chart.marks.append(
                    .dot(
                        low[place],
                        .target(line.ink),
                        .hollow,
                        tip: "\(words): p50 \(Figure.milliseconds(point.p50)) ms"
                    )
                )
                chart.marks.append(
                    .dot(
                        high[place],
                        .target(line.ink),
                        .full,
                        tip: "\(words): p95 \(Figure.milliseconds(point.p95)) ms"
                    )
                )
                chart.labels.append(
                    Label(
                        text: result.settings.number(point.rung.rung.level),
                        at: high[place],
                        ink: .target(line.ink),
                        place: .over
                    )
                )
            }
        }
        chart.key =
            [KeyEntry(swatch: .dot(.full), text: "p95"), KeyEntry(swatch: .dot(.hollow), text: "p50")]
            + names(lines)
        return chart
    }

    // MARK: Attainment against load

    private static func attainment(_ result: SweepResult) -> Chart? {
        let lines = Self.points(result) { rung -> (rung: SweepRung, own: RungEvidence, y: Double)? in
            rung.judgement.tightest.flatMap { own in own.attainment.map { (rung: rung, own: own, y: $0.value) } }
        }
        let points = lines.flatMap(\.points)
        guard !points.isEmpty else { return nil }
        let loads = points.map(\.rung.rung.level)
        let lowest = points.map { $0.own.bounds.lower.value }.min() ?? 0
        let bottom = max(0, (lowest * 10).rounded(.down) / 10)
        var chart = Chart(
            id: "attainment",
            title: "Attainment against load",
            reading: lines.flatMap { line in
                line.points.map { point in
                    "\(line.track.target) at \(result.settings.words(point.rung.rung.level)): \(Figure.percent(Share(clamping: point.y))), "
                        + "\(Figure.percent(point.own.bounds.lower)) to \(Figure.percent(point.own.bounds.upper)); \(point.rung.judgement.verdict.words)"
                }
            },
            method: [
                "The share of requests that kept the objectives and did not fail, with its bounds, each of 95 %. Full marks hold, "
                    + "hollow ones do not, ringed ones are not decided. The line across is the share that is asked for."
            ] + leftOut(result),
            x: loadAxis(result, loads),
            y: ChartAxis(
                title: "requests that keep the objectives",
                range: bottom...1,
                ticks: (0...4).map { step in
                    let value = bottom + (1 - bottom) * Double(step) / 4
                    return ChartAxis.Tick(value: value, text: Figure.percent(Share(clamping: value)))
                }
            )
        )
        for level in Set(points.map(\.own.part.level)).sorted() where level.value >= bottom {
            let tip = "\(Figure.percent(level)) are asked for"
            chart.marks.append(.rule(.horizontal(level.value), .neutral, tip: tip))
        }
        for line in lines {
            chart.marks.append(
                .line(
                    line.points.map { Point(x: $0.rung.rung.level, y: $0.y) },
                    .target(line.ink),
                    isStairs: false,
                    isOther: true
                )
            )
            for point in line.points {
                let (x, bounds) = (point.rung.rung.level, point.own.bounds)
                chart.marks.append(
                    .whisker(Point(x: x, y: bounds.lower.value), Point(x: x, y: bounds.upper.value), .target(line.ink))
                )
                chart.marks.append(
                    .dot(
                        Point(x: x, y: point.y),
                        .target(line.ink),
                        point.rung.judgement.verdict.dot,
                        tip:
                            "\(line.track.target) at \(result.settings.words(x)): \(point.rung.judgement.verdict.words)"
                    )
                )
            }
        }
        chart.key =
            [
                KeyEntry(swatch: .dot(.full), text: "holds"), KeyEntry(swatch: .dot(.hollow), text: "does not hold"),
                KeyEntry(swatch: .dot(.ringed), text: "not decided"),
            ] + names(lines)
        return chart
    }

    // MARK: Tokens per second, of one user and of all

    private static func userAgainstSystem(_ result: SweepResult) -> Chart? {
        // What runs on more is compared by what each of them does, where that is known of all.
        let isOfEach = result.rungs.allSatisfy { $0.accelerators != nil }
        let lines = Self.points(result) { rung -> (rung: SweepRung, at: Point)? in
            let system = isOfEach ? rung.tokensPerSecondPerAccelerator : rung.flow?.tokensPerSecond
            guard let x = rung.tokensPerSecondOfUser, let y = system else { return nil }
            return (rung, Point(x: x, y: y))
        }
        let all = lines.flatMap { $0.points.map(\.at) }
        guard all.count > 1 else { return nil }
        let isBeaten = { (point: Point) in
            all.contains { $0 != point && $0.x >= point.x && $0.y >= point.y }
        }
        var chart = Chart(
            id: "pareto",
            title: "Tokens per second: of one stream, and of \(isOfEach ? "each accelerator" : "the system")",
            reading: lines.flatMap { line in
                line.points.map { point in
                    "\(line.track.target) at \(result.settings.words(point.rung.rung.level)): \(Figure.significant(point.at.x)) of one stream, "
                        + "\(Figure.significant(point.at.y)) \(isOfEach ? "of each accelerator" : "in all")\(isBeaten(point.at) ? "; beaten" : "")"
                }
            },
            method: [
                "The median pace of one stream after its first token, 1/TPOT, against the output tokens of all streams per second\(isOfEach ? ", over the accelerators that the scenario names" : ""). A "
                    + "hollow mark is beaten: another rung was no worse in either. Nothing between the marks was measured."
            ] + leftOut(result),
            x: .fromZero("tokens per second of one stream (p50)", to: all.map(\.x).max() ?? 1),
            y: .fromZero(
                "output tokens per second of \(isOfEach ? "each accelerator" : "all")",
                to: all.map(\.y).max() ?? 1
            )
        )
        for line in lines {
            for point in line.points {
                let level = point.rung.rung.level
                chart.marks.append(
                    .dot(
                        point.at,
                        .target(line.ink),
                        isBeaten(point.at) ? .hollow : .full,
                        tip: "\(line.track.target) at \(result.settings.words(level))"
                    )
                )
                chart.labels.append(
                    Label(text: result.settings.number(level), at: point.at, ink: .target(line.ink), place: .over)
                )
            }
        }
        chart.key =
            [
                KeyEntry(swatch: .dot(.full), text: "beaten by none"),
                KeyEntry(swatch: .dot(.hollow), text: "beaten by another"),
            ] + names(lines)
        return chart
    }

    // MARK: Offered and completed

    private static func completed(_ result: SweepResult) -> Chart? {
        // Sessions that begin and requests that end are not of one kind.
        guard result.settings.variable == .rate, !result.settings.countsSessions else { return nil }
        let lines = Self.points(result) { rung -> (rung: SweepRung, at: Point)? in
            (rung.flow?.completedPerSecond).map { (rung: rung, at: Point(x: rung.rung.level, y: $0)) }
        }
        let all = lines.flatMap { $0.points.map(\.at) }
        guard let most = all.map({ max($0.x, $0.y) }).max() else { return nil }
        let axis = { (title: String) in ChartAxis.fromZero(title, to: most) }
        var chart = Chart(
            id: "completed",
            title: "Offered and completed",
            reading: lines.flatMap { line in
                line.points.map {
                    "\(line.track.target): \(Figure.significant($0.at.x)) requests/s offered, \(Figure.significant($0.at.y)) completed"
                }
            },
            method: [
                "Requests that were to start per second, against those that ended well per second while they came, after the rung had "
                    + "settled. On the dashed line all are served; below it requests pile up, or fail."
            ] + leftOut(result),
            x: axis("requests offered per second"),
            y: axis("requests completed per second")
        )
        let end = chart.x.range.upperBound
        chart.marks.append(.line([Point(x: 0, y: 0), Point(x: end, y: end)], .neutral, isStairs: false, isOther: true))
        for line in lines {
            for point in line.points {
                chart.marks.append(
                    .dot(
                        point.at,
                        .target(line.ink),
                        point.rung.judgement.verdict.dot,
                        tip: "\(line.track.target) at \(result.settings.words(point.at.x))"
                    )
                )
            }
        }
        chart.key = [KeyEntry(swatch: .dashes, text: "all are served")] + names(lines)
        return chart
    }

    // MARK: Parts

    /// Rungs by rising load; what was measured once more is in its table alone.
    private static func rungs(_ track: SweepTrack) -> [SweepRung] {
        track.rungs.filter { $0.rung.purpose != .confirmation }.sorted(by: SweepReport.isBefore)
    }

    private static func loadAxis(_ result: SweepResult, _ loads: [Double]) -> ChartAxis {
        .logarithmic(result.settings.axisTitle, around: (loads.min() ?? 1)...(loads.max() ?? 1))
    }

    private static func names<P>(_ lines: [TrackPoints<P>]) -> [KeyEntry] {
        lines.count < 2 ? [] : lines.map { KeyEntry(swatch: .ink(.target($0.ink)), text: $0.track.target) }
    }
}

extension RungVerdict {
    fileprivate var dot: Chart.Dot {
        switch self {
        case .holds: .full
        case .breaks, .saturated, .rateLimited: .hollow
        case .undecided, .unsettled, .instrumentLimited, .unjudged: .ringed
        }
    }
}
