/// What retries, cancelling, resuming and the instrument's own record brought to the first schema.
enum SecondMigration {
    /// One column each, as `ALTER TABLE` takes it.
    static let columns = [
        // Why a run ended before its plan did, in a sentence.
        "run ADD COLUMN end_reason TEXT",
        // When its streams were closed on purpose, in words; NULL where all ran to their end.
        "target ADD COLUMN cancel_after TEXT",
        // Whether a unique text led each prompt, so that no cache should know it; NULL where nobody noted it.
        "target ADD COLUMN nonce INTEGER CHECK (nonce IN (0, 1))",
        // Whether the server's certificate was taken unseen.
        "target ADD COLUMN insecure INTEGER NOT NULL DEFAULT 0 CHECK (insecure IN (0, 1))",
        // The sitting of a resumed run that the request belongs to, counted from 1.
        "request ADD COLUMN part INTEGER NOT NULL DEFAULT 1",
        // The connection it went over, numbered within its part; NULL where it never had one.
        "request ADD COLUMN connection_id INTEGER",
        // How long the server asked to be left alone, and what it said of its limits, as a JSON object.
        "request ADD COLUMN retry_after_ns INTEGER",
        "request ADD COLUMN rate_limit_json TEXT",
        // How long this program then waited to try again; NULL where the attempt is its request's last.
        "request ADD COLUMN retry_wait_ns INTEGER",
        // Of a stream this program closed: on whose wish, when, and when the connection was really gone.
        "request ADD COLUMN cancel_reason TEXT CHECK (cancel_reason IN ('planned', 'interrupted', 'aborted'))",
        "request ADD COLUMN cancelled_ns INTEGER",
        "request ADD COLUMN gone_ns INTEGER",
        // When the server said that it thinks, though it may show nothing of it; NULL where it did not say.
        "request ADD COLUMN thinking_ns INTEGER",
        // Only with --store-text.
        "request ADD COLUMN prompt_text TEXT",
        "request ADD COLUMN answer_text TEXT",
    ]

    static let tables = """
        -- One go at a run's plan; a run that was interrupted and resumed has several. request.part names them.
        CREATE TABLE sitting (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            part INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            finished_at INTEGER,
            version TEXT NOT NULL,
            host_json TEXT NOT NULL,
            UNIQUE (run_id, part)
        ) STRICT;
        INSERT INTO sitting (run_id, part, started_at, finished_at, version, host_json)
            SELECT id, 1, started_at, finished_at, version, host_json FROM run;
        -- Something that befell a whole run: a step of the wall clock, a suspended machine, an event loop that stood still.
        CREATE TABLE remark (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            at_ns INTEGER NOT NULL,
            kind TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX remark_of_run ON remark (run_id);
        -- A connection that was opened ahead of a target's requests.
        CREATE TABLE opened_connection (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            target_id INTEGER NOT NULL REFERENCES target (id) ON DELETE CASCADE,
            part INTEGER NOT NULL,
            connection_id INTEGER,
            outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'failed', 'cancelled')),
            failure TEXT CHECK ((failure IS NOT NULL) = (outcome = 'failed')),
            detail TEXT,
            started_ns INTEGER,
            dns_ns INTEGER,
            connected_ns INTEGER,
            tls_ns INTEGER
        ) STRICT;
        CREATE INDEX opened_connection_of_run ON opened_connection (run_id);
        """
}
