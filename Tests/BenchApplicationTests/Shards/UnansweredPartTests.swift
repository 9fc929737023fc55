import BenchModel
import SampleStore
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("A part of a shared run that had no answer", .timeLimit(.minutes(30)))
struct UnansweredPartTests {
    /// Carries a shard out whose server answers as a simulator, as a provider, or not at all.
    private static func shard(
        _ place: Int,
        in test: TestRun,
        answers: Bool,
        isSimulator: Bool = false
    ) async throws -> String {
        var scenario = Scenario.small(["a"], requests: 8, concurrency: 4, warmup: 0)
        scenario.endpoints[0].apiKey = nil
        let path = "\(test.folder.path)/\(place).sqlite"
        let transport = FakeTransport { _, number in
            guard answers else { return FakeAnswer(ending: .failed(.connect, detail: "nobody listens")) }
            var answer = FakeAnswer.stream(id: number)
            if isSimulator { answer.steps[0] = .head(status: 200, headers: [HTTPHeader("x-ezbench-simulator", "1")]) }
            return answer
        }
        let outcome = try await test.run(scenario, over: transport) { order in
            order.databasePath = path
            order.shard = Shard(index: ShardIndex(place), of: 2).map { ShardOrder($0, start: MergedRunTests.start) }
        }
        outcome.database.close()
        return path
    }

    private static func record(_ path: String) throws -> RunRecord {
        let database = try RunDatabase.open(path: path, mode: .existing(readOnly: true))
        defer { database.close() }
        return try database.record(.last)
    }

    @Test("says neither that the others were simulated nor that they were measured", arguments: [0, 1])
    func joined(silent: Int) async throws {
        for isSimulator in [true, false] {
            let test = try TestRun()
            let paths = [
                try await Self.shard(silent, in: test, answers: false),
                try await Self.shard(1 - silent, in: test, answers: true, isSimulator: isSimulator),
            ]
            #expect(try !Self.record(paths[0]).isSimulated)
            let output = "\(test.folder.path)/whole.sqlite"
            _ = try MergedRun.write(paths, to: output)
            let whole = try Self.record(output)
            #expect(whole.isSimulated == isSimulator && whole.targets[0].isSimulated == isSimulator)
        }
    }

    @Test("but answers of a simulator are not joined with those of a server")
    func refused() async throws {
        let test = try TestRun()
        let paths = [
            try await Self.shard(0, in: test, answers: true, isSimulator: true),
            try await Self.shard(1, in: test, answers: true),
        ]
        let error = #expect(throws: ApplicationError.self) {
            try MergedRun.write(paths, to: "\(test.folder.path)/whole.sqlite")
        }
        #expect(error?.description.contains("one is simulated where the other is measured") == true)
    }
}
