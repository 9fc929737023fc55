import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    /// Streams that were closed on purpose, and when their connections were gone.
    static func closedOnPurpose(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Closed on purpose (ms)",
            figures: ["n", "token events p50", "closed after p50", "n", "gone after p50", "p95"],
            words: ["asked at"]
        )
        table.fill(summary.closings) { closing, row in
            row.text(closing.target)
            row.count(closing.n)
            row.figure(closing.events.percentile(50), .trimmed)
            row.figure(closing.closedAfter.percentile(50), .milliseconds)
            row.count(closing.gone.n)
            row.percentiles([50, 95], of: closing.gone, .milliseconds)
            row.text(closing.askedAt)
        }
        table.notes.append(
            "closed after: from sending; gone after: from closing until the other side has let go of the connection"
        )
        table.notes.append(
            "tokens asked for are counted by events, unless usage comes along with them as Gemini's does"
        )
        if summary.closings.contains(where: { $0.gone.n < $0.n }) {
            table.notes.append(
                "gone is not known over HTTP/2, where a connection outlives its streams, and of servers that did not let go "
                    + "within 2 s"
            )
        }
        return table
    }

    /// What closing can have saved at the most.
    static func savedByClosing(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Closed on purpose: saved at most (output, per stream)",
            figures: ["n", "with usage", "tokens received", "uncut", "n", "tokens saved", "share", "US dollars"],
            words: ["held against"]
        )
        table.fill(summary.closings) { closing, row in
            let savings = closing.savings
            row.text(closing.target)
            row.count(closing.n)
            row.count(closing.output.n)
            row.figure(savings?.tokensReceived, .plain, mark: savings?.isReckoned == true ? .reckoned : nil)
            row.figure(savings?.uncut.outputTokens, .plain)
            row.count(savings?.uncut.n)
            row.figure(savings?.tokens, .plain)
            row.share(savings?.share)
            row.add(.roundedDollars(savings?.cost))
            row.text(savings.map { $0.uncut.target == closing.target ? "its own others" : $0.uncut.target })
        }
        table.notes.append(
            "so much if the server stopped and bills no more; nothing if it went on to the end. What is billed for a closed "
                + "stream is not told: its cost is unknown"
        )
        if summary.closings.contains(where: { $0.savings == nil }) {
            table.notes.append("without figures: no stream of the same model and endpoint ran to its end with usage")
        }
        return table
    }
}
