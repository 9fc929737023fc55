/// Adds baselines: names of the runs that later ones are held against.
enum BaselineMigration {
    static let tables = """
        CREATE TABLE baseline (
            name TEXT PRIMARY KEY,
            -- RESTRICT: what later runs are judged by is not deleted by the way.
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE RESTRICT,
            set_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX baseline_of_run ON baseline (run_id);
        -- A shell leaves foreign keys off.
        CREATE TRIGGER baseline_run_deleted BEFORE DELETE ON run
        WHEN EXISTS (SELECT 1 FROM baseline WHERE run_id = OLD.id) BEGIN
            SELECT RAISE(ABORT, 'the run is a baseline; take the name away first: ezbench baseline remove NAME');
        END;
        """
}
