import BenchModel
import GRDB

/// A sample as a row of `request`, column by column as ``SampleColumns`` says.
enum SampleRow {
    static let insertion = """
        INSERT INTO request (run_id, target_id, \(SampleColumns.all.map(\.name).joined(separator: ", ")))
        VALUES (?, ?\(String(repeating: ", ?", count: SampleColumns.all.count)))
        """

    /// In order of planning; the target's place in the scenario comes first in each row.
    private static let selection = selection(where: "request.run_id = ?")

    /// The same of the requests for which a condition holds.
    static func selection(where condition: String) -> String { selection(of: SampleColumns.all, where: condition) }

    private static func selection(of columns: [SampleColumn], where condition: String) -> String {
        """
        SELECT target.position, \(columns.map { "request.\($0.name)" }.joined(separator: ", "))
        FROM request JOIN target ON target.id = request.target_id
        WHERE \(condition) ORDER BY request.planned_ns, request.id
        """
    }

    static func arguments(of sample: Sample, run: Int64, targetID: Int64) -> StatementArguments {
        var values: [(any DatabaseValueConvertible)?] = [run, targetID]
        values.reserveCapacity(SampleColumns.all.count + 2)
        for column in SampleColumns.all { values.append(column.value(sample)) }
        return StoredText.arguments(values)
    }

    /// Returns a run's samples, in order of planning.
    static func all(of run: Int64, in db: Database) throws -> [Sample] {
        let rows = try Row.fetchCursor(db, sql: selection, arguments: [run])
        var samples: [Sample] = []
        while let row = try rows.next() { samples.append(try sample(from: row)) }
        return samples
    }

    static func sample(from row: Row) throws -> Sample { try sample(from: row, allPuts) }

    private static let allPuts = SampleColumns.all.map(\.put)
    private static let putsInFigures = SampleColumns.inFigures.map(\.put)

    /// Reads a row by what puts each of its columns into a sample: a whole column would be counted anew for every value.
    private static func sample(from row: Row, _ puts: [SampleColumn.Put]) throws -> Sample {
        try StoredNumber.check(row[0], "position")
        guard let target: Int = row[0] else { throw SampleColumn.Defect(column: "position") }
        var sample = Sample(
            target: TargetIndex(target),
            promptID: "",
            phase: .measure,
            sequence: 0,
            outcome: .ok,
            planned: 0,
            times: PhaseTimes(started: nil)
        )
        for index in puts.indices { try puts[index](row, index + 1, &sample) }
        return sample
    }
}

// MARK: - What figures need

extension SampleRow {
    /// Returns what figures need of a run's samples, in order of planning; one sample is in memory at a time.
    static func facts(of run: Int64, in db: Database) throws -> [SampleFacts] {
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM request WHERE run_id = ?", arguments: [run]) ?? 0
        var maker = FactsMaker()
        maker.reserve(count)
        let rows = try Row.fetchCursor(
            db,
            sql: selection(of: SampleColumns.inFigures, where: "request.run_id = ?"),
            arguments: [run]
        )
        while let row = try rows.next() {
            maker.add(try sample(from: row, putsInFigures))
        }
        return maker.finished()
    }
}
