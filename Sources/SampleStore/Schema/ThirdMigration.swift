/// What real servers' own words, and what came of them, brought to the schema.
enum ThirdMigration {
    /// One column each, as `ALTER TABLE` takes it.
    static let columns = [
        // What is really asked: base URL and path, never a key; NULL where nobody noted it.
        "target ADD COLUMN url TEXT",
        // What the simulator at the target's own address says it is; NULL where it is none, or the embedded one.
        "target ADD COLUMN simulator TEXT",
        // The tier that served the request, in the provider's word.
        "request ADD COLUMN service_tier TEXT",
        // What the provider says the answer cost: US dollars, as the decimal it wrote.
        "request ADD COLUMN billed TEXT",
        // The provider's own total of input and output.
        "request ADD COLUMN total_tokens INTEGER",
        // Events that could not be read, came before any token, and were skipped.
        "request ADD COLUMN skipped_events INTEGER NOT NULL DEFAULT 0",
        // Names of ResponseMark, as a JSON array; NULL where there is none.
        "request ADD COLUMN marks TEXT",
        // Only with --store-text; answer_text holds the answer's own text alone.
        "request ADD COLUMN thinking_text TEXT",
        "request ADD COLUMN tool_text TEXT",
    ]
}
