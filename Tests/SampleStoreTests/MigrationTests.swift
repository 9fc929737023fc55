import Foundation
import GRDB
import Testing

@testable import BenchModel
@testable import SampleStore

@Suite("A run database of schema 1")
struct MigrationTests {
    /// Writes a file as the first version did: one run, one target, one request.
    private func firstVersion(in folder: ScratchFolder) throws {
        let queue = try DatabaseQueue(path: folder.file)
        try Schema.migrator.migrate(queue, upTo: "1")
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO run (id, name, started_at, status, scenario_json, host_json, version, simulated, owner,
                        heartbeat_at) VALUES (7, 'old', 1, 'finished', '{}', '{}', '0', 0, '', 2);
                    INSERT INTO target (id, run_id, position, name, protocol, model, endpoint, streamed, price_model)
                        VALUES (5, 7, 0, 't', 'openai-chat', 'm', 'e', 1, 'm');
                    INSERT INTO request (id, run_id, target_id, prompt_id, phase, sequence, attempt, outcome,
                        connection_reused, stamp_source, planned_ns, started_ns, sent_ns, terminated, was_buffered,
                        token_reads, output_tokens, bytes_received, deltas)
                        VALUES (3, 7, 5, 'p', 'measure', 0, 1, 'ok', 1, 'kernel', 10, 11, 12, 1, 0, 1, 2, 9,
                            '[[20,1,0,4],[30,2,0,5]]');
                    """
            )
        }
        try queue.close()
    }

    @Test("is brought up to date, and nothing in it is lost")
    func migrates() throws {
        let folder = try ScratchFolder()
        try firstVersion(in: folder)
        let run = try folder.open(.existing(readOnly: false)).load(.id(7))
        #expect(run.record.loadShape == .closed && !run.record.isOpenLoop)
        let sample = try #require(run.samples.first)
        #expect(sample.planned == 10 && sample.times == PhaseTimes(started: 11, sent: 12) && !sample.wasHeldBack)
        #expect(sample.response.deltas.arrivals == [20, 30] && sample.response.usage.output == 2)
        #expect(run.samples.count == 1)
    }

    @Test("has the tables a new one has", arguments: ["table_info(run)", "table_info(request)", "index_list(request)"])
    func schema(pragma: String) throws {
        let old = try ScratchFolder()
        try firstVersion(in: old)
        let rows = try [old.open(), ScratchFolder().open()].map { database in
            try database.queue.read { try Row.fetchAll($0, sql: "PRAGMA \(pragma)") }
        }
        #expect(rows[0] == rows[1] && !rows[0].isEmpty)
        let events = try old.open().queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM delta") }
        #expect(events == 2)
    }

    @Test("takes samples without a start afterwards")
    func noStart() throws {
        let folder = try ScratchFolder()
        try firstVersion(in: folder)
        let database = try folder.open()
        let dropped = Sample(
            target: 0,
            promptID: "p",
            phase: .measure,
            sequence: 1,
            outcome: .failed(.notStarted, detail: "full"),
            planned: 5,
            times: PhaseTimes(started: nil)
        )
        try database.append([dropped], to: 7)
        #expect(try database.load(.id(7)).samples.first == dropped)
    }

    @Test("is not touched where it is only to be read")
    func readOnly() throws {
        let folder = try ScratchFolder()
        try firstVersion(in: folder)
        #expect {
            _ = try folder.open(.existing(readOnly: true))
        } throws: {
            ($0 as? StoreError)?.kind == .older && "\($0)".contains("earlier version")
        }
    }
}
