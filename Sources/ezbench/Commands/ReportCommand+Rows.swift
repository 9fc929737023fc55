import ArgumentParser
import BenchAnalysis
import BenchModel
import BenchReport
import SampleStore

/// What a row of CSV is of, where it is not of a target.
enum CSVRowSubject: String, CaseIterable, ExpressibleByArgument {
    case requests, deltas
}

extension ReportCommand {
    func validateRows() throws {
        guard rows != nil else { return }
        guard format == .csv else { throw ValidationError("--rows: only --format csv has rows of them") }
        guard since == nil, sweep == nil else {
            throw ValidationError("--rows: are those of one run; leave --since and --sweep out")
        }
    }

    /// Writes a run's requests or token events, each as soon as its row is made.
    func write(_ rows: CSVRowSubject, of selector: RunSelector, in file: RunDatabase) throws {
        let stream: ResultStream
        switch rows {
        case .requests:
            let run = MeasuredRun(try file.facts(selector))
            stream = try ResultStream(destination.output)
            try RequestRows.write(run, to: stream.write)
        case .deltas:
            let record = try file.record(selector)
            let deltas = DeltaRows(record)
            stream = try ResultStream(destination.output)
            try stream.write(deltas.head)
            try file.forEachSample(of: record.id) { try stream.write(deltas.rows(of: $0)) }
        }
        try stream.end()
    }
}
