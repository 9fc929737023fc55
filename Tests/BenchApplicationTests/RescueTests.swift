import BenchModel
import Foundation
import LoadRunner
import SampleStore
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("A run whose database cannot be written any more", .timeLimit(.minutes(30)))
struct RescueTests {
    @Test("is saved whole in a database of its own, and everything is told in order")
    func rescued() async throws {
        let test = try TestRun()
        let (path, folder) = (test.folder.database, test.folder.path)
        let transport = FakeTransport(whenAsked: { if $0 == 2 { try? FileManager.default.removeItem(atPath: path) } })
        let outcome = try await test.run(.small(requests: 6), over: transport)
        #expect(outcome.wasRescued && outcome.end == .whole)
        #expect(outcome.database.path.hasPrefix(folder) && outcome.database.path != path)
        #expect(test.told.suffix(2) == ["notStored", "rescued"])
        #expect(
            test.history.last == .rescued(run: outcome.runID, database: outcome.database.path)
        )
        let stored = try outcome.database.load(.id(outcome.runID))
        #expect(stored.samples.map(\.sequence.number).sorted() == Array(0..<6) && stored.record.status == .finished)
        #expect(test.timesEnded == 1, "once all is stored the end may be asked for again")
    }

    @Test("keeps the reason why it ended before its plan did")
    func aborted() async throws {
        let test = try TestRun()
        let path = test.folder.database
        let refusing = ScriptedTransport { _, _ in
            try? FileManager.default.removeItem(atPath: path)
            return .init(status: 401)
        }
        let outcome = try await test.run(.small(requests: 6), over: refusing)
        guard case .aborted(let reason) = outcome.end else {
            Issue.record("it counts as \(outcome.end)")
            return
        }
        let record = try outcome.database.load(.id(outcome.runID)).record
        #expect(outcome.wasRescued && record.endReason == reason && record.status == .interrupted)
    }

    // MARK: Where nothing goes well

    private static let record = RunRecord(name: "r", startedAt: 1, version: "1", isSimulated: false, targets: [])

    private static func rescue(_ folder: Folder, isThere: Bool = true, into folders: [String]) async throws
        -> RescuedRun
    {
        let database = try RunDatabase.open(path: folder.database, mode: .create)
        let id = try database.begin(record)
        let writer = SampleWriter(database: database, run: id)
        return try RescuedRun(
            isThere ? id : id + 1,
            of: database,
            record: record,
            writer: writer,
            status: .interrupted,
            reason: "why",
            into: folders
        )
    }

    @Test("tries one folder after the other")
    func folders() async throws {
        let folder = try Folder()
        let rescued = try await Self.rescue(folder, into: ["/dev/null", "/nowhere", folder.path])
        #expect(rescued.database.path.hasPrefix(folder.path))
        #expect(rescued.event == .rescued(run: rescued.runID, database: rescued.database.path))
        #expect(try rescued.database.load(.id(rescued.runID)).record.endReason == "why")
    }

    @Test("says so where what was stored before cannot be read")
    func partly() async throws {
        let folder = try Folder()
        let rescued = try await Self.rescue(folder, isThere: false, into: [folder.path])
        guard case .partlyRescued(0, rescued.database.path, let reason) = rescued.event else {
            Issue.record("\(rescued.event)")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test("is lost where no folder takes it, and says how much")
    func lost() async throws {
        let folder = try Folder()
        let lost = await #expect(throws: LostRun.self) {
            _ = try await Self.rescue(folder, into: ["/dev/null", "/nowhere"])
        }
        #expect(try #require(lost).samples == 0 && !(try #require(lost).cause.isEmpty))
    }

    @Test("looks in the folders for scratch first, leaving out what is not named")
    func order() {
        #expect(RescuedRun.folders([:]) == ["/tmp", "/var/tmp", "."])
        #expect(
            RescuedRun.folders(["TMPDIR": "/scratch", "HOME": "/home/me"])
                == ["/scratch", "/tmp", "/var/tmp", "/home/me", "."]
        )
        #expect(RescuedRun.folders(["TMPDIR": "", "HOME": ""]) == ["/tmp", "/var/tmp", "."])
    }
}
