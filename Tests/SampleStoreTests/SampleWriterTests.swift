import Dispatch
import SQLiteAccess
import Synchronization
import Testing

@testable import BenchModel
@testable import SampleStore

@Suite("The sample writer", .timeLimit(.minutes(30)))
struct SampleWriterTests {
    private func samples(_ count: Int) -> [Sample] {
        var maker = SampleMaker(seed: 9)
        return (0..<count).map { maker.sample($0) }
    }

    @Test("stores every sample, from whichever task", arguments: [0, 1, 499, 500, 501, 2345])
    func everything(count: Int) async throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        let writer = SampleWriter(database: database, run: run)
        let samples = samples(count)
        await withTaskGroup(of: Void.self) { group in
            for part in 0..<4 {
                group.addTask { for index in stride(from: part, to: count, by: 4) { writer.write(samples[index]) } }
            }
        }
        try await writer.finish()
        #expect(try database.load(.id(run)).samples == samples)
        #expect(writer.firstError == nil)
        try await writer.finish()
        #expect(try database.load(.id(run)).samples.count == count)
    }

    @Test("writes a batch when it is full or old, without being asked to finish", arguments: [500, 3])
    func batches(count: Int) async throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        let queue = DispatchQueue(label: "ezbench.sample-writer")
        let (batches, stored) = AsyncStream.makeStream(of: Int.self)
        let writer = SampleWriter(
            path: folder.file,
            queue: queue,
            store: { batch in
                try database.append(batch, to: run)
                stored.yield(batch.samples.count)
            },
            setAlarm: { delay, wake in queue.asyncAfter(deadline: .now() + delay) { wake() } }
        )
        let samples = samples(count)
        for sample in samples { writer.write(sample) }
        var there = 0
        for await batch in batches {
            there += batch
            if there >= count { break }
        }
        #expect(try database.load(.id(run)).samples == samples)
    }

    @Test("keeps what a locked database refuses, and stores it later")
    func locked() async throws {
        let folder = try ScratchFolder()
        let database = try RunDatabase.open(path: folder.file, mode: .create, busySeconds: 0)
        let run = try database.begin(.example())
        let blocker = try DatabaseQueue(path: folder.file)
        try blocker.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let writer = SampleWriter(database: database, run: run)
        let samples = samples(600)
        let remark = Remark(at: 5, kind: .clockStep, text: "the wall clock was set")
        writer.write(remark)
        for sample in samples { writer.write(sample) }
        await #expect {
            try await writer.finish()
        } throws: {
            ($0 as? StoreError)?.kind == .locked && "\($0)".contains("600 samples are not in it")
        }
        try blocker.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try await writer.finish()
        #expect(try database.load(.id(run)).samples == samples)
        #expect(try database.load(.id(run)).record.remarks == [remark])
        #expect(writer.firstError?.kind == .locked)
    }

    @Test("tells of a full disk, keeps what it stored before, and stores the rest once there is space")
    func diskFull() async throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        try database.queue.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages + 60)")
        }
        let writer = SampleWriter(database: database, run: run)
        let samples = samples(3000)
        for sample in samples { writer.write(sample) }
        await #expect {
            try await writer.finish()
        } throws: {
            ($0 as? StoreError)?.kind == .full && "\($0)".contains("the disk is full; free some space")
        }
        let kept = try database.load(.id(run)).samples
        #expect(kept.count % SampleWriter.batchSize == 0 && kept.count < samples.count)
        #expect(kept == Array(samples.prefix(kept.count)))
        try database.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        try await writer.finish()
        #expect(try database.load(.id(run)).samples == samples)
    }

    @Test("tries what was refused again by one alarm alone, however many samples come meanwhile")
    func oneChain() async throws {
        let queue = DispatchQueue(label: "test")
        let alarms = Mutex<[@Sendable () -> Void]>([])
        let tries = Mutex(0)
        let isLocked = Mutex(true)
        let writer = SampleWriter(
            path: "bench.sqlite",
            queue: queue,
            store: { _ in
                tries.withLock { $0 += 1 }
                if isLocked.withLock({ $0 }) { throw StoreError(.locked, "bench.sqlite", "locked") }
            },
            setAlarm: { _, wake in alarms.withLock { $0.append(wake) } }
        )
        for round in 1...10 {
            for sample in samples(round == 1 ? SampleWriter.batchSize - 1 : 3) { writer.write(sample) }
            let pending = alarms.withLock { alarms in
                defer { alarms = [] }
                return alarms
            }
            #expect(pending.count == 1, "round \(round)")
            queue.sync { for wake in pending { wake() } }
            #expect(tries.withLock { $0 } == round)
        }
        isLocked.withLock { $0 = false }
        try await writer.finish()
        #expect(writer.unsaved.samples.isEmpty)
    }
}
