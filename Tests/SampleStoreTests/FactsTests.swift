import BenchModel
import SQLiteAccess
import Testing

@testable import SampleStore

/// What figures need of samples, read row by row, held to the same of samples that were read whole.
@Suite("A run that is read for its figures")
struct FactsTests {
    /// All that can be asked of it.
    private static func text(_ facts: SampleFacts) -> String {
        let (times, connection, response, events) = (facts.times, facts.connection, facts.response, facts.events)
        var parts: [String] = []
        func add(_ values: Any?...) { parts += values.map { "\($0 as Any)" } }
        add(facts.target, facts.phase, facts.part, facts.promptID, facts.sequence, facts.attempt, facts.planned)
        add(facts.httpStatus, facts.wasHeldBack, facts.outcome, facts.isFinished, facts.wasClosedOnPurpose, facts.turn)
        add(facts.idealCached, facts.askedInput, facts.askedOutput, facts.retryWait, facts.cancellation)
        add(facts.providerRequestID, times.started, times.connected, times.tls, times.sent, times.firstByte, times.end)
        add(connection.reused, connection.httpVersion, connection.proxy, connection.stampSource)
        add(connection.connectionID, response.usage, response.firstEventTokens, response.thinkingBegan)
        add(response.stopReason, response.servedModel, response.serviceTier, response.billed, response.hasTerminator)
        add(response.wasBuffered, response.tokenReads, response.skippedEvents, response.marks.map(\.rawValue).sorted())
        add(
            response.timing.times.map { "\($0.key) \($0.value.count)" }.sorted(),
            events.arrivals,
            events.lags,
            events.kinds
        )
        return parts.joined(separator: "\n")
    }

    @Test("holds what is needed of each sample, in order of planning, and nothing more", arguments: 0..<6)
    func reading(seed: UInt64) throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        var maker = SampleMaker(seed: seed)
        let samples = (0..<120).map { maker.sample($0, events: $0 % 7) }
        try database.append(samples.shuffled(), to: run)
        let facts = try database.facts(.id(run))
        let whole = try database.load(.id(run))
        #expect(facts.record == whole.record && facts.samples.count == samples.count)
        #expect(facts.connections == whole.connections && facts.lingered == whole.lingered)
        for (one, sample) in zip(facts.samples, whole.samples) {
            #expect(Self.text(one) == Self.text(SampleFacts(sample)))
        }
        var held = ""
        dump(facts.samples, to: &held)
        #expect(!held.contains("DeltaLog"))
        #expect(facts.samples.map { $0.response.deltas.arrivals } == whole.samples.map(\.response.deltas.arrivals))
    }

    @Test("is read by two at a time as by one, whichever requests were planned for the middle", arguments: 0..<6)
    func readingByTwo(seed: UInt64) throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let (run, other) = (try database.begin(.example()), try database.begin(.example()))
        var maker = SampleMaker(seed: seed)
        let most = [1, 2, 3, 7, 60, 61][Int(seed)]
        let samples = (0..<60).map { sequence in
            var sample = maker.sample(sequence, events: sequence % 7)
            // Many begin together, some of them in the middle.
            sample.planned = RunInstant(nanoseconds: Int64(sequence * most / 60))
            return sample
        }
        try database.append(samples.shuffled(), to: run)
        try database.append(samples, to: other)
        try database.finish(run, at: 1, status: .finished)
        database.close()
        let read = try folder.open(.existing(readOnly: true))
        defer { withExtendedLifetime(folder) {} }
        try read.readOnlyFile.read { db, second in
            let second = try #require(second, "nobody has the file open")
            let byOne = try SampleRow.facts(of: run, in: db, nil).map(Self.text)
            let byTwo = try SampleRow.facts(of: run, in: db, second, worthTwo: 2).map(Self.text)
            #expect(byOne.count == 60 && byTwo == byOne)
        }
    }

    @Test("is read by one while somebody may write to it")
    func readingWhileWritten() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        _ = try database.begin(.example())
        let read = try folder.open(.existing(readOnly: true))
        defer { withExtendedLifetime(folder) {} }
        try read.readOnlyFile.read { _, second in #expect(second == nil) }
        database.close()
    }

    @Test("tells of a number that the other of two readers finds")
    func foreignToTheSecond() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        var maker = SampleMaker(seed: 1)
        try database.append((0..<9).map { maker.sample($0) }, to: run)
        let update = "UPDATE request SET sent_ns = 9000000000000000000 WHERE id = 9"
        try database.queue.write { try $0.execute(sql: update) }
        try database.finish(run, at: 1, status: .finished)
        database.close()
        let read = try folder.open(.existing(readOnly: true))
        defer { withExtendedLifetime(folder) {} }
        #expect {
            try read.readOnlyFile.read { db, second in try SampleRow.facts(of: run, in: db, second, worthTwo: 2) }
        } throws: {
            "\($0)".contains("sent_ns")
        }
    }

    @Test("refuses numbers that no measurement can be")
    func foreign() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        var maker = SampleMaker(seed: 1)
        try database.append([maker.sample(0)], to: run)
        try database.queue.write { try $0.execute(sql: "UPDATE request SET sent_ns = 9000000000000000000") }
        #expect { try database.facts(.id(run)) } throws: { "\($0)".contains("sent_ns") }
    }

    @Test("reads a server's word of its times as a decoder does, and leaves to that what is written otherwise")
    func timings() throws {
        var timing = ServerTiming()
        timing.times = [.queue: 0, .firstToken: 1_234_567_890_123, .processing: 7]
        let text = try #require(TimingText.text(timing))
        #expect(TimingText.plainMembers(text) == ["queue": 0, "first_token": 1_234_567_890_123, "processing": 7])
        #expect(TimingText.timing(text) == timing)
        let others = [
            "{}", #"{"queue": 5}"#, #"{"queue":5,}"#, #"{"queue":-5}"#, #"{"queue":5.0}"#, #"{"qu\u0065ue":5}"#,
            #"{"queue":}"#,
            #"{"queue":99999999999999999999}"#, #"{"a:b":5}"#, #"{"a,b":5}"#, "[]", "{\"", "",
        ]
        for other in others { #expect(TimingText.plainMembers(other) == nil, "\(other)") }
        #expect(TimingText.timing(#"{"queue": 5}"#).times == [.queue: 5])
        #expect(TimingText.timing(#"{"qu\u0065ue":5}"#).times == [.queue: 5])
    }
}
