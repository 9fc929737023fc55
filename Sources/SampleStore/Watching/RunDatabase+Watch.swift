package import BenchModel
import SQLiteAccess

/// What the database knows of a watch when it goes on.
package struct WatchMemory: Sendable, Equatable {
    /// The latest, in order.
    package var probes: [ProbeRecord] = []
    /// Those that go on.
    package var open: [IncidentRecord] = []
    package var nextIncident = 1
    package var nextProbe = 1
    /// Those that are still to be told.
    package var alerts: [AlertRecord] = []

    package init() {}
}

/// What a watch adds to the database at a time: all of it or nothing.
package struct WatchEntry: Sendable, Equatable {
    package var probe: ProbeRecord?
    /// As they are now.
    package var incidents: [IncidentRecord]
    package var alerts: [AlertRecord]

    package init(probe: ProbeRecord? = nil, incidents: [IncidentRecord] = [], alerts: [AlertRecord] = []) {
        self.probe = probe
        self.incidents = incidents
        self.alerts = alerts
    }

    package var isEmpty: Bool { probe == nil && incidents.isEmpty && alerts.isEmpty }
}

// MARK: - What watches remember

extension RunDatabase {
    /// Makes this process the one that watches, until ``release(watch:)`` or its end.
    ///
    /// - Throws: a ``StoreError`` where another process does.
    package func claim(watch: String) throws {
        try write { db in
            let (mine, now) = (RunOwner.current(), MonotonicClock.wallNow())
            try db.execute(
                sql: "INSERT OR IGNORE INTO watch (name, created_at, heartbeat_at) VALUES (?, ?, ?)",
                arguments: StoredText.arguments([watch, now, now])
            )
            let row = try Row.fetchOne(
                db,
                sql: "SELECT owner, heartbeat_at FROM watch WHERE name = ?",
                arguments: StoredText.arguments([watch])
            )
            if let owner = row.flatMap({ RunOwner.living(in: $0, seenBy: mine, at: now) }), owner != mine {
                throw StoreError(
                    .stillRunning,
                    self.path,
                    "\"\(watch)\" is being watched by process \(owner.processID); end that, or give this watch another --name"
                )
            }
            try db.execute(
                sql: "UPDATE watch SET owner = ?, heartbeat_at = ? WHERE name = ?",
                arguments: StoredText.arguments([mine.text, now, watch])
            )
        }
    }

    /// Lets another process watch.
    package func release(watch: String) throws {
        try write { db in
            try db.execute(
                sql: "UPDATE watch SET owner = NULL WHERE name = ? AND owner = ?",
                arguments: StoredText.arguments([watch, RunOwner.current().text])
            )
        }
    }

    /// Returns what is stored of a watch, with so many of its latest probes; nothing of one that is new.
    package func memory(ofWatch watch: String, probes count: Int) throws -> WatchMemory {
        try read { db in
            var memory = WatchMemory()
            guard let id = try Self.watchID(watch, in: db) else { return memory }
            memory.probes = try WatchRows.probes(of: id, latest: count, in: db)
            memory.open = try WatchRows.incidents(of: id, where: "over_at IS NULL", in: db)
            memory.nextIncident = 1 + (try Self.latest("incident", of: id, in: db))
            memory.nextProbe = 1 + (try Self.latest("watch_probe", of: id, in: db))
            memory.alerts = try WatchRows.pendingAlerts(of: id, in: db)
            return memory
        }
    }

    /// Adds to what is stored of a watch, in one transaction.
    package func keep(_ entries: [WatchEntry], ofWatch watch: String) throws {
        try write { db in
            let now = MonotonicClock.wallNow()
            try db.execute(
                sql: """
                    INSERT INTO watch (name, created_at, heartbeat_at) VALUES (?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET heartbeat_at = excluded.heartbeat_at
                    """,
                arguments: StoredText.arguments([watch, now, now])
            )
            guard let id = try Self.watchID(watch, in: db) else { return }
            for entry in entries {
                if let probe = entry.probe { try WatchRows.insert(probe, of: id, into: db) }
                for incident in entry.incidents { try WatchRows.put(incident, of: id, in: db) }
                for alert in entry.alerts { try WatchRows.put(alert, of: id, in: db) }
            }
        }
    }

    /// Returns what a watch's probes of a time may have cost, in dollars each.
    package func dollars(ofWatch watch: String, from start: WallTime, to end: WallTime) throws -> [String] {
        try read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT dollars FROM watch_probe
                    WHERE watch_id = ? AND probed_at >= ? AND probed_at < ? AND dollars IS NOT NULL
                    """,
                arguments: [try Self.watchID(watch, in: db), start, end]
            )
        }
    }

    static func watchID(_ name: String, in db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: "SELECT id FROM watch WHERE name = ?",
            arguments: StoredText.arguments([name])
        )
    }

    private static func latest(_ table: String, of watch: Int64, in db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT max(number) FROM \(table) WHERE watch_id = ?", arguments: [watch]) ?? 0
    }
}
