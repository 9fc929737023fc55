package import BenchModel
import SQLiteAccess

extension RunDatabase {
    /// Returns all runs, oldest first, with the outcomes of their measured requests.
    package func runs() throws -> [RunListing] { try read(listings) }

    /// Returns the runs that are named, oldest first, each once.
    ///
    /// - Throws: ``StoreError`` if there is no such run.
    package func runs(_ selectors: [RunSelector]) throws -> [RunListing] {
        try read { db in
            let ids = Set(try selectors.map { try $0.resolved(in: db, self.path) })
            return try self.listings(db).filter { ids.contains($0.record.id) }
        }
    }

    private func listings(_ db: Database) throws -> [RunListing] {
        let counts = try RunCounts.all(in: db)
        let weights = counts.mapValues(\.weight)
        let whole = weights.values.reduce(0, +)
        let pages = try ["page_count", "freelist_count", "page_size"].map {
            try Int64.fetchOne(db, sql: "PRAGMA \($0)") ?? 0
        }
        let used = Double((pages[0] - pages[1]) * pages[2])
        return try Row.fetchAll(db, sql: Self.selection).map { row in
            let record = try self.record(from: row, in: db)
            let counts = counts[record.id] ?? RunCounts()
            return RunListing(
                record: record,
                ok: counts.ok,
                failed: counts.failed,
                cancelled: counts.requests - counts.ok - counts.failed,
                loadJSON: row["load_json"],
                bytes: whole > 0 ? Int64(used * counts.weight / whole) : nil
            )
        }
    }

    private static let selection = """
        SELECT run.*, CASE WHEN json_valid(scenario_json) THEN json_extract(scenario_json, '$.load') END AS load_json
        FROM run ORDER BY id
        """
}

/// What a run holds.
private struct RunCounts {
    var requests = 0
    var ok = 0
    var failed = 0
    /// About how many bytes it takes.
    var weight = 0.0

    /// A request's numbers take about 300 bytes, with its places in the indexes.
    static func all(in db: Database) throws -> [Int64: RunCounts] {
        var counts: [Int64: RunCounts] = [:]
        for row in try Row.fetchAll(
            db,
            sql: "SELECT id, 1000 + length(scenario_json) + length(host_json) AS weight FROM run"
        ) {
            counts[row["id"], default: RunCounts()].weight = row["weight"]
        }
        let requests = """
            SELECT run_id,
                count(*) FILTER (WHERE phase = 'measure' AND outcome = 'ok') AS ok_count,
                count(*) FILTER (WHERE phase = 'measure' AND outcome = 'failed' AND retry_wait_ns IS NULL) AS failed_count,
                count(DISTINCT CASE phase WHEN 'measure' THEN target_id || ' ' || sequence || ' ' || part END)
                    AS request_count,
                sum(300 + length(deltas) + coalesce(length(prompt_text), 0) + coalesce(length(answer_text), 0)
                    + coalesce(length(thinking_text), 0) + coalesce(length(tool_text), 0)) AS weight
            FROM request GROUP BY run_id
            """
        for row in try Row.fetchAll(db, sql: requests) {
            counts[row["run_id"], default: RunCounts()].take(row)
        }
        return counts
    }

    private mutating func take(_ row: Row) {
        requests = row["request_count"]
        ok = row["ok_count"]
        failed = row["failed_count"]
        weight += row["weight"] as Double
    }
}
