import BenchModel
import GRDB
import Testing

@testable import SampleStore

/// What figures need of samples, read row by row, held to the same of samples that were read whole.
@Suite("A run that is read for its figures")
struct FactsTests {
    /// All that is held, object by object.
    private static func text(_ facts: SampleFacts) -> String {
        var text = ""
        dump(facts, to: &text)
        return text
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
            // One by one, for the order of a set's members differs where it was filled in another order.
            #expect(one.response.marks == sample.response.marks)
            guard sample.response.marks.count < 2 else { continue }
            let text = Self.text(one)
            #expect(text == Self.text(SampleFacts(sample)))
            #expect(!text.contains("DeltaLog"))
        }
        #expect(facts.samples.map { $0.response.deltas.arrivals } == whole.samples.map(\.response.deltas.arrivals))
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
}
