/// Adds what was done before a run's first request, and which shard of a joined run looked at a server.
enum HookMigration {
    static let schema = 17
    static let tables = """
        -- One row for each hook of a sitting, in the order in which they were carried out.
        CREATE TABLE hook (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            part INTEGER NOT NULL,
            endpoint TEXT NOT NULL,
            -- NULL where it is the endpoint's own.
            target TEXT,
            what TEXT NOT NULL,
            -- NULL where it was left out.
            took_ns INTEGER,
            -- Why it was left out, or what was answered.
            note TEXT
        ) STRICT;
        CREATE INDEX hook_of_run ON hook (run_id);
        -- A shell leaves foreign keys off.
        CREATE TRIGGER hooked_run_deleted AFTER DELETE ON run BEGIN
            DELETE FROM hook WHERE run_id = OLD.id;
        END;
        -- Counted from 0; NULL but where shards were merged.
        ALTER TABLE server_scrape ADD COLUMN shard_index INTEGER;
        """
}
