package import BenchModel

/// A run as CSV with one row per token event, written as samples are read: none of them is kept.
package struct DeltaRows {
    private let record: RunRecord

    package init(_ record: RunRecord) { self.record = record }

    /// The names of the columns, as the first row.
    package var head: String {
        CSVRows.row([
            "run_id", "target", "prompt_id", "phase", "sequence", "sitting", "attempt", "counted", "event", "kind",
            "arrival_ms", "since_sent_ms", "gap_ms", "lag_ms", "bytes", "simulated",
        ])
    }

    /// Returns the rows of one attempt; none where it brought no token event.
    ///
    /// What is the same in all of them passes the gate to spreadsheets once; the rest are numbers and words of this program.
    package func rows(of sample: Sample) -> String {
        guard record.targets.indices.contains(sample.target.number) else { return "" }
        let target = record[sample.target]
        let isStreamed = target.isStreamed && !sample.response.wasBuffered
        let isCounted = sample.phase == .measure && sample.isFinished && sample.isMeasurement
        let own = CSVRows.row([
            String(record.id), target.name, sample.promptID, sample.phase.rawValue, String(sample.sequence.number),
            String(sample.part), String(sample.attempt), isCounted ? "1" : "0",
        ]).dropLast()
        let deltas = sample.response.deltas
        let (arrivals, lags, kinds, sizes) = (deltas.arrivals, deltas.lags, deltas.kinds, deltas.byteCounts)
        var text = ""
        for index in arrivals.indices {
            let sinceSent = sample.times.sent.map { CSVRows.milliseconds(arrivals[index] - $0) } ?? ""
            let gap = index > 0 && isStreamed ? CSVRows.milliseconds(arrivals[index] - arrivals[index - 1]) : ""
            text += own
            text += ",\(index),\(kinds[index].name),\(CSVRows.milliseconds(arrivals[index].sinceEpoch)),\(sinceSent),"
            text += "\(gap),\(CSVRows.milliseconds(lags[index])),\(sizes[index]),\(target.isSimulated)\r\n"
        }
        return text
    }
}
