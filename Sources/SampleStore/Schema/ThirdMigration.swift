import SQLiteAccess

/// Adds what real servers state: tiers, bills, totals, and marks of odd answers.
enum ThirdMigration {
    /// One column each, as `ALTER TABLE` takes it; ``SampleColumns`` has those of a request.
    static let columns = [
        // The run's name among all runs of all machines; NULL where an earlier version began it.
        "run ADD COLUMN uuid TEXT",
        // Which part of the run this is, where several machines share it.
        "run ADD COLUMN shard_index INTEGER NOT NULL DEFAULT 0",
        "run ADD COLUMN shard_count INTEGER NOT NULL DEFAULT 1",
        // The order in which prompts are asked: 1 is a shuffle of each round, 2 a keyed permutation.
        "run ADD COLUMN prompt_order INTEGER NOT NULL DEFAULT 1",
        // The path of the scenario file as it was typed; NULL for standard input and for runs of earlier versions.
        "run ADD COLUMN scenario_file TEXT",
        // A keyed digest of the system's id of the machine.
        "sitting ADD COLUMN machine TEXT",
        // The URL that is asked, without keys; NULL if it was not recorded.
        "target ADD COLUMN url TEXT",
        // Whether a key went to another machine over plain HTTP.
        "target ADD COLUMN key_in_clear INTEGER NOT NULL DEFAULT 0 CHECK (key_in_clear IN (0, 1))",
        // The version of the simulator at the target's own address; NULL if there is none, or for the embedded one.
        "target ADD COLUMN simulator TEXT",
    ]

    /// Deletes what belongs to a deleted run, in any shell: `ON DELETE` needs `PRAGMA foreign_keys`, which the
    /// `sqlite3` shell leaves off.
    static let triggers = """
        CREATE TRIGGER run_deleted AFTER DELETE ON run BEGIN
            DELETE FROM request WHERE run_id = OLD.id;
            DELETE FROM opened_connection WHERE run_id = OLD.id;
            DELETE FROM lingering WHERE run_id = OLD.id;
            DELETE FROM target WHERE run_id = OLD.id;
            DELETE FROM sitting WHERE run_id = OLD.id;
            DELETE FROM remark WHERE run_id = OLD.id;
        END;
        CREATE TRIGGER target_deleted AFTER DELETE ON target BEGIN
            DELETE FROM request WHERE target_id = OLD.id;
            DELETE FROM opened_connection WHERE target_id = OLD.id;
            DELETE FROM lingering WHERE target_id = OLD.id;
        END;
        """

    /// Removes rows of runs that were deleted before there were triggers; migrations reject files with such rows.
    static func removeOrphans(_ db: Database) throws {
        for table in ["request", "opened_connection", "target", "sitting", "remark"] where try db.tableExists(table) {
            try db.execute(sql: "DELETE FROM \(table) WHERE run_id NOT IN (SELECT id FROM run)")
        }
        for table in ["request", "opened_connection"] where try db.tableExists(table) {
            try db.execute(sql: "DELETE FROM \(table) WHERE target_id NOT IN (SELECT id FROM target)")
        }
    }

    static let tables = """
        -- A connection that was held open after its stream had told its end, for 10 ms or more.
        CREATE TABLE lingering (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            target_id INTEGER NOT NULL REFERENCES target (id) ON DELETE CASCADE,
            part INTEGER NOT NULL,
            connection_id INTEGER,
            terminator_ns INTEGER NOT NULL,
            ended_ns INTEGER NOT NULL,
            -- By the server, by the loss of the connection, by this program, which waited no longer, or by the end of the run.
            ending TEXT NOT NULL CHECK (ending IN ('ended', 'lost', 'closed', 'stopped')),
            -- Whether the request kept its slot until then.
            kept_slot INTEGER NOT NULL CHECK (kept_slot IN (0, 1))
        ) STRICT;
        CREATE INDEX lingering_of_run ON lingering (run_id);
        """
}
