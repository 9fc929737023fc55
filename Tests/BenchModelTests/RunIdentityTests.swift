import Testing

@testable import BenchModel

@Suite("The identity of a run")
struct RunIdentityTests {
    @Test("A name is a UUID of version 4, read back as it is written")
    func uuid() {
        #expect(RunUUID(0, 0).text == "00000000-0000-4000-8000-000000000000")
        #expect(RunUUID(.max, .max).text == "ffffffff-ffff-4fff-bfff-ffffffffffff")
        #expect(RunUUID(0x0123_4567_89AB_CDEF, 0x0123_4567_89AB_CDEF).text == "01234567-89ab-4def-8123-456789abcdef")
        let made = (0..<1000).map { _ in RunUUID.random() }
        #expect(Set(made).count == made.count)
        for uuid in made { #expect(RunUUID(text: uuid.text.uppercased()) == uuid) }
        for text in ["", "x", "01234567-89ab-4def-8123-456789abcdeg", "0123456789ab4def8123456789abcdef"] {
            #expect(RunUUID(text: text) == nil)
        }
    }

    @Test("A shard is one of those there are")
    func shards() {
        #expect(Shard(index: 0, of: 1) == .whole && Shard(index: 2, of: 3)?.index == 2)
        for (index, count) in [(-1, 1), (1, 1), (3, 3), (0, 0)] {
            #expect(Shard(index: ShardIndex(index), of: count) == nil)
        }
    }
}
