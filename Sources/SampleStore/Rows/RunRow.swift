import BenchModel
import SQLiteAccess
import JSONSyntax

/// A run as a row of `run` and one of `target` for each of its targets.
enum RunRow {
    static func insert(_ run: RunRecord, owner: String, at now: WallTime, into db: Database) throws -> Int64 {
        try db.execute(
            sql: """
                INSERT INTO run (name, started_at, finished_at, status, scenario_json, host_json, version, simulated,
                    load_shape, owner, heartbeat_at, uuid, shard_index, shard_count,
                    prompt_order, scenario_file, note, price_file, price_file_sha256)
                VALUES (?, ?, NULL, 'running', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: StoredText.arguments([
                run.name, run.startedAt, run.scenarioJSON, run.hostJSON, run.version, run.isSimulated,
                run.loadShape.rawValue, owner, now, run.uuid?.text, run.shard.index.number, run.shard.count,
                run.promptOrder.rawValue, run.scenarioFile, run.labels.note, run.priceFile?.path,
                run.priceFile?.digest.hex,
            ])
        )
        let id = db.lastInsertedRowID
        for part in run.parts { try ShardRow.put(part, of: id, into: db) }
        for hook in run.hooks { try HookRow.insert(hook, run: id, into: db) }
        try TagRow.add(run.labels.tags, to: id, in: db)
        let first = RunRecord.Sitting(
            startedAt: run.startedAt,
            version: run.version,
            hostJSON: run.hostJSON,
            machine: run.machine
        )
        for (index, sitting) in (run.sittings.isEmpty ? [first] : run.sittings).enumerated() {
            try insert(sitting, part: index + 1, of: id, into: db)
        }
        for (position, target) in run.targets.enumerated() {
            try db.execute(
                sql: """
                    INSERT INTO target (run_id, position, name, protocol, model, endpoint, streamed, price_model, simulated,
                        cancel_after, nonce, insecure, url, simulator, key_in_clear, length_fit)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: StoredText.arguments([
                    id, position, target.name, target.wireProtocol, target.model, target.endpoint, target.isStreamed,
                    target.priceModel, target.isSimulated, target.cancelAfter, target.usesNonce, target.isInsecure,
                    target.url, target.simulator, target.sendsKeyInClear, target.fit?.json.json,
                ])
            )
        }
        return id
    }

    static func insert(_ sitting: RunRecord.Sitting, part: Int, of run: Int64, into db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO sitting (run_id, part, started_at, finished_at, version, host_json, machine)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: StoredText.arguments([
                run, part, sitting.startedAt, sitting.finishedAt, sitting.version, sitting.hostJSON,
                sitting.machine?.text,
            ])
        )
    }

    /// Ends a run and its last sitting; `reason` tells why it ended before its plan did.
    static func close(_ run: Int64, at: WallTime, _ status: RunRecord.Status, reason: String?, in db: Database)
        throws
    {
        try db.execute(
            sql: "UPDATE sitting SET finished_at = ? WHERE run_id = ? AND finished_at IS NULL",
            arguments: [at, run]
        )
        try db.execute(
            sql: "UPDATE run SET status = ?, finished_at = ?, end_reason = ? WHERE id = ?",
            arguments: StoredText.arguments([status.rawValue, at, reason, run])
        )
    }

    static func targetIDs(of run: Int64, in db: Database) throws -> [Int64] {
        try Int64.fetchAll(
            db.cachedStatement(sql: "SELECT id FROM target WHERE run_id = ? ORDER BY position"),
            arguments: [run]
        )
    }

    /// Notes that a simulator answers at the address of a target whose answers were taken for measured ones.
    ///
    /// - Parameters:
    ///   - target: the target's ID.
    ///   - simulator: the version that the simulator states.
    ///   - run: the target's run.
    ///   - db: the database.
    /// - Throws: SQLite's error.
    static func markSimulated(_ target: Int64, by simulator: String, run: Int64, in db: Database) throws {
        try db.execute(
            sql: "UPDATE target SET simulated = 1, simulator = ? WHERE id = ? AND simulated = 0",
            arguments: [simulator, target]
        )
        if db.changesCount == 0 { return }
        try db.execute(sql: "UPDATE run SET simulated = 1 WHERE id = ?", arguments: [run])
    }

    static func insert(_ remark: Remark, run: Int64, into db: Database) throws {
        try db.execute(
            sql: "INSERT INTO remark (run_id, at_ns, kind, text, lost_ns) VALUES (?, ?, ?, ?, ?)",
            arguments: StoredText.arguments([run, remark.at, remark.kind.rawValue, remark.text, remark.lost])
        )
    }

    private static func remarks(of run: Int64, in db: Database) throws -> [Remark] {
        let selection = "SELECT * FROM remark WHERE run_id = ? ORDER BY at_ns, id"
        return try Row.fetchAll(db, sql: selection, arguments: [run]).map {
            try StoredNumber.check($0, ["at_ns", "lost_ns"])
            let kind = Remark.Kind(rawValue: $0["kind"])
            return Remark(at: $0["at_ns"], kind: kind, text: $0["text"], lost: $0["lost_ns"])
        }
    }

    /// Reads a row of `run`, with its targets and its remarks.
    ///
    /// - Parameters:
    ///   - row: a whole row of `run`.
    ///   - stale: runs that are marked as running but whose process is gone.
    ///   - db: the database with the rest.
    /// - Returns: the run.
    /// - Throws: SQLite's error.
    static func record(from row: Row, stale: Set<Int64>, in db: Database) throws -> RunRecord {
        let id: Int64 = row["id"]
        try StoredNumber.check(row, ["started_at", "finished_at"], StoredNumber.moments)
        let targets = try Row.fetchAll(
            db,
            sql: "SELECT * FROM target WHERE run_id = ? ORDER BY position",
            arguments: [id]
        )
        let sittings = try Row.fetchAll(
            db,
            sql: "SELECT * FROM sitting WHERE run_id = ? ORDER BY part",
            arguments: [id]
        )
        for sitting in sittings {
            try StoredNumber.check(sitting, ["started_at", "finished_at"], StoredNumber.moments)
        }
        let status = RunRecord.Status(rawValue: row["status"]) ?? .interrupted
        guard let promptOrder = PromptOrder(rawValue: row["prompt_order"]) else {
            throw SampleColumn.Defect(column: "prompt_order")
        }
        let uuid: String? = row["uuid"]
        let machine: String? = sittings.first?["machine"]
        var record = RunRecord(
            id: id,
            uuid: uuid.flatMap(RunUUID.init(text:)),
            shard: Shard(index: ShardIndex(row["shard_index"]), of: row["shard_count"]) ?? .whole,
            name: row["name"],
            startedAt: row["started_at"],
            finishedAt: row["finished_at"],
            status: stale.contains(id) && status == .running ? .interrupted : status,
            endReason: row["end_reason"],
            scenarioJSON: row["scenario_json"],
            scenarioFile: row["scenario_file"],
            promptOrder: promptOrder,
            hostJSON: row["host_json"],
            machine: machine.map(MachineID.init(text:)),
            version: row["version"],
            isSimulated: row["simulated"],
            loadShape: LoadShape.Kind(rawValue: row["load_shape"]) ?? .closed,
            targets: targets.map {
                RunRecord.Target(
                    name: $0["name"],
                    wireProtocol: $0["protocol"],
                    model: $0["model"],
                    endpoint: $0["endpoint"],
                    url: $0["url"],
                    isStreamed: $0["streamed"],
                    isSimulated: $0["simulated"],
                    simulator: $0["simulator"],
                    isInsecure: $0["insecure"],
                    sendsKeyInClear: $0["key_in_clear"],
                    priceModel: $0["price_model"],
                    cancelAfter: $0["cancel_after"],
                    usesNonce: $0["nonce"],
                    fit: ($0["length_fit"] as String?).flatMap(LengthFit.init(json:))
                )
            },
            sittings: sittings.count < 2
                ? []
                : sittings.map { row in
                    let machine: String? = row["machine"]
                    return RunRecord.Sitting(
                        startedAt: row["started_at"],
                        finishedAt: row["finished_at"],
                        version: row["version"],
                        hostJSON: row["host_json"],
                        machine: machine.map(MachineID.init(text:))
                    )
                },
            remarks: try remarks(of: id, in: db),
            labels: RunLabels(tags: try TagRow.all(of: id, in: db), note: row["note"]),
            priceFile: priceFile(of: row),
            gate: (row["gate"] as String?).flatMap(GateAnswer.init)
        )
        record.parts = try ShardRow.all(of: id, in: db)
        record.hooks = try HookRow.all(of: id, in: db)
        record.history = try String.fetchOne(db, sql: history, arguments: [id])
            .flatMap(ConversationSettings.History.init)
        return record
    }

    private static let history = """
        SELECT CASE WHEN json_valid(scenario_json) THEN json_extract(scenario_json, '$.conversations.history') END
        FROM run WHERE id = ?
        """

    private static func priceFile(of row: Row) -> RunRecord.PriceFile? {
        guard let path = row["price_file"] as String?,
            let digest = (row["price_file_sha256"] as String?).flatMap(TextDigest.init(hex:))
        else { return nil }
        return RunRecord.PriceFile(path: path, digest: digest)
    }
}
