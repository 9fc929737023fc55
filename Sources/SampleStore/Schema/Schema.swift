import SQLiteAccess

/// The tables, which people query with the `sqlite3` shell; ARCHITECTURE.md names the columns they may rely on.
///
/// A request's token events are in its own row, packed as one JSON array that the view `delta` unfolds. Measured in a
/// release build on two shared cores with 2,000 requests of 200 events each, in transactions of 500 requests: writing
/// 400,000 events takes 0.24–0.41 s packed and 1.6–2.0 s with one row each (10.3 MB and 10.7 MB); scanning all of them
/// takes 0.32 s through the view and 0.04–0.06 s over rows. Writing happens while a run is measured, scanning does not.
enum Schema {
    /// "EzBn" in ASCII: tells these files from other SQLite databases (`file` shows it, too).
    static let applicationID: Int32 = 0x457A_426E
    /// What later migrations bring besides columns of a request, which ``SampleColumns`` has.
    private static let laterTables = [
        5: WatchMigration.tables, 7: BaselineMigration.tables,
        // How a target's lengths in tokens were made, as JSON; NULL where nobody asked for any.
        8: "ALTER TABLE target ADD COLUMN length_fit TEXT;",
        12: ShardMigration.tables,
        ServerMigration.schema: ServerMigration.tables, HookMigration.schema: HookMigration.tables,
        // Requests of a watch's window besides, whose figure nobody told; earlier windows did not count them.
        19: "ALTER TABLE watch_window ADD COLUMN untold INTEGER NOT NULL DEFAULT 0;",
        // How long the program could do nothing; NULL where a remark tells of something else, and of earlier ones.
        20: "ALTER TABLE remark ADD COLUMN lost_ns INTEGER;",
    ]
    /// Rises with every migration; a file with a higher version was written by a later program.
    static let version = (SampleColumns.all.compactMap(\.addition?.schema) + laterTables.keys).reduce(5, max)

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(sql: runs)
            try db.execute(sql: requests)
            try db.execute(sql: deltas)
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: "PRAGMA user_version = 1")
        }
        migrator.registerMigration("2") { db in
            try ThirdMigration.removeOrphans(db)
            for column in SecondMigration.columns { try db.execute(sql: "ALTER TABLE \(column)") }
            try db.execute(sql: SecondMigration.tables)
            try db.execute(sql: "PRAGMA user_version = 2")
        }
        migrator.registerMigration("3") { db in
            try ThirdMigration.removeOrphans(db)
            for column in ThirdMigration.columns { try db.execute(sql: "ALTER TABLE \(column)") }
            try addRequestColumns(of: 3, to: db)
            try db.execute(sql: ThirdMigration.tables)
            try db.execute(sql: ThirdMigration.triggers)
            try db.execute(sql: "PRAGMA user_version = 3")
        }
        migrator.registerMigration("4") { db in
            for column in FourthMigration.columns { try db.execute(sql: "ALTER TABLE \(column)") }
            try db.execute(sql: FourthMigration.tables)
            for view in FigureViews.all { try db.execute(sql: view) }
            try addRequestColumns(of: 4, to: db)
            try db.execute(sql: "PRAGMA user_version = 4")
        }
        for schema in 5...version {
            migrator.registerMigration("\(schema)") { db in
                if let tables = laterTables[schema] { try db.execute(sql: tables) }
                try addRequestColumns(of: schema, to: db)
                try db.execute(sql: "PRAGMA user_version = \(schema)")
            }
        }
        return migrator
    }

    /// Adds the columns of `request` that a schema brought.
    private static func addRequestColumns(of schema: Int, to db: Database) throws {
        for column in SampleColumns.all {
            guard let addition = column.addition, addition.schema == schema else { continue }
            try db.execute(sql: "ALTER TABLE request ADD COLUMN \(column.name) \(addition.type)")
        }
    }

    /// Times of a run are wall-clock nanoseconds since 1970, UTC: `datetime(started_at / 1000000000, 'unixepoch')`.
    private static let runs = """
        CREATE TABLE run (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            finished_at INTEGER,
            status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'interrupted')),
            scenario_json TEXT NOT NULL,
            host_json TEXT NOT NULL,
            version TEXT NOT NULL,
            simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
            load_shape TEXT NOT NULL,
            -- Who writes it, so that a run whose process died is recognised.
            owner TEXT NOT NULL,
            heartbeat_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE target (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            -- Place in the scenario, counted from 0.
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            protocol TEXT NOT NULL,
            model TEXT NOT NULL,
            endpoint TEXT NOT NULL,
            streamed INTEGER NOT NULL CHECK (streamed IN (0, 1)),
            price_model TEXT NOT NULL,
            simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
            UNIQUE (run_id, position)
        ) STRICT;
        """

    /// Times of a request end in `_ns` and count from the run's epoch, `run.started_at`; NULL if it never got that far.
    ///
    /// A planned start that never took place has no `started_ns`.
    private static let requests = """
        CREATE TABLE request (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            target_id INTEGER NOT NULL REFERENCES target (id) ON DELETE CASCADE,
            prompt_id TEXT NOT NULL,
            phase TEXT NOT NULL CHECK (phase IN ('warmup', 'measure')),
            sequence INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'failed', 'cancelled')),
            failure TEXT CHECK ((failure IS NOT NULL) = (outcome = 'failed')),
            detail TEXT,
            http_status INTEGER,
            http_version TEXT,
            connection_reused INTEGER NOT NULL CHECK (connection_reused IN (0, 1)),
            remote_address TEXT,
            proxy TEXT,
            stamp_source TEXT NOT NULL,
            planned_ns INTEGER NOT NULL,
            held_back INTEGER NOT NULL CHECK (held_back IN (0, 1)),
            started_ns INTEGER,
            dns_ns INTEGER,
            connected_ns INTEGER,
            tls_ns INTEGER,
            sent_ns INTEGER,
            headers_ns INTEGER,
            first_byte_ns INTEGER,
            first_token_ns INTEGER,
            first_answer_ns INTEGER,
            last_token_ns INTEGER,
            terminator_ns INTEGER,
            end_ns INTEGER,
            terminated INTEGER NOT NULL CHECK (terminated IN (0, 1)),
            stop_reason TEXT,
            served_model TEXT,
            response_id TEXT,
            error_type TEXT,
            error_code TEXT,
            error_message TEXT,
            defect TEXT CHECK (defect IN ('malformed', 'too_large')),
            defect_detail TEXT,
            was_buffered INTEGER NOT NULL CHECK (was_buffered IN (0, 1)),
            token_reads INTEGER NOT NULL,
            input_tokens INTEGER,
            output_tokens INTEGER,
            reasoning_tokens INTEGER,
            cache_read_tokens INTEGER,
            cache_write_tokens INTEGER,
            -- Tokens that were out when the first event of the pace had come; NULL where usage did not say by then.
            first_event_tokens INTEGER,
            bytes_received INTEGER NOT NULL,
            provider_request_id TEXT,
            -- [[arrival_ns, lag_ns, kind, bytes], …]; read the view delta instead.
            deltas TEXT NOT NULL
        ) STRICT;
        CREATE INDEX request_of_run ON request (run_id, planned_ns);
        CREATE INDEX request_of_target ON request (target_id);
        """

    private static let deltas = """
        CREATE VIEW delta AS
        SELECT
            request.id AS request_id,
            event.key AS seq,
            json_extract(event.value, '$[0]') AS arrival_ns,
            json_extract(event.value, '$[1]') AS lag_ns,
            CASE json_extract(event.value, '$[2]')
                WHEN 0 THEN 'text' WHEN 1 THEN 'thinking' WHEN 2 THEN 'tool' WHEN 3 THEN 'refusal'
            END AS kind,
            json_extract(event.value, '$[3]') AS bytes
        FROM request, json_each(request.deltas) AS event;
        """
}
