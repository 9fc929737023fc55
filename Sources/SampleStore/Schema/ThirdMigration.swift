import GRDB

/// Adds what real servers state: tiers, bills, totals, and marks of odd answers.
enum ThirdMigration {
    /// One column each, as `ALTER TABLE` takes it.
    static let columns = [
        // The URL that is asked, without keys; NULL if it was not recorded.
        "target ADD COLUMN url TEXT",
        // Whether a key went to another machine over plain HTTP.
        "target ADD COLUMN key_in_clear INTEGER NOT NULL DEFAULT 0 CHECK (key_in_clear IN (0, 1))",
        // The version of the simulator at the target's own address; NULL if there is none, or for the embedded one.
        "target ADD COLUMN simulator TEXT",
        // The service tier that served the request, in the provider's word.
        "request ADD COLUMN service_tier TEXT",
        // The cost of the answer as the provider states it: US dollars, as the decimal it wrote.
        "request ADD COLUMN billed TEXT",
        // The provider's own total of input and output.
        "request ADD COLUMN total_tokens INTEGER",
        // Events before the first token that could not be read and were skipped.
        "request ADD COLUMN skipped_events INTEGER NOT NULL DEFAULT 0",
        // Names of ResponseMark, as a JSON array; NULL if there are none.
        "request ADD COLUMN marks TEXT",
        // Only with --store-text; answer_text then holds only the answer's own text.
        "request ADD COLUMN thinking_text TEXT",
        "request ADD COLUMN tool_text TEXT",
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
