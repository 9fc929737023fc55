import BenchModel
import SQLiteAccess

/// A sample as a row of `request`, column by column as ``SampleColumns`` says.
enum SampleRow {
    static let insertion = """
        INSERT INTO request (run_id, target_id, \(SampleColumns.all.map(\.name).joined(separator: ", ")))
        VALUES (?, ?\(String(repeating: ", ?", count: SampleColumns.all.count)))
        """

    /// In order of planning; the target's place in the scenario comes first in each row.
    private static let selection = selection(where: "request.run_id = ?")

    /// The same of the requests for which a condition holds.
    static func selection(where condition: String) -> String {
        """
        SELECT target.position, \(names(of: SampleColumns.all))
        FROM request JOIN target ON target.id = request.target_id
        WHERE \(condition) \(inOrder)
        """
    }

    private static let inOrder = "ORDER BY request.planned_ns, request.id"

    private static func names(of columns: [SampleColumn]) -> String {
        columns.map { "request.\($0.name)" }.joined(separator: ", ")
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

    static func sample(from row: Row) throws -> Sample {
        try StoredNumber.check(row[0], "position")
        guard let target: Int = row[0] else { throw SampleColumn.Defect(column: "position") }
        return try sample(from: row, of: TargetIndex(target), allPuts)
    }

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

    /// What values are put into: to copy it takes less than to make another one.
    private static let blank = Sample(
        target: 0,
        promptID: "",
        phase: .measure,
        sequence: 0,
        outcome: .ok,
        planned: 0,
        times: PhaseTimes(started: nil)
    )

    /// Reads a row by what puts each of its columns into a sample: a whole column would be counted anew for every value.
    ///
    /// - Parameters:
    ///   - row: the row, with what tells its target first.
    ///   - target: that target.
    ///   - puts: of the columns after it.
    /// - Returns: the sample.
    /// - Throws: `Defect` of a value that this version cannot have written.
    private static func sample(from row: Row, of target: TargetIndex, _ puts: [Put]) throws -> Sample {
        var sample = blank
        sample.target = target
        for index in puts.indices where !(puts[index].mayBeSkipped && row.isNull(at: index + 1)) {
            try puts[index].put(row, index + 1, &sample)
        }
        return sample
    }
}

// MARK: - What figures need

extension SampleRow {
    /// Returns what figures need of a run's samples, in order of planning; one sample of each thread is in memory at a time.
    ///
    /// - Parameters:
    ///   - run: the run's ID.
    ///   - db: the connection that reads them.
    ///   - second: what reads the later half at the same time; nil reads all with one.
    ///   - worthTwo: so many rows are worth another thread.
    /// - Returns: what is needed of each.
    /// - Throws: `Defect` of a value that this version cannot have written, and what the database says.
    static func facts(
        of run: Int64,
        in db: Database,
        _ second: SecondConnection?,
        worthTwo: Int = 10_000
    ) throws -> [SampleFacts] {
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM request WHERE run_id = ?", arguments: [run]) ?? 0
        let targets = try targets(of: run, in: db)
        guard let second, count >= worthTwo, let middle = try planned(count / 2, of: run, in: db) else {
            return try facts(in: db, of: targets, expected: count, where: "run_id = ?", [run])
        }
        let half = count / 2 + 1
        let (early, late) = try second.read(beside: db) { db in
            try facts(in: db, of: targets, expected: half, where: "run_id = ? AND planned_ns < ?", [run, middle])
        } second: { db in
            try facts(in: db, of: targets, expected: half, where: "run_id = ? AND planned_ns >= ?", [run, middle])
        }
        return early + late
    }

    /// Returns when the request at a place in the order of planning was planned.
    private static func planned(_ place: Int, of run: Int64, in db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: "SELECT planned_ns FROM request WHERE run_id = ? ORDER BY planned_ns LIMIT 1 OFFSET ?",
            arguments: [run, place]
        )
    }

    /// Returns a run's targets by their IDs: to join them to each row takes a tenth of the time.
    private static func targets(of run: Int64, in db: Database) throws -> [Int64: TargetIndex] {
        let rows = try Row.fetchAll(db, sql: "SELECT id, position FROM target WHERE run_id = ?", arguments: [run])
        var targets: [Int64: TargetIndex] = [:]
        for row in rows {
            try StoredNumber.check(row[1], "position")
            guard let id: Int64 = row[0], let position: Int = row[1] else {
                throw SampleColumn.Defect(column: "position")
            }
            targets[id] = TargetIndex(position)
        }
        return targets
    }

    private static func facts(
        in db: Database,
        of targets: [Int64: TargetIndex],
        expected: Int,
        where condition: String,
        _ arguments: StatementArguments
    ) throws -> [SampleFacts] {
        var maker = FactsMaker()
        maker.reserve(expected)
        let columns = SampleColumns.inFigures()
        let puts = columns.map(Put.init)
        let sql = "SELECT target_id, \(names(of: columns)) FROM request WHERE \(condition) \(inOrder)"
        let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
        while let row = try rows.next() {
            guard let id: Int64 = row[0], let target = targets[id] else {
                throw SampleColumn.Defect(column: "target_id")
            }
            maker.add(try sample(from: row, of: target, puts))
        }
        return maker.finished()
    }
}
