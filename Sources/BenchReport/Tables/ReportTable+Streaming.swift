import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    /// Whether events came as they were made.
    static func delivery(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Delivery of the stream",
            figures: ["events", "reads", "events/read", "in shared reads", "zero gaps", "at once", "in one piece"],
            words: ["verdict"]
        )
        table.fill(summary.targets.filter { $0.gaps.events > 0 && $0.gaps.reads > 0 }) { target, row in
            let gaps = target.gaps
            row.text(target.target.name)
            row.count(gaps.events)
            row.count(gaps.reads)
            row.figure(gaps.eventsPerRead, .plain)
            row.share(gaps.shareInSharedReads)
            row.share(gaps.zeroGapShare)
            row.count(gaps.arrivals.atOnce)
            row.count(gaps.arrivals.n(.inOnePiece))
            row.text(gaps.delivery(isLimited: summary.instrument.isLimited)?.words)
        }
        let verdicts = summary.targets.compactMap { $0.gaps.delivery(isLimited: summary.instrument.isLimited) }
        for delivery in Delivery.explained where verdicts.contains(delivery) {
            table.notes.append("\(delivery.words): \(delivery.meaning)")
        }
        return table
    }

    /// The same model streamed and not, side by side.
    static func streamedAgainstBuffered(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Streamed against buffered (ms, medians)",
            name: "streamed",
            figures: ["n", "first answer", "n", "whole answer", "saved", "interval", "end later by"],
            words: ["buffered", "model"]
        )
        table.fill(summary.streamingGains) { gain, row in
            row.text(gain.streamed)
            row.count(gain.firstAnswer.n)
            row.figure(gain.firstAnswer.percentile(50), .milliseconds)
            row.count(gain.wholeAnswer.n)
            row.figure(gain.wholeAnswer.percentile(50), .milliseconds)
            row.figure(gain.gain, .milliseconds)
            row.interval(gain.gainInterval, .milliseconds)
            row.figure(gain.costAtEnd, .milliseconds)
            row.text(gain.buffered)
            row.text(gain.model)
        }
        table.notes.append(
            "saved: how much sooner a reader has the first character, streamed, than the whole answer, buffered; the interval "
                + "holds the true figure with 95 % confidence"
        )
        table.notes.append("end later by: the end of the stream against the buffered answer; below 0 is sooner")
        return table
    }
}
