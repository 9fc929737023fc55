/// Adds what each machine says of its part of a run that several share.
enum ShardMigration {
    static let tables = """
        -- One row in the database of a shard; where shards were merged, one for each that is in it.
        CREATE TABLE shard (
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            -- Counted from 0: it has the places k of the plan with k mod shard_count = shard_index.
            shard_index INTEGER NOT NULL,
            shard_count INTEGER NOT NULL,
            machine TEXT,
            host_json TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'interrupted')),
            end_reason TEXT,
            -- How long after the common start its measured requests could begin.
            late_ns INTEGER NOT NULL,
            -- By how much its wall clock may be wrong at the most; NULL where nothing keeps it right.
            clock_error_ns INTEGER,
            PRIMARY KEY (run_id, shard_index)
        ) STRICT, WITHOUT ROWID;
        -- A shell leaves foreign keys off.
        CREATE TRIGGER shared_run_deleted AFTER DELETE ON run BEGIN
            DELETE FROM shard WHERE run_id = OLD.id;
        END;
        """
}
