import BenchModel
import SQLiteAccess

/// A look at a server's own figures, as a row of `server_scrape` and its series in `server_sample`.
enum ServerScrapeRow {
    static func insert(_ scrape: ServerScrape, run: Int64, into db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO server_scrape (run_id, part, server, at_ns, took_ns, dialect, failure, shard_index)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        var (dialect, failure): (String?, String?)
        var readings: [ServerReading] = []
        switch scrape.result {
        case .page(let known, let found): (dialect, readings) = (known?.rawValue, found)
        case .failed(let reason): failure = reason
        }
        try statement.execute(
            arguments: StoredText.arguments([
                run, scrape.part, scrape.server, scrape.at, scrape.took, dialect, failure,
                scrape.shard?.number,
            ])
        )
        let id = db.lastInsertedRowID
        let sample = try db.cachedStatement(
            sql: "INSERT INTO server_sample (scrape_id, name, labels, value) VALUES (?, ?, ?, ?)"
        )
        // What is no number would be NULL.
        for reading in readings where !reading.value.isNaN {
            try sample.execute(arguments: StoredText.arguments([id, reading.name, reading.labels, reading.value]))
        }
    }

    static func all(of run: Int64, in db: Database) throws -> [ServerScrape] {
        let samples = try Row.fetchAll(
            db,
            sql: """
                SELECT server_sample.* FROM server_sample JOIN server_scrape ON server_scrape.id = server_sample.scrape_id
                WHERE server_scrape.run_id = ? ORDER BY server_sample.rowid
                """,
            arguments: [run]
        )
        let readings = Dictionary(grouping: samples) { $0["scrape_id"] as Int64 }
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT * FROM server_scrape WHERE run_id = ? ORDER BY at_ns, id",
            arguments: [run]
        )
        return try rows.map { row in
            try StoredNumber.check(row, ["part", "at_ns", "took_ns"])
            let own = readings[row["id"], default: []].map {
                ServerReading($0["name"], labels: $0["labels"], $0["value"])
            }
            let (dialect, failure): (String?, String?) = (row["dialect"], row["failure"])
            var scrape = ServerScrape(
                server: row["server"],
                part: row["part"],
                at: row["at_ns"],
                took: row["took_ns"],
                failure.map { .failed($0) } ?? .page(dialect.flatMap(ServerDialect.init), own)
            )
            scrape.shard = (row["shard_index"] as Int?).map { ShardIndex($0) }
            return scrape
        }
    }
}
