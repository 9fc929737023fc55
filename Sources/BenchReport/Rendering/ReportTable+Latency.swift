import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    static func firstToken(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Latency: first token (ms)",
            figures: ["n", "TTFT p50", "p95", "p99", "p95 interval", "cold", "reused", "n", "TTFA p50", "p95"],
            words: ["thinking"]
        )
        table.fill(summary.latencyRows(\.ttft, \.firstAnswer)) { item, row in
            guard case .target(let target) = item else { return addFirstToken(item, to: &row) }
            row.text(target.target.name)
            row.count(target.ttft.n)
            row.percentiles([50, 95, 99], of: target.ttft, Figure.milliseconds)
            row.text(interval(target.ttft))
            row.count(target.ttft.isEmpty ? nil : target.ttftCold)
            row.count(target.ttft.isEmpty ? nil : target.ttft.n - target.ttftCold)
            row.count(target.ttfa.isEmpty ? nil : target.ttfa.n)
            row.percentiles([50, 95], of: target.ttfa, Figure.milliseconds)
            row.text(target.thinking == .none ? nil : target.thinking.rawValue)
        }
        table.notes.append(
            "p95 interval: holds the true p95 with 95 % confidence, by order statistics; a gate's \"at most\" bounds it from one "
                + "side alone, and lies within"
        )
        table.notes.append("TTFT counts from the moment the request is sent, so that connecting is not in it")
        table.explainFirstWave(summary)
        if summary.targets.contains(where: { $0.thinking == .hidden }) {
            table.notes.append(
                "hidden thinking: usage, or the server's word that it thinks, tells of reasoning that was not streamed; it was "
                    + "made before the first token"
            )
        }
        for target in summary.targets where target.closedWithoutToken > 0 {
            table.notes.append(
                "\(target.target.name): \(Figure.count(target.closedWithoutToken, "stream")) closed before the first token: "
                    + "TTFT is that of the others, and reads too low"
            )
        }
        if summary.targets.contains(where: { $0.bufferedAnswers > 0 }) {
            table.notes.append("a buffered answer comes in one piece and has no TTFT")
        }
        return table
    }

    static func interval(_ ttft: Distribution) -> String? { interval(ttft.interval(95)) }

    static func interval(_ interval: PercentileInterval) -> String? {
        switch (interval.low, interval.high) {
        case (let low?, let high?): return "\(Figure.milliseconds(low))–\(Figure.milliseconds(high))"
        case (let low?, nil): return "≥ \(Figure.milliseconds(low))"
        case (nil, let high?): return "≤ \(Figure.milliseconds(high))"
        case (nil, nil): return nil
        }
    }

    static func wholeAnswer(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Latency: whole answer, E2E (ms)",
            figures: ["n", "last token p50", "p95", "p99", "n", "stream end p50", "p95", "p99"]
        )
        table.fill(summary.latencyRows(\.e2eLastToken, \.e2eEnd)) { item, row in
            guard case .target(let target) = item else { return addWholeAnswer(item, to: &row) }
            row.text(target.target.name)
            row.count(target.e2eLastToken.n)
            row.percentiles([50, 95, 99], of: target.e2eLastToken, Figure.milliseconds)
            row.count(target.e2eEnd.n)
            row.percentiles([50, 95, 99], of: target.e2eEnd, Figure.milliseconds)
        }
        table.explainFirstWave(summary)
        return table
    }

    static func throughput(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Throughput",
            figures: [
                "n", "TPOT ms p50", "p95", "p99", "tokens/s per stream p50", "p5", "system tokens/s", "steady window",
            ]
        )
        table.fill(summary.latencyRows(\.tpot, \.tokensPerSecond)) { item, row in
            guard case .target(let target) = item else { return addThroughput(item, to: &row) }
            row.text(target.target.name)
            row.count(target.tpot.n)
            row.percentiles([50, 95, 99], of: target.tpot, Figure.milliseconds)
            row.percentiles([50, 5], of: target.tokensPerSecond, Figure.significant)
            if target.firstEventsTakenAsOne > 0 { row.marked(.firstEventAsOne, last: 5) }
            row.figure(target.systemTokensPerSecond, Figure.significant)
            row.figure(target.steadyTokensPerSecond, Figure.significant)
            if target.tokens.countedFromChunks > 0 { row.marked(.countedFromChunks, last: 7) }
        }
        if summary.targets.contains(where: { !$0.tpot.isEmpty && $0.tokens.reasoning.sum > 0 }) {
            table.notes.append("where usage counts reasoning, TPOT and tokens/s per stream are of the answer alone")
        }
        if summary.targets.contains(where: { $0.tokens.output.n < $0.counts.ok }) {
            table.notes.append("system tokens/s is not given where the tokens of a request have no count")
        }
        return table
    }

    static func gaps(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Gaps between token events (ms)",
            figures: ["n", "p50", "p95", "p99", "longest", ">250", ">500", ">1000", "tokens/event"],
            words: ["name"]
        )
        let streamed = summary.targets.filter { !$0.gaps.pooled.isEmpty }
        let shown = summary.latencyRows(\.gaps).filter { item in
            if case .target(let target) = item { !target.gaps.pooled.isEmpty } else { true }
        }
        table.fill(shown) { item, row in
            guard case .target(let target) = item else { return addGaps(item, to: &row) }
            let gaps = target.gaps
            row.text(target.target.name)
            row.count(gaps.pooled.n)
            row.percentiles([50, 95, 99], of: gaps.pooled, Figure.milliseconds)
            if gaps.isBufferedOnTheWay { row.marked(.buffered, last: 3) }
            row.figure(gaps.longest, Figure.milliseconds)
            for limit in [250.0, 500, 1000] { row.count(gaps.stalls(over: .milliseconds(limit))) }
            row.figure(gaps.tokensPerEvent, Figure.significant)
            row.text(gaps.name.rawValue.uppercased())
        }
        if streamed.contains(where: { $0.gaps.name == .icl }) {
            table.notes.append("ICL, inter-chunk latency: events carry more than 1.05 tokens, or nobody says how many")
        }
        return table
    }

    // MARK: Parts of a target's requests

    private static func addFirstToken(_ item: LatencyRow, to row: inout RowBuilder) {
        guard case .part(let name, let part, let showsAnswer) = item else { return }
        row.text(name)
        row.count(part.ttft.n)
        row.percentiles([50, 95, 99], of: part.ttft, Figure.milliseconds)
        row.text(interval(part.ttft))
        row.count(part.ttft.isEmpty ? nil : part.ttftCold)
        row.count(part.ttft.isEmpty ? nil : part.ttft.n - part.ttftCold)
        let answer = showsAnswer ? part.firstAnswer : Distribution([])
        row.count(answer.isEmpty ? nil : answer.n)
        row.percentiles([50, 95], of: answer, Figure.milliseconds)
        row.text(nil)
    }

    private static func addWholeAnswer(_ item: LatencyRow, to row: inout RowBuilder) {
        guard case .part(let name, let part, _) = item else { return }
        row.text(name)
        for times in [part.e2eLastToken, part.e2eEnd] {
            row.count(times.n)
            row.percentiles([50, 95, 99], of: times, Figure.milliseconds)
        }
    }

    private static func addThroughput(_ item: LatencyRow, to row: inout RowBuilder) {
        guard case .part(let name, let part, _) = item else { return }
        row.text(name)
        row.count(part.tpot.n)
        row.percentiles([50, 95, 99], of: part.tpot, Figure.milliseconds)
        row.percentiles([50, 5], of: part.tokensPerSecond, Figure.significant)
        row.text(nil)
        row.text(nil)
    }

    private static func addGaps(_ item: LatencyRow, to row: inout RowBuilder) {
        guard case .part(let name, let part, _) = item else { return }
        row.text(name)
        row.count(part.gaps.n)
        row.percentiles([50, 95, 99], of: part.gaps, Figure.milliseconds)
        row.figure(part.gaps.max, Figure.milliseconds)
        for limit in [250e6, 500e6, 1000e6] { row.count(part.gaps.sorted.count { $0 > limit }) }
        row.text(nil)
        row.text(nil)
    }
}
