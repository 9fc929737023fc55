/// Adds what watches remember: their probes, what each said of each subject, incidents, and what is still to be told.
enum WatchMigration {
    /// Verdicts outlive samples: a probe keeps its windows when its run is deleted.
    static let tables = """
        CREATE TABLE watch (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            created_at INTEGER NOT NULL,
            -- Who watches now, so that two do not; NULL where nobody does.
            owner TEXT,
            heartbeat_at INTEGER NOT NULL
        ) STRICT;
        -- One small measured set. run_id is NULL where there is no run, or its samples were thinned out.
        CREATE TABLE watch_probe (
            id INTEGER PRIMARY KEY,
            watch_id INTEGER NOT NULL REFERENCES watch (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            probed_at INTEGER NOT NULL,
            follows_gap INTEGER NOT NULL CHECK (follows_gap IN (0, 1)),
            run_id INTEGER REFERENCES run (id) ON DELETE SET NULL,
            result TEXT NOT NULL CHECK (result IN ('measured', 'disturbed', 'unmeasured')),
            cause TEXT,
            -- What it may have cost, in US dollars; NULL where no budget asks for that.
            dollars TEXT,
            UNIQUE (watch_id, number)
        ) STRICT;
        CREATE INDEX watch_probe_of_run ON watch_probe (run_id);
        -- What a probe says about one subject: of so many requests, so many beyond the limit.
        CREATE TABLE watch_window (
            probe_id INTEGER NOT NULL REFERENCES watch_probe (id) ON DELETE CASCADE,
            target TEXT NOT NULL,
            question TEXT NOT NULL,
            requests INTEGER NOT NULL,
            beyond REAL NOT NULL,
            figure REAL,
            cause TEXT,
            PRIMARY KEY (probe_id, target, question)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE incident (
            id INTEGER PRIMARY KEY,
            watch_id INTEGER NOT NULL REFERENCES watch (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            -- Empty where the watch itself was blind.
            target TEXT NOT NULL,
            since_at INTEGER NOT NULL,
            told_at INTEGER NOT NULL,
            over_at INTEGER,
            UNIQUE (watch_id, number)
        ) STRICT;
        CREATE TABLE incident_finding (
            incident_id INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
            place INTEGER NOT NULL,
            question TEXT NOT NULL,
            since_at INTEGER NOT NULL,
            windows INTEGER NOT NULL,
            bad_windows INTEGER NOT NULL,
            requests INTEGER NOT NULL,
            beyond REAL NOT NULL,
            figure REAL,
            cause TEXT,
            is_over INTEGER NOT NULL CHECK (is_over IN (0, 1)),
            PRIMARY KEY (incident_id, place)
        ) STRICT, WITHOUT ROWID;
        -- What was to be told of an incident; pending are the ways in which it still is: 1 webhook, 2 command.
        CREATE TABLE watch_alert (
            id INTEGER PRIMARY KEY,
            incident_id INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
            edge TEXT NOT NULL CHECK (edge IN ('begun', 'worse', 'over')),
            raised_at INTEGER NOT NULL,
            text TEXT NOT NULL,
            pending INTEGER NOT NULL,
            UNIQUE (incident_id, edge)
        ) STRICT;
        -- A shell leaves foreign keys off.
        CREATE TRIGGER probed_run_deleted AFTER DELETE ON run BEGIN
            UPDATE watch_probe SET run_id = NULL WHERE run_id = OLD.id;
        END;
        CREATE TRIGGER watch_deleted AFTER DELETE ON watch BEGIN
            DELETE FROM watch_probe WHERE watch_id = OLD.id;
            DELETE FROM incident WHERE watch_id = OLD.id;
        END;
        CREATE TRIGGER watch_probe_deleted AFTER DELETE ON watch_probe BEGIN
            DELETE FROM watch_window WHERE probe_id = OLD.id;
        END;
        CREATE TRIGGER incident_deleted AFTER DELETE ON incident BEGIN
            DELETE FROM incident_finding WHERE incident_id = OLD.id;
            DELETE FROM watch_alert WHERE incident_id = OLD.id;
        END;
        """
}
