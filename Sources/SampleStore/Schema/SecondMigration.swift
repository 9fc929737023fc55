/// Adds retries, cancelling, resuming and the instrument's own accuracy to the first schema.
enum SecondMigration {
    /// One column each, as `ALTER TABLE` takes it.
    static let columns = [
        // Why a run ended before its plan did, in a sentence.
        "run ADD COLUMN end_reason TEXT",
        // When the target's streams were closed on purpose, in words; NULL if all ran to their end.
        "target ADD COLUMN cancel_after TEXT",
        // Whether a nonce led each prompt, so that no cache knew it; NULL if that was not recorded.
        "target ADD COLUMN nonce INTEGER CHECK (nonce IN (0, 1))",
        // Whether the server's certificate was accepted unverified.
        "target ADD COLUMN insecure INTEGER NOT NULL DEFAULT 0 CHECK (insecure IN (0, 1))",
        // The sitting of a resumed run that the request belongs to, counted from 1.
        "request ADD COLUMN part INTEGER NOT NULL DEFAULT 1",
        // The connection, numbered within its part; NULL if there was none.
        "request ADD COLUMN connection_id INTEGER",
        // The delay the server asked for, and its rate-limit header fields, as a JSON object.
        "request ADD COLUMN retry_after_ns INTEGER",
        "request ADD COLUMN rate_limit_json TEXT",
        // How long this program waited before the retry; NULL if the attempt is its request's last.
        "request ADD COLUMN retry_wait_ns INTEGER",
        // For a stream that this program closed: why, when, and when the connection was gone.
        "request ADD COLUMN cancel_reason TEXT CHECK (cancel_reason IN ('planned', 'interrupted', 'aborted'))",
        "request ADD COLUMN cancelled_ns INTEGER",
        "request ADD COLUMN gone_ns INTEGER",
        // When the server announced thinking, even if it shows none; NULL if it did not.
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
