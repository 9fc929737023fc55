import BenchModel
import GRDB
import GRDBSQLite

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

    static func sample(from row: Row) throws -> Sample { try sample(from: row, allPuts) { _ in false } }

    /// What puts a column into a sample, and whether it is to be asked where the column is NULL.
    private struct Put {
        let mayBeSkipped: Bool
        let put: SampleColumn.Put

        init(_ column: SampleColumn) {
            mayBeSkipped = column.mayBeSkipped
            put = column.put
        }
    }

    private static let allPuts = SampleColumns.all.map(Put.init)
    private static let putsInFigures = SampleColumns.inFigures.map(Put.init)

    /// Reads a row by what puts each of its columns into a sample: a whole column would be counted anew for every value.
    ///
    /// - Parameters:
    ///   - row: the row, with the target's place first.
    ///   - puts: of the columns after it.
    ///   - isNull: whether a place of the row is known to hold NULL.
    /// - Returns: the sample.
    /// - Throws: `Defect` of a value that this version cannot have written.
    private static func sample(from row: Row, _ puts: [Put], isNull: (Int) -> Bool) throws -> Sample {
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
        for index in puts.indices where !(puts[index].mayBeSkipped && isNull(index + 1)) {
            try puts[index].put(row, index + 1, &sample)
        }
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
        let statement = try db.makeStatement(sql: selection(of: SampleColumns.inFigures, where: "request.run_id = ?"))
        let rows = try Row.fetchCursor(statement, arguments: [run])
        while let row = try rows.next() {
            let read = try sample(from: row, putsInFigures) { place in
                sqlite3_column_type(statement.sqliteStatement, CInt(place)) == SQLITE_NULL
            }
            maker.add(read)
        }
        return maker.finished()
    }
}
