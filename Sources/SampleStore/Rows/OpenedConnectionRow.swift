import BenchModel
import SQLiteAccess

/// A connection opened ahead of the requests, as a row of `opened_connection`.
enum OpenedConnectionRow {
    static func insert(_ connection: OpenedConnection, run: Int64, targetID: Int64, into db: Database) throws {
        let (failure, detail): (String?, String?) =
            if case .failed(let kind, let detail) = connection.outcome { (kind.rawValue, detail) } else { (nil, nil) }
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO opened_connection (run_id, target_id, part, connection_id, outcome, failure, detail,
                    started_ns, dns_ns, connected_ns, tls_ns)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(
            arguments: StoredText.arguments([
                run, targetID, connection.part, connection.connectionID, connection.outcome.name, failure, detail,
                connection.started, connection.dns, connection.connected, connection.tls,
            ])
        )
    }

    static func all(of run: Int64, in db: Database) throws -> [OpenedConnection] {
        let selection = """
            SELECT opened_connection.*, target.position FROM opened_connection
            JOIN target ON target.id = opened_connection.target_id
            WHERE opened_connection.run_id = ? ORDER BY opened_connection.id
            """
        return try Row.fetchAll(db, sql: selection, arguments: [run]).map { row in
            try StoredNumber.check(
                row,
                ["position", "part", "connection_id", "started_ns", "dns_ns", "connected_ns", "tls_ns"]
            )
            return OpenedConnection(
                target: TargetIndex(row["position"]),
                part: row["part"],
                outcome: outcome(of: row),
                connectionID: row["connection_id"],
                started: row["started_ns"],
                dns: row["dns_ns"],
                connected: row["connected_ns"],
                tls: row["tls_ns"]
            )
        }
    }

    private static func outcome(of row: Row) -> Sample.Outcome {
        switch row["outcome"] as String {
        case "ok": return .ok
        case "cancelled": return .cancelled
        default:
            let kind: String? = row["failure"]
            return .failed(kind.flatMap(FailureKind.init) ?? .internal, detail: row["detail"] ?? "")
        }
    }
}
