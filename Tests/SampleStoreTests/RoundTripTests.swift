import Foundation
import SQLiteAccess
import Testing

@testable import BenchModel
@testable import SampleStore

@Suite("What is stored")
struct RoundTripTests {
    @Test("is read back as it was", arguments: 0..<10)
    func roundTrip(seed: UInt64) throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        var maker = SampleMaker(seed: seed)
        var samples = (0..<100).map { maker.sample($0) }
        samples += FailureKind.allCases.enumerated().map { place, kind in
            maker.sample(100 + place, outcome: .failed(kind, detail: "why"))
        }
        try database.append(samples.reversed(), to: run)
        let stored = try database.load(.id(run))
        #expect(stored.samples == samples)
        var expected = RunRecord.example()
        expected.id = run
        expected.database = folder.file
        #expect(stored.record == expected)
    }

    @Test("notes a simulator that is told of by an answer, with that answer, and keeps the embedded one apart")
    func simulatorByAddress() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        var record = RunRecord.example()
        record.isSimulated = false
        for index in record.targets.indices { record.targets[index].isSimulated = false }
        record.targets.append(record.targets[0])
        record.targets[2].isSimulated = true
        let run = try database.begin(record)
        var maker = SampleMaker(seed: 1)
        var samples = (0..<3).map { maker.sample($0) }
        for index in samples.indices { samples[index].target = TargetIndex(index) }
        try database.append([samples[0]], to: run)
        #expect(try !database.load(.id(run)).record.isSimulated)
        samples[1].simulator = "0.2"
        samples[2].simulator = "0.2"
        samples[1].phase = .warmup
        try database.append(Array(samples[1...]), to: run)
        // Whoever opens the file now finds it, whatever becomes of the program that writes.
        let found = try folder.open(.existing(readOnly: true)).load(.last).record
        #expect(found.isSimulated)
        #expect(found.targets.map(\.isSimulated) == [false, true, true])
        #expect(found.targets.map(\.simulator) == [nil, "0.2", nil])
        #expect(found.targets.map(\.isEmbedded) == [false, false, true])
    }

    @Test("is not cut where a text holds a zero byte")
    func zeroBytes() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let text = "before\0after\0"
        let kept = "before\u{FFFD}after\u{FFFD}"
        var record = RunRecord.example(name: text)
        record.targets[0].url = text
        let run = try database.begin(record)
        var sample = Sample(
            target: 0,
            promptID: text,
            phase: .measure,
            sequence: 0,
            outcome: .failed(.streamError, detail: text),
            planned: 0,
            times: PhaseTimes(started: 0),
            providerRequestID: text,
            answerText: text,
            toolText: text
        )
        sample.response.stopReason = text
        try database.append([sample], to: run)
        try database.finish(run, at: 1, status: .interrupted, reason: text)
        let stored = try database.load(.id(run))
        #expect(stored.record.name == kept && stored.record.targets[0].url == kept && stored.record.endReason == kept)
        let read = try #require(stored.samples.first)
        #expect(read.outcome == .failed(.streamError, detail: kept))
        #expect([read.promptID, read.providerRequestID, read.answerText, read.toolText] == [kept, kept, kept, kept])
        #expect(read.response.stopReason == kept)
    }

    @Test("is seen by another connection at once, and by the next process")
    func durability() throws {
        let folder = try ScratchFolder()
        let writing = try folder.open()
        let run = try writing.begin(.example())
        var maker = SampleMaker(seed: 1)
        let samples = (0..<20).map { maker.sample($0) }
        try writing.append(samples, to: run)
        // Nothing was closed or checkpointed: this is what a killed process leaves behind.
        for mode in [RunDatabase.Mode.existing(readOnly: true), .existing(readOnly: false), .create] {
            let reading = try folder.open(mode)
            #expect(try reading.load(.last).samples == samples)
            #expect(reading.recoveredRuns.isEmpty, "its process is alive")
        }
    }

    @Test("ends with its status and its time")
    func finishing() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let first = try database.begin(.example(name: "one"))
        let second = try database.begin(.example(name: "two"))
        try database.finish(first, at: 77, status: .finished)
        try database.finish(second, at: 88, status: .interrupted)
        #expect(try database.load(.id(first)).record.status == .finished)
        #expect(try database.load(.id(first)).record.finishedAt == 77)
        #expect(try database.load(.last).record.name == "two")
        #expect(try database.load(.last).record.status == .interrupted)
        #expect(throws: StoreError.self) { try database.finish(99, at: 1, status: .finished) }
    }

    @Test("is whole in the one file that is named once it is finished, also while others have the file open")
    func wholeInOneFile() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let other = try folder.open()
        let run = try database.begin(.example())
        var maker = SampleMaker(seed: 1)
        try database.append((0..<50).map { maker.sample($0) }, to: run)
        try database.finish(run, at: 5, status: .finished)
        let copy = folder.path + "/copy.sqlite"
        try FileManager.default.copyItem(atPath: folder.file, toPath: copy)
        #expect(try RunDatabase.open(path: copy, mode: .existing(readOnly: false)).load(.id(run)).samples.count == 50)
        other.close()
        database.close()
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
                "bench.sqlite", "copy.sqlite",
            ]
        )
    }

    @Test("is listed with the outcomes of its measured requests")
    func listing() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        let empty = try database.begin(.example(name: "empty"))
        var maker = SampleMaker(seed: 3)
        let samples = (0..<300).map { maker.sample($0) }
        try database.append(samples, to: run)
        let requests = RequestAttempts.requests(of: samples.filter { $0.phase == .measure }.facts)
        let listing = try database.runs()
        #expect(listing.map(\.record.id) == [run, empty])
        #expect(listing[0].record.targets == RunRecord.example().targets)
        #expect(listing[0].attempted == requests.count)
        #expect(listing[0].ok == requests.count { $0.outcome.name == "ok" })
        #expect(listing[0].failed == requests.count { $0.outcome.name == "failed" })
        #expect(listing[0].cancelled == requests.count { $0.outcome.name == "cancelled" })
        #expect(listing[1].attempted == 0)
    }

    @Test("in one transaction is all or nothing")
    func atomicity() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        var maker = SampleMaker(seed: 4)
        var samples = (0..<10).map { maker.sample($0) }
        samples[9].target = 2
        #expect(throws: StoreError.self) { try database.append(samples, to: run) }
        #expect(try database.load(.id(run)).samples.isEmpty)
    }

    @Test("of a run that is not there is refused with the runs there are")
    func unknownRun() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        #expect {
            _ = try database.load(.last)
        } throws: {
            "\($0)".contains("holds no runs yet")
        }
        _ = try database.begin(.example())
        _ = try database.begin(.example())
        #expect {
            _ = try database.load(.id(7))
        } throws: {
            "\($0)".contains("there is no run 7; the latest are 2, 1")
        }
    }

    @Test("keeps the remarks on the whole run, in the order in which they were noticed")
    func remarks() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        let other = try database.begin(.example(name: "other"))
        let late = Remark(at: 90, kind: .clockStep, text: "the wall clock was set")
        let early = Remark(at: 7, kind: Remark.Kind(rawValue: "of a later version"), text: "it rained")
        try database.append([], remarks: [late], to: run)
        try database.append([], remarks: [early], to: run)
        #expect(try database.load(.id(run)).record.remarks == [early, late])
        #expect(try database.runs().map(\.record.remarks) == [[early, late], []])
        #expect(try database.load(.id(other)).record.remarks.isEmpty)
    }

    @Test("keeps the connections that were opened ahead, with the target they were opened for")
    func openedConnections() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        let connections = [
            OpenedConnection(
                target: 1,
                part: 2,
                outcome: .ok,
                connectionID: 3,
                started: 1,
                dns: 2,
                connected: 3,
                tls: 4
            ),
            OpenedConnection(target: 0, outcome: .failed(.connect, detail: "refused"), started: 5),
            OpenedConnection(target: 0, outcome: .cancelled),
        ]
        try database.append([], connections: connections, to: run)
        #expect(try database.load(.id(run)).connections == connections)
        #expect(throws: StoreError.self) {
            try database.append([], connections: [OpenedConnection(target: 2, outcome: .ok)], to: run)
        }
        let other = try database.begin(.example(name: "other"))
        #expect(try database.load(.id(other)).connections.isEmpty)
    }

    @Test("keeps the connections that were held open, whatever ended them")
    func lingered() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        let lingered = LingeringEnding.allCases.enumerated().map { number, ending in
            LingeredConnection(
                target: TargetIndex(number % 2),
                part: 1 + number,
                lingering: Lingering(
                    connectionID: number == 0 ? nil : Int64(number),
                    terminated: RunInstant(nanoseconds: Int64(number)),
                    ended: RunInstant(nanoseconds: Int64(number) + 7),
                    ending: ending,
                    keptSlot: number == 2
                )
            )
        }
        try database.append([], lingered: lingered, to: run)
        #expect(try database.load(.id(run)).lingered == lingered)
        #expect(throws: StoreError.self) {
            try database.append(
                [],
                lingered: [.init(target: 2, lingering: Lingering(terminated: 0, ended: 1, ending: .ended))],
                to: run
            )
        }
    }

    // MARK: Plain SQL

    @Test("unfolds its token events in plain SQL")
    func deltaView() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        var maker = SampleMaker(seed: 5)
        let samples = (0..<50).map { maker.sample($0) }
        try database.append(samples, to: run)
        try database.queue.read { db in
            let events = try Row.fetchAll(
                db,
                sql: """
                    SELECT request.sequence, seq, arrival_ns, lag_ns, kind, bytes
                    FROM delta JOIN request ON request.id = delta.request_id ORDER BY request.sequence, seq
                    """
            )
            let names = ["sequence", "seq", "arrival_ns", "lag_ns", "kind", "bytes"]
            let found = events.map { event in names.map { event[$0] as DatabaseValue } }
            var expected: [[DatabaseValue]] = []
            for sample in samples {
                let log = sample.response.deltas
                for index in 0..<log.count {
                    let values: [any DatabaseValueConvertible] = [
                        sample.sequence.number, index, log.arrivals[index], log.lags[index], log.kinds[index].name,
                        Int(log.byteCounts[index]),
                    ]
                    expected.append(values.map(\.databaseValue))
                }
            }
            #expect(found == expected)
            #expect(!found.isEmpty)
        }
    }

    @Test("has the columns people rely on, in STRICT tables")
    func columns() throws {
        let relied: [String: String] = [
            "run":
                "id uuid shard_index shard_count name started_at finished_at status scenario_json host_json version simulated",
            "target": "id run_id name protocol model endpoint",
            "request": """
            id run_id target_id prompt_id phase attempt outcome failure detail http_status http_version \
            connection_reused planned_ns started_ns dns_ns connected_ns tls_ns sent_ns headers_ns first_byte_ns \
            first_event_ns first_token_ns first_answer_ns last_token_ns session turn end_ns stop_reason input_tokens output_tokens \
            reasoning_tokens cache_read_tokens cache_write_tokens cache_write_hour_tokens first_event_tokens bytes_received provider_request_id
            """,
            "sitting": "run_id part started_at finished_at version host_json machine",
            "delta": "request_id seq arrival_ns lag_ns kind bytes",
        ]
        let folder = try ScratchFolder()
        let database = try folder.open()
        try database.queue.read { db in
            for (table, names) in relied {
                let columns = Set(
                    try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table])
                )
                #expect(columns.isSuperset(of: names.split(separator: " ").map(String.init)), "\(table)")
            }
            let strict = try Int.fetchOne(
                db,
                sql: "SELECT count(*) FROM pragma_table_list WHERE strict AND name IN ('run', 'target', 'request')"
            )
            #expect(strict == 3)
        }
    }

    @Test("stores the instants of the first and last token beside the events they come from")
    func tokenInstants() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        var maker = SampleMaker(seed: 6)
        let samples = (0..<50).map { maker.sample($0) }
        try database.append(samples, to: run)
        let rows = try database.queue.read {
            try Row.fetchAll(
                $0,
                sql: "SELECT first_token_ns, first_answer_ns, last_token_ns FROM request ORDER BY sequence"
            )
        }
        for (row, sample) in zip(rows, samples) {
            #expect(row["first_token_ns"] == sample.response.deltas.firstToken)
            #expect(row["first_answer_ns"] == sample.response.deltas.firstAnswer)
            #expect(row["last_token_ns"] == sample.response.deltas.lastToken)
        }
    }

}
