/// Adds what servers say of themselves while a run goes on.
enum ServerMigration {
    static let schema = 11
    static let tables = """
        -- One look at a server's own figures; failure says why there is no page.
        CREATE TABLE server_scrape (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            part INTEGER NOT NULL,
            server TEXT NOT NULL,
            at_ns INTEGER NOT NULL,
            took_ns INTEGER NOT NULL,
            -- NULL where nobody knows the server's names: its series stand as they are.
            dialect TEXT,
            failure TEXT
        ) STRICT;
        CREATE INDEX server_scrape_of_run ON server_scrape (run_id);
        -- A series of it: labels are the upper edge of a bucket, or what an unknown server wrote. Histograms are there of the first
        -- and the last scrape of a sitting.
        CREATE TABLE server_sample (
            scrape_id INTEGER NOT NULL REFERENCES server_scrape (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            labels TEXT NOT NULL,
            value REAL NOT NULL
        ) STRICT;
        CREATE INDEX server_sample_of_scrape ON server_sample (scrape_id);
        -- A shell leaves foreign keys off.
        CREATE TRIGGER scraped_run_deleted AFTER DELETE ON run BEGIN
            DELETE FROM server_scrape WHERE run_id = OLD.id;
        END;
        CREATE TRIGGER server_scrape_deleted AFTER DELETE ON server_scrape BEGIN
            DELETE FROM server_sample WHERE scrape_id = OLD.id;
        END;
        """
}
