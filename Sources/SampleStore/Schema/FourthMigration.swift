/// Adds what people say about their runs, and views of figures as reports have them.
enum FourthMigration {
    /// One column each, as `ALTER TABLE` takes it.
    static let columns = [
        // What somebody wrote about the run.
        "run ADD COLUMN note TEXT",
        // What the gate answered when the run ended; NULL if it had no objectives, or did not come that far.
        "run ADD COLUMN gate TEXT CHECK (gate IN ('pass', 'fail', 'inconclusive'))",
        // The price file that was named, as typed, and the SHA-256 digest of its content.
        "run ADD COLUMN price_file TEXT",
        "run ADD COLUMN price_file_sha256 TEXT",
    ]

    /// A trigger, too, because shells leave foreign keys off; see ``ThirdMigration/triggers``.
    static let tables = """
        -- The names that people gave to runs; several runs may have the same.
        CREATE TABLE tag (
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            UNIQUE (run_id, name)
        ) STRICT;
        CREATE INDEX tag_of_name ON tag (name, run_id);
        CREATE TRIGGER tagged_run_deleted AFTER DELETE ON run BEGIN
            DELETE FROM tag WHERE run_id = OLD.id;
        END;
        """
}
