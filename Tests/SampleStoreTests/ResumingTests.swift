import Foundation
import SQLiteAccess
import Testing

@testable import BenchModel
@testable import SampleStore

@Suite("A stored run that goes on")
struct ResumingTests {
    private static let sitting = RunRecord.Sitting(startedAt: 2_000, version: "0.2.0", hostJSON: "{\"cpus\":2}")

    @Test("is running again, with a sitting more, and ends as any other")
    func resumed() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        try database.finish(run, at: 1_000, status: .interrupted, reason: "a reason")
        #expect(try database.load(.id(run)).record.sittings.isEmpty, "one sitting is no news")
        #expect(try database.resume(run, Self.sitting) == 2)
        var record = try database.load(.id(run)).record
        #expect(record.status == .running && record.finishedAt == nil && record.endReason == nil)
        #expect(record.sittings.map(\.finishedAt) == [1_000, nil])
        #expect(record.sittings.last == Self.sitting)
        try database.finish(run, at: 3_000, status: .finished)
        record = try database.load(.id(run)).record
        #expect(record.status == .finished && record.finishedAt == 3_000)
        #expect(record.sittings.map(\.finishedAt) == [1_000, 3_000])
    }

    @Test("is not one that is running, finished, or not there", arguments: [RunRecord.Status.running, .finished])
    func refused(status: RunRecord.Status) throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        if status == .finished { try database.finish(run, at: 1_000, status: .finished) }
        #expect {
            try database.resume(run, Self.sitting)
        } throws: {
            ($0 as? StoreError)?.kind == .notInterrupted && "\($0)".contains("run \(run) is \(status.rawValue)")
        }
        #expect { try database.resume(77, Self.sitting) } throws: { ($0 as? StoreError)?.kind == .noSuchRun }
        #expect(try database.load(.id(run)).record.status == status)
    }

    @Test("goes to the first of two that ask")
    func onlyOnce() throws {
        let folder = try ScratchFolder()
        let (one, other) = (try folder.open(), try folder.open())
        let run = try one.begin(.example())
        try one.finish(run, at: 1_000, status: .interrupted)
        _ = try other.resume(run, Self.sitting)
        #expect { try one.resume(run, Self.sitting) } throws: { ($0 as? StoreError)?.kind == .notInterrupted }
        #expect(try one.load(.id(run)).record.sittings.count == 2)
    }
}

@Suite("A run whose database cannot be written any more")
struct RescueTests {
    private func samples(_ count: Int, from first: Int = 0) -> [Sample] {
        var maker = SampleMaker(seed: 3)
        return (first..<first + count).map { maker.sample($0) }
    }

    @Test("whose file was removed is not written on in secret")
    func removed() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        try folder.remove()
        for work in [
            { try database.append(self.samples(1), to: run) },
            { try database.finish(run, at: 1, status: .finished) },
        ] {
            #expect(throws: StoreError.self) { try work() }
            do { try work() } catch { #expect((error as? StoreError)?.kind == .vanished) }
        }
    }

    @Test("is saved whole elsewhere: what was stored, and what is in memory")
    func rescued() throws {
        let (folder, refuge) = (try ScratchFolder(), try ScratchFolder())
        let database = try folder.open()
        let run = try database.begin(.example())
        let all = samples(30)
        let remarks = ["first", "second"].map { Remark(at: 5, kind: .clockStep, text: $0) }
        try database.append(Array(all.prefix(20)), remarks: [remarks[0]], to: run)
        try folder.remove()
        let rescue = try Rescue(
            run,
            of: database,
            record: .example(),
            unsaved: SampleWriter.Unsaved(samples: Array(all.suffix(10)), remarks: [remarks[1]]),
            into: ["/nowhere/at/all", refuge.path]
        )
        #expect(rescue.missing == nil)
        #expect(rescue.database.path.hasPrefix("\(refuge.path)/ezbench-rescue-"))
        #expect(rescue.database.path.hasSuffix("/run-\(run).sqlite"))
        let again = try RunDatabase.open(path: rescue.database.path, mode: .existing(readOnly: true))
        let stored = try again.load(.id(rescue.runID))
        #expect(stored.samples == all && stored.record.remarks == remarks)

        let second = try Rescue(run, of: database, record: .example(), unsaved: .init(samples: []), into: [refuge.path])
        #expect(second.database.path != rescue.database.path, "nothing is written over")
        for path in [rescue.database.path, second.database.path] {
            let folder = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
            for (place, mode) in [(path, 0o600), (folder, 0o700)] {
                let attributes = try FileManager.default.attributesOfItem(atPath: place)
                #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == mode, "only its owner may read it")
            }
        }
    }

    @Test("that no folder takes is an error that says so")
    func nowhere() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        #expect(throws: StoreError.self) {
            try Rescue(run, of: database, record: .example(), unsaved: .init(samples: []), into: ["/nowhere/at/all"])
        }
    }
}
