import Statistics
import Testing

@testable import BenchModel

@Suite("A place in a list")
struct OrdinalTests {
    @Test("is written as a number, and counted on like one")
    func counting() {
        let first: TargetIndex = 0
        #expect(first.number == 0 && first < 1 && first.advanced(by: 3) == 3)
        #expect(TargetIndex(5).distance(to: 2) == -3)
        #expect(Array(TargetIndex(1)..<4) == [1, 2, 3])
        #expect(Set([RequestIndex(1), 1, 2]).count == 2)
    }

    @Test("finds the element of its own list")
    func elements() {
        let prompts = ["a", "b", "c"].map { Prompt(id: $0, user: $0) }
        #expect(prompts.places.map(\.number) == [0, 1, 2])
        #expect(prompts.places.map { prompts[$0].id } == ["a", "b", "c"])
        #expect([Prompt]().places.isEmpty)
    }

    @Test("of a target finds what belongs to the target")
    func perTarget() {
        let targets = ["a", "bb", "ccc"].map {
            Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: "m")
        }
        var lengths = PerTarget(targets) { $0.name.count }
        #expect(lengths.map(\.self) == [1, 2, 3])
        #expect(lengths.indices == targets.places)
        lengths[1] = 20
        #expect(lengths[0] == 1 && lengths[1] == 20 && lengths[2] == 3)
        #expect(!lengths.indices.contains(3))
    }

    @Test("takes as much room as the number it is")
    func size() {
        #expect(MemoryLayout<TargetIndex>.size == MemoryLayout<Int>.size)
        #expect(MemoryLayout<RequestIndex?>.size == MemoryLayout<Int?>.size)
    }
}
