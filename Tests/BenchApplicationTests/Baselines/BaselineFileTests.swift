import BenchModel
import Foundation
import RunFixtures
import SampleStore
import Testing

@testable import BenchApplication

@Suite("A baseline in a file of its own")
struct BaselineFileTests {
    private static let name = RunTag.mainBaseline

    /// Stores a run of targets, each with `n` samples as `change` makes them, and returns it as it is read again.
    private static func stored(
        _ targets: [String] = ["a"],
        n: Int,
        in folder: Folder,
        texts: String? = nil,
        _ change: (inout SampleMaker, _ target: Int, _ sequence: Int) -> Void = { _, _, _ in }
    ) throws -> StoredRun {
        var run = MadeRun.run(targets.map { MadeRun.target($0) }, n: n, change)
        run.record.labels = RunLabels(tags: [RunTag(text: "nightly")].compactMap(\.self), note: "before the update")
        for index in run.samples.indices {
            (run.samples[index].promptText, run.samples[index].answerText) = (texts, texts)
            (run.samples[index].thinkingText, run.samples[index].toolText) = (texts, texts)
        }
        let database = try RunDatabase.open(path: folder.database, mode: .create)
        defer { database.close() }
        let id = try database.begin(run.record)
        try database.append(run.samples, to: id)
        try database.finish(id, at: 9_000_000_000, status: .finished)
        return try database.load(.id(id))
    }

    private static func read<Result>(_ path: String, _ work: (RunDatabase) throws -> Result) throws -> Result {
        let database = try RunDatabase.open(path: path, mode: .existing(readOnly: true))
        defer { database.close() }
        return try work(database)
    }

    @Test("has every measured request of a short run, under its name, and neither texts nor warm-up")
    func short() throws {
        let folder = try Folder()
        let run = try Self.stored(["a", "b"], n: 6, in: folder, texts: "what nobody is to read") { maker, _, sequence in
            maker.phase = sequence < 2 ? .warmup : .measure
        }
        let path = folder.path + "/base.sqlite"
        let file = try BaselineFile.write(run, to: path, named: Self.name)
        #expect(file.measured == 8 && file.kept == 8)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(Int64(bytes.count) == file.bytes && bytes.range(of: Data("nobody is to read".utf8)) == nil)
        try Self.read(path) { database in
            let kept = try database.load(.last)
            #expect(kept.samples.count == 8 && kept.samples.allSatisfy { $0.phase == .measure })
            #expect(kept.record.labels == run.record.labels && kept.record.status == .finished)
            #expect(try database.isBaselineFile && database.baselines().map(\.name) == [Self.name])
            // All but the texts is as it was measured.
            let before = run.samples.filter { $0.phase == .measure }
            #expect(kept.samples.map(\.times) == before.map(\.times))
            #expect(kept.samples.map(\.response.deltas) == before.map(\.response.deltas))
        }
    }

    @Test("has every k-th request of a target with more than enough, its attempts with it, and all of a smaller one")
    func sparse() throws {
        let folder = try Folder()
        let run = try Self.stored(["many", "few"], n: 10, in: folder) { maker, target, sequence in
            if target == 1, sequence > 2 { maker.phase = .warmup }
            // The fourth place is a further attempt of the third.
            if target == 0, sequence == 3 { (maker.retryWait, maker.outcome) = (30, .failed(.overloaded, detail: "")) }
            if target == 0, sequence == 4 { (maker.sequence, maker.attempt) = (3, 2) }
        }
        let path = folder.path + "/base.sqlite"
        let file = try BaselineFile.write(run, to: path, named: Self.name, most: 4)
        #expect(file.measured == 9 + 3 && file.kept == 3 + 3)
        let kept = try Self.read(path) { try $0.load(.last) }
        #expect(kept.samples.filter { $0.target == 0 }.map(\.sequence.number) == [0, 3, 3, 7])
        #expect(kept.samples.filter { $0.target == 1 }.map(\.sequence.number) == [0, 1, 2])
        #expect(kept.record.labels.note == "before the update; 6 of the 12 requests of run 1, evenly spaced")
    }

    @Test("keeps a conversation whole or not at all")
    func conversations() throws {
        let folder = try Folder()
        let run = try Self.stored(n: 12, in: folder) { maker, _, sequence in
            maker.turn = ConversationTurn(session: sequence / 2, turn: sequence % 2, count: 2)
        }
        let path = folder.path + "/base.sqlite"
        #expect(try BaselineFile.write(run, to: path, named: Self.name, most: 6).kept == 6)
        let kept = try Self.read(path) { try $0.load(.last) }
        #expect(kept.samples.compactMap(\.turn?.session) == [0, 0, 2, 2, 4, 4])
    }

    @Test("has no more requests than were wanted, however long some conversations are", arguments: 1...13)
    func unevenConversations(most: Int) throws {
        let folder = try Folder()
        // One of six turns, and six of one.
        let run = try Self.stored(n: 12, in: folder) { maker, _, sequence in
            maker.turn = ConversationTurn(session: max(0, sequence - 5), turn: min(sequence, 5) % 6)
        }
        let kept = try BaselineFile.write(run, to: folder.path + "/base.sqlite", named: Self.name, most: most).kept
        // The longest alone is more than some limits, and something is kept in any case.
        #expect(kept <= max(most, 6) && kept >= 1)
        #expect(most < 12 || kept == 12)
    }

    @Test("replaces an earlier one, also where a link leads to it, and leaves the link")
    func replaced() throws {
        let folder = try Folder()
        let run = try Self.stored(n: 3, in: folder)
        let (path, link) = (folder.path + "/base.sqlite", folder.path + "/link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "base.sqlite")
        _ = try BaselineFile.write(run, to: link, named: Self.name)
        let other = try #require(RunTag(text: "release"))
        _ = try BaselineFile.write(run, to: link, named: other)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "base.sqlite")
        #expect(try Self.read(path) { try $0.baselines().map(\.name) } == [other])
    }

    @Test("replaces nothing else: no database of runs, no other file, and never the run's own place")
    func refused() throws {
        let folder = try Folder()
        let run = try Self.stored(n: 3, in: folder)
        let (text, other) = (folder.path + "/notes", folder.path + "/other.sqlite")
        try "mine".write(toFile: text, atomically: true, encoding: .utf8)
        try FileManager.default.copyItem(atPath: folder.database, toPath: other)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/own",
            withDestinationPath: folder.database
        )
        for (path, words) in [
            ("", "an empty path"), ("-", "standard output"), (folder.database, "the database that the run lies in"),
            (folder.path + "/own", "the database that the run lies in"), (text, "would be lost"),
            (other, "would be lost"), (folder.path, "would be lost"),
            (folder.path + "/no/base.sqlite", "there is no folder"),
        ] {
            let error = #expect(throws: ApplicationError.self, "\(path)") {
                try BaselineFile.write(run, to: path, named: Self.name)
            }
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        }
        #expect(try String(contentsOfFile: text, encoding: .utf8) == "mine")
        #expect(try Self.read(folder.database) { try $0.load(.last).samples.count } == 3)
    }
}
