import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    /// Conversations that were held turn by turn, or sessions of a trace, each as a whole.
    static func sessions(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Conversations (s, US dollars)",
            figures: [
                "finished", "broken", "cut short", "time to finish p50", "p95", "waiting for the model p50", "p95",
                "thinking p50", "p95", "finished per hour", "cost per finished one",
            ]
        )
        let shown = summary.targets.compactMap { target in target.sessions.map { (target.target.name, $0) } }
        table.fill(shown) { item, row in
            let (name, sessions) = item
            row.text(name)
            row.count(sessions.finished)
            row.count(sessions.broken)
            row.count(sessions.cut)
            for distribution in [sessions.timeToFinish, sessions.waiting, sessions.thinking] {
                row.percentiles([50, 95], of: distribution, .seconds)
            }
            row.figure(sessions.finishedPerHour, .plain)
            row.roundedDollars(sessions.costPerFinished)
        }
        if shown.contains(where: { $0.1.broken > 0 }) {
            table.notes.append(
                (shown.contains(where: \.1.isReplay)
                    ? "broken: a turn failed, and those after it were sent all the same"
                    : "broken: a turn failed, and those after it were not asked")
                    + "; times are of finished conversations, costs and the time of finished per hour are of all"
            )
        }
        if shown.contains(where: \.1.isReplay) {
            table.notes.append(
                "the sessions of a trace: each turn began when it was recorded, so that thinking is the time in which no answer was "
                    + "awaited, and finished per hour is the trace's own pace"
            )
        }
        if let history = summary.record.history { table.notes.append(history.words) }
        for (name, sessions) in shown { table.notes += standIns(name, sessions) }
        return table
    }

    private static func standIns(_ name: String, _ sessions: SessionSummary) -> [String] {
        var notes: [String] = []
        if sessions.recordedAnswers > 0 {
            notes.append(
                "\(name): in \(Figure.count(sessions.recordedAnswers, "request")) the recorded answer stood in for the "
                    + "model's, which had nothing to give back or made no call where results were recorded"
            )
        }
        if sessions.standInResults > 0 {
            notes.append(
                "\(name): in \(Figure.count(sessions.standInResults, "request")) a stand-in stood for a tool's result: "
                    + "for a call none was recorded"
            )
        }
        return notes
    }

    /// The turns of conversations: each waits for the answer to the one before it.
    static func turns(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Turns of conversations (ms)",
            figures: [
                "turn", "requests", "failed", "not started", "TTFT p50", "p95", "input tokens p50", "from cache",
                "at best",
            ]
        )
        let shown = summary.targets.flatMap { target in
            (target.sessions?.turns ?? []).map { (target.target.name, $0) }
        }
        table.fill(shown) { item, row in
            let (name, turns) = item
            row.text(name)
            row.text(turns.words)
            row.count(turns.requests)
            row.count(turns.failed)
            row.count(turns.notStarted)
            row.percentiles([50, 95], of: turns.ttft, .milliseconds)
            row.figure(turns.inputTokens.percentile(50), .trimmed)
            row.share(turns.cachedShare)
            row.share(turns.idealShare)
        }
        if shown.contains(where: { $0.1.cachedShare != nil }) {
            table.notes.append(
                "from cache: input tokens that usage says a cache gave; at best: "
                    + (summary.targets.contains { $0.sessions?.isReplay ?? false }
                        ? "those of blocks that a request before had, of this or another session"
                        : "those of the turn before and of its answer, which a cache of the same conversation could give")
            )
        } else {
            table.notes.append("usage says nothing of a cache")
        }
        return table
    }
}

extension ConversationSettings.History {
    /// Says what was sent of what had been said before.
    fileprivate var words: String {
        switch self {
        case .live: "history live: each turn was asked with all that was said, in the model's own answers"
        case .recorded: "history recorded: each turn was asked with all that was said, in the answers of the recording"
        case .server:
            "history server: each turn was asked with what was new and the id of the answer before it, and the server added the rest"
        }
    }
}

extension SessionSummary.Turns {
    /// `3`, or `9–16`.
    var words: String {
        turns.count == 1 ? String(turns.lowerBound) : "\(turns.lowerBound)–\(turns.upperBound)"
    }
}
