import BenchModel
import SQLiteAccess

/// Probes, windows, incidents and alerts of a watch, as rows.
enum WatchRows {
    /// Windows, requests and numbers of what is counted from 1: a watch adds to them.
    private static let counts: ClosedRange<Int64> = 0...(1 << 31)

    // MARK: Probes

    static func insert(_ probe: ProbeRecord, of watch: Int64, into db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO watch_probe (watch_id, number, probed_at, follows_gap, run_id, result, cause, dollars)
                VALUES (?, ?, ?, ?, (SELECT id FROM run WHERE id = ?), ?, ?, ?)
                """,
            arguments: StoredText.arguments([
                watch, probe.number, probe.at, probe.followsGap, probe.run, probe.result.rawValue, probe.cause,
                probe.dollars,
            ])
        )
        let id = db.lastInsertedRowID
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO watch_window (probe_id, target, question, requests, beyond, untold, figure, cause)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        for (subject, tally) in probe.windows {
            try statement.execute(
                arguments: StoredText.arguments([
                    id, subject.target, subject.question.rawValue, tally.n, tally.beyond, tally.untold,
                    finite(tally.figure), tally.cause,
                ])
            )
        }
    }

    /// SQLite has no NaN; an infinite figure says that failures reach into it, and is told by its requests.
    private static func finite(_ figure: Double?) -> Double? { figure.flatMap { $0.isFinite ? $0 : nil } }

    /// Returns the latest probes with their windows, in order.
    static func probes(of watch: Int64, latest count: Int, in db: Database) throws -> [ProbeRecord] {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT * FROM watch_probe WHERE watch_id = ? ORDER BY number DESC LIMIT ?",
            arguments: [watch, count]
        )
        return try rows.reversed().map { row in
            try StoredNumber.check(row, ["probed_at"], StoredNumber.moments)
            try StoredNumber.check(row, ["number"], counts)
            var probe = ProbeRecord(
                number: row["number"],
                at: row["probed_at"],
                followsGap: row["follows_gap"],
                run: row["run_id"],
                result: ProbeRecord.Result(rawValue: row["result"]) ?? .unmeasured,
                cause: row["cause"],
                dollars: row["dollars"]
            )
            let windows = try Row.fetchAll(
                db.cachedStatement(sql: "SELECT * FROM watch_window WHERE probe_id = ?"),
                arguments: [row["id"] as Int64]
            )
            for window in windows {
                try StoredNumber.check(window, ["requests", "untold"], counts)
                let subject = WatchSubject(
                    target: window["target"],
                    question: WatchSubject.Question(rawValue: window["question"])
                )
                probe.windows[subject] = WindowTally(
                    n: window["requests"],
                    beyond: window["beyond"],
                    untold: window["untold"],
                    figure: window["figure"],
                    cause: window["cause"]
                )
            }
            return probe
        }
    }

    // MARK: Incidents

    /// Writes an incident as it is now.
    static func put(_ incident: IncidentRecord, of watch: Int64, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO incident (watch_id, number, target, since_at, told_at, over_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (watch_id, number) DO UPDATE SET over_at = excluded.over_at
                """,
            arguments: StoredText.arguments([
                watch, incident.number, incident.target, incident.since, incident.toldAt, incident.overAt,
            ])
        )
        let id = try id(ofIncident: incident.number, of: watch, in: db)
        try db.execute(sql: "DELETE FROM incident_finding WHERE incident_id = ?", arguments: [id])
        for (place, finding) in incident.findings.enumerated() {
            try db.execute(
                sql: """
                    INSERT INTO incident_finding (incident_id, place, question, since_at, windows, bad_windows, requests, beyond,
                        figure, cause, is_over)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: StoredText.arguments([
                    id, place, finding.question.rawValue, finding.since, finding.windows, finding.badWindows,
                    finding.n, finding.beyond, finite(finding.figure), finding.cause, finding.isOver,
                ])
            )
        }
    }

    private static func id(ofIncident number: Int, of watch: Int64, in db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: "SELECT id FROM incident WHERE watch_id = ? AND number = ?",
            arguments: [watch, number]
        )
    }

    /// Returns incidents of a watch that meet a condition, in order.
    static func incidents(
        of watch: Int64,
        where condition: String,
        _ arguments: StatementArguments = [],
        in db: Database
    ) throws -> [IncidentRecord] {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT * FROM incident WHERE watch_id = ? AND (\(condition)) ORDER BY number",
            arguments: [watch] + arguments
        )
        return try rows.map { row in
            try StoredNumber.check(row, ["since_at", "told_at", "over_at"], StoredNumber.moments)
            try StoredNumber.check(row, ["number"], counts)
            return IncidentRecord(
                number: row["number"],
                target: row["target"],
                toldAt: row["told_at"],
                since: row["since_at"],
                overAt: row["over_at"],
                findings: try findings(of: row["id"], in: db)
            )
        }
    }

    private static func findings(of incident: Int64, in db: Database) throws -> [IncidentRecord.Finding] {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT * FROM incident_finding WHERE incident_id = ? ORDER BY place",
            arguments: [incident]
        )
        return try rows.map { row in
            try StoredNumber.check(row, ["since_at"], StoredNumber.moments)
            try StoredNumber.check(row, ["windows", "bad_windows", "requests"], counts)
            return IncidentRecord.Finding(
                question: WatchSubject.Question(rawValue: row["question"]),
                since: row["since_at"],
                windows: row["windows"],
                badWindows: row["bad_windows"],
                n: row["requests"],
                beyond: row["beyond"],
                figure: row["figure"],
                cause: row["cause"],
                isOver: row["is_over"]
            )
        }
    }

    // MARK: Alerts

    /// Writes an alert, or in which ways it is still to be told.
    static func put(_ alert: AlertRecord, of watch: Int64, in db: Database) throws {
        guard let incident = try id(ofIncident: alert.incident, of: watch, in: db) else { return }
        try db.execute(
            sql: """
                INSERT INTO watch_alert (incident_id, edge, raised_at, text, pending) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (incident_id, edge) DO UPDATE SET pending = excluded.pending
                """,
            arguments: StoredText.arguments([
                incident, alert.edge.rawValue, alert.at, alert.text, alert.pending.rawValue,
            ])
        )
    }

    /// Returns what is still to be told, in order.
    static func pendingAlerts(of watch: Int64, in db: Database) throws -> [AlertRecord] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT incident.number, watch_alert.* FROM watch_alert JOIN incident ON incident.id = incident_id
                WHERE watch_id = ? AND pending <> 0 ORDER BY watch_alert.id
                """,
            arguments: [watch]
        )
        return rows.compactMap { row in
            guard let edge = AlertRecord.Edge(rawValue: row["edge"]) else { return nil }
            return AlertRecord(
                incident: row["number"],
                edge: edge,
                at: row["raised_at"],
                text: row["text"],
                pending: AlertRecord.Channels(rawValue: row["pending"])
            )
        }
    }
}
