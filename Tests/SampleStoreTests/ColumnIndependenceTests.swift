import SQLiteAccess
import Testing

@testable import BenchModel
@testable import SampleStore

/// A column that was put into another's place, or that reads what another says, is found out here.
@Suite("Each column of a request")
struct ColumnIndependenceTests {
    /// What says nothing without another column.
    private static let dependents: [String: Set<String>] = [
        "session": ["turn", "session_turns"], "pictures": ["picture_bytes"], "validity": ["validity_reason"],
        "cancel_reason": ["cancelled_ns", "gone_ns"], "cancelled_ns": ["cancel_reason", "gone_ns"],
        "error_message": ["error_type", "error_code"], "defect": ["defect_detail"],
    ]

    /// A sample of which every column holds something.
    private static let whole: Sample = {
        var maker = SampleMaker(seed: 1)
        var sample = maker.sample(0, outcome: .failed(.stalled, detail: "why"), events: 0)
        sample.response.deltas.append(arrival: 40, lag: 1, kind: .thinking, bytes: 2)
        sample.response.deltas.append(arrival: 41, lag: 3, kind: .text, bytes: 4)
        sample.turn = ConversationTurn(session: 3, turn: 2, count: 5)
        (sample.httpStatus, sample.retryAfter, sample.retryWait) = (500, 7, 8)
        sample.connection = ConnectionFacts(
            reused: true,
            httpVersion: "2",
            remoteAddress: "[::1]:1",
            proxy: "p",
            stampSource: .kernel,
            connectionID: 9
        )
        sample.times = PhaseTimes(
            started: 10,
            dns: 11,
            connected: 12,
            tls: 13,
            sent: 14,
            headers: 15,
            firstByte: 16,
            end: 17
        )
        sample.cancellation = Cancellation(reason: .aborted, decided: 18, gone: 19)
        sample.rateLimits = [HTTPHeader("x-limit", "5")]
        sample.validity = AnswerValidity(.notJSON, "a fence")
        (sample.idealCached, sample.dataRow, sample.rowFields) = (20, 21, ["a": "b"])
        (sample.askedInput, sample.askedOutput, sample.pictures) = (22, 23, SentPictures(count: 24, bytes: 25))
        sample.providerRequestID = "request"
        (sample.promptText, sample.answerText) = ("prompt", "answer")
        (sample.thinkingText, sample.toolText) = ("thinking", "tool")
        sample.response.firstEvent = 26
        (sample.response.thinkingBegan, sample.response.terminatorArrival) = (27, 28)
        sample.response.usage = TokenUsage(
            input: 31,
            output: 32,
            reasoning: 33,
            cacheRead: 34,
            cacheWrite: 35,
            cacheWriteHour: 36,
            total: 37
        )
        sample.response.firstEventTokens = 38
        (sample.response.stopReason, sample.response.servedModel) = ("stop", "model")
        (sample.response.serviceTier, sample.response.responseID) = ("flex", "id")
        (sample.response.billed, sample.response.marks) = ("0.5", [.thinkTags])
        sample.response.timing = ServerTiming([.queue: 39])
        sample.response.providerError = ProviderError(type: "type", code: "code", message: "message")
        sample.response.defect = .tooLarge("detail")
        return sample
    }()

    private static func stored(_ folder: ScratchFolder) throws -> (RunDatabase, Int64) {
        let database = try folder.open()
        let run = try database.begin(.example())
        try database.append([whole], to: run)
        return (database, run)
    }

    private static func values(_ sample: Sample) -> [String: DatabaseValue] {
        SampleColumns.all.reduce(into: [:]) { values, column in
            if let value = column.value(sample) { values[column.name] = value.databaseValue }
        }
    }

    @Test("that may be empty takes nothing with it but what says nothing without it")
    func empty() throws {
        let folder = try ScratchFolder()
        let (database, run) = try Self.stored(folder)
        let original = Self.values(Self.whole)
        #expect(original.count == SampleColumns.all.count, "the sample has all")
        let nullable = try database.queue.read { db in
            try Row.fetchAll(db, sql: "PRAGMA table_info(request)").filter { $0["notnull"] == 0 && $0["pk"] == 0 }
                .map { $0["name"] as String }
        }
        // The table itself says that what failed has a kind.
        for name in nullable where name != "failure" {
            try database.queue.undone { db in
                try db.execute(sql: "UPDATE request SET \(name) = NULL")
                let read = Self.values(try #require(try SampleRow.all(of: run, in: db).first))
                let changed = Set(original.keys.filter { read[$0] != original[$0] })
                let own = Self.dependents[name, default: []].union([name])
                #expect(changed.isSubset(of: own), "\(name): \(changed)")
            }
        }
    }

    /// Values that no version of today has written, and what is made of them.
    private static let foreign: [(sql: String, isRead: @Sendable (Sample) -> Bool)] = [
        ("cancel_reason = 'tomorrow'", { $0.cancellation == nil }), ("validity = 'tomorrow'", { $0.validity == nil }),
        (#"marks = '["think_tags","tomorrow"]'"#, { $0.response.marks == [.thinkTags] }),
        ("marks = ''", { $0.response.marks.isEmpty }),
        ("server_timing_json = '{'", { $0.response.timing.times.isEmpty }),
        ("row_fields_json = '[]'", { $0.rowFields.isEmpty }), ("rate_limit_json = 'x'", { $0.rateLimits.isEmpty }),
        ("defect = 'tomorrow'", { $0.response.defect == .malformed("detail") }),
        ("detail = NULL", { $0.outcome == .failed(.stalled, detail: "") }),
        ("stop_reason = ''", { $0.response.stopReason == "" }),
        ("deltas = '[]'", { $0.response.deltas.isEmpty }),
        ("outcome = 'ok', failure = NULL", { $0.outcome == .ok }),
        ("outcome = 'cancelled', failure = NULL", { $0.outcome == .cancelled }),
    ]

    private static let refused = [
        ("phase = 'tomorrow'", "phase"), ("stamp_source = 'tomorrow'", "stamp_source"),
        ("failure = 'tomorrow'", "failure"), ("deltas = '[[1,2,3]]'", "deltas"), ("deltas = ''", "deltas"),
        ("deltas = '[[1,2,9,4]]'", "deltas"),
    ]

    @Test("of a later version is left out where figures are true without it, and else refused by its name")
    func later() throws {
        let folder = try ScratchFolder()
        let (database, run) = try Self.stored(folder)
        try database.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA ignore_check_constraints = ON") }
        for (sql, isRead) in Self.foreign {
            try database.queue.undone { db in
                try db.execute(sql: "UPDATE request SET \(sql)")
                #expect(isRead(try #require(try SampleRow.all(of: run, in: db).first)), "\(sql)")
            }
        }
        for (sql, column) in Self.refused {
            try database.queue.undone { db in
                try db.execute(sql: "UPDATE request SET \(sql)")
                let error = #expect(throws: SampleColumn.Defect.self) { _ = try SampleRow.all(of: run, in: db) }
                #expect(error?.column == column && error?.description.contains("later version") == true, "\(sql)")
            }
        }
    }
}

@Suite("A run as it is read")
struct RunRowTests {
    private static let cases: [(sql: String, isRead: @Sendable (RunRecord) -> Bool)] = [
        ("UPDATE run SET load_shape = 'spiral'", { $0.loadShape == .closed }),
        ("UPDATE run SET status = 'paused'", { $0.status == .interrupted }),
        ("UPDATE run SET uuid = 'nonsense'", { $0.uuid == nil }), ("UPDATE run SET uuid = NULL", { $0.uuid == nil }),
        ("UPDATE run SET gate = 'maybe'", { $0.gate == nil }), ("UPDATE run SET gate = 'fail'", { $0.gate == .fail }),
        ("UPDATE run SET shard_index = 5", { $0.shard == .whole }),
        ("UPDATE run SET prompt_order = 3", { $0.promptOrder == .listed }),
        ("UPDATE run SET price_file = 'p.json'", { $0.priceFile == nil }),
        ("UPDATE run SET price_file = 'p.json', price_file_sha256 = 'ab'", { $0.priceFile == nil }),
        (
            "UPDATE run SET price_file = 'p.json', price_file_sha256 = '\(String(repeating: "a", count: 64))'",
            { $0.priceFile?.path == "p.json" }
        ),
        ("UPDATE run SET scenario_json = '{'", { $0.history == nil && $0.scenarioJSON == "{" }),
        (#"UPDATE run SET scenario_json = '{"conversations":{"history":"recorded"}}'"#, { $0.history == .recorded }),
        (#"UPDATE run SET scenario_json = '{"conversations":{"history":"odd"}}'"#, { $0.history == nil }),
        ("UPDATE target SET length_fit = '{'", { $0.targets.allSatisfy { $0.fit == nil } }),
        ("UPDATE target SET nonce = NULL", { $0.targets.allSatisfy { $0.usesNonce == nil } }),
        ("UPDATE sitting SET machine = NULL", { $0.machine == nil }),
        (
            "INSERT INTO tag (run_id, name) VALUES (1, 'two words'), (1, 'good')",
            { $0.labels.tags.map(\.text) == ["good"] }
        ),
    ]

    @Test("has what this version knows, and leaves the rest out")
    func foreign() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        try database.finish(run, at: 1_700_000_001_000_000_000, status: .finished)
        try database.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA ignore_check_constraints = ON") }
        for (sql, isRead) in Self.cases {
            try database.queue.undone { db in
                try db.execute(sql: sql)
                let row = try #require(try Row.fetchOne(db, sql: "SELECT * FROM run"))
                #expect(isRead(try RunRow.record(from: row, stale: [], in: db)), "\(sql)")
            }
        }
        try database.queue.undone { db in
            try db.execute(sql: "UPDATE run SET prompt_order = 9")
            let row = try #require(try Row.fetchOne(db, sql: "SELECT * FROM run"))
            // In another order each place would ask another prompt.
            #expect(throws: SampleColumn.Defect.self) { _ = try RunRow.record(from: row, stale: [], in: db) }
        }
    }

    @Test(
        "is interrupted where it says that it runs and its process is gone, and only there",
        arguments: [true, false]
    )
    func stale(isStale: Bool) throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let (running, finished) = (try database.begin(.example()), try database.begin(.example()))
        try database.finish(finished, at: 1_700_000_001_000_000_000, status: .finished)
        try database.queue.read { db in
            let records = try Row.fetchAll(db, sql: "SELECT * FROM run ORDER BY id")
                .map { try RunRow.record(from: $0, stale: isStale ? [running, finished] : [], in: db) }
            #expect(records.map(\.status) == [isStale ? .interrupted : .running, .finished])
        }
    }

    @Test("keeps what was done before it, of every sitting in its order")
    func hooks() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        var record = RunRecord.example()
        record.hooks = [HookRecord(endpoint: "e", what: "POST /reset", took: 5)]
        let run = try database.begin(record)
        let more = [
            HookRecord(part: 2, endpoint: "e", target: "claude", what: "a\0b", note: "left out"),
            HookRecord(part: 2, endpoint: "f", what: "x", took: 0, note: ""),
        ]
        try database.note(more, of: run)
        try database.note([], of: run)
        var expected = record.hooks + more
        expected[1].what = "a\u{FFFD}b"
        #expect(try database.load(.id(run)).record.hooks == expected)
    }
}

@Suite("A run in the list of runs")
struct ListedCountTests {
    @Test("has each measured request once, as its last attempt ended", arguments: 0..<3)
    func counts(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        var maker = SampleMaker(seed: seed)
        var samples: [Sample] = []
        for place in 0..<60 {
            let attempts = Int.random(in: 1...3, using: &random)
            let (target, part) = (
                TargetIndex(Int.random(in: 0...1, using: &random)), Int.random(in: 1...2, using: &random)
            )
            for attempt in 1...attempts {
                let isLast = attempt == attempts
                let outcomes: [Sample.Outcome] = [.ok, .cancelled, .failed(.dns, detail: "")]
                var sample = maker.sample(
                    place,
                    outcome: isLast ? outcomes.randomElement(using: &random) : .failed(.overloaded, detail: "")
                )
                (sample.target, sample.part, sample.attempt) = (target, part, attempt)
                sample.phase = place % 6 == 0 ? .warmup : .measure
                // Now and then the run was over before the next attempt.
                let waits = sample.outcome != .ok && sample.outcome != .cancelled && place % 7 == 3
                sample.retryWait = isLast && !waits ? nil : 5
                if sample.outcome == .ok { sample.retryWait = nil }
                samples.append(sample)
            }
        }
        try database.append(samples.shuffled(using: &random), to: run)
        let listing = try #require(try database.runs().first)
        let measured = RequestAttempts.requests(of: samples.facts).filter { $0.first.phase == .measure }
        #expect(listing.attempted == measured.count)
        #expect(listing.ok == measured.count { $0.outcome == .ok })
        #expect(listing.failed == measured.count { if case .failed = $0.outcome { true } else { false } })
        #expect(listing.cancelled == measured.count - listing.ok - listing.failed)
        #expect((listing.bytes ?? 0) > 0)
    }
}
