package import BenchModel
import SQLiteAccess

extension RunDatabase {
    /// Samples that are in memory at the same time.
    private static let samplesAtOnce = 128

    /// Hands over a run's samples one by one, in order of planning, without having them all in memory.
    ///
    /// Which they are is read at the beginning; they are then read a part at a time.
    package func forEachSample(of run: Int64, _ work: (Sample) throws -> Void) throws {
        let ids = try read { db in
            try Int64.fetchAll(
                db,
                sql: "SELECT id FROM request WHERE run_id = ? ORDER BY planned_ns, id",
                arguments: [run]
            )
        }
        for start in stride(from: 0, to: ids.count, by: Self.samplesAtOnce) {
            let part = ids[start..<min(ids.count, start + Self.samplesAtOnce)]
            let condition = "request.id IN (\(part.map(String.init).joined(separator: ", ")))"
            let samples = try read { db in
                try Row.fetchAll(db, sql: SampleRow.selection(where: condition)).map { try SampleRow.sample(from: $0) }
            }
            for sample in samples { try work(sample) }
        }
    }
}
