import Testing

@testable import BenchModel

@Suite("A body that is wanted whole")
struct BodyConsumerTests {
    private func receive(_ bytes: [UInt8], _ consumer: some ByteConsumer) -> ConsumerVerdict {
        consumer.receive(bytes.span, arrival: 0, takenInHand: 0)
    }

    @Test("is kept as it came, in however many reads", arguments: [[], [0], [3, 0, 5], [1, 1, 1, 1]])
    func whole(sizes: [Int]) throws {
        let collector = BodyCollector(atMost: 1_000)
        var sent: [UInt8] = []
        for size in sizes {
            let read = (0..<size).map { UInt8(truncatingIfNeeded: sent.count + $0) }
            #expect(receive(read, collector) == .more(hasToken: true))
            sent += read
        }
        let body = try #require(collector.close(complete: true).content as? CollectedBody)
        #expect(body == CollectedBody(bytes: sent, isTooLarge: false))
    }

    @Test(
        "is kept up to its limit, and given up beyond",
        arguments: [([10], false), ([9, 1], false), ([11], true), ([10, 1], true), ([4, 4, 4], true)]
    )
    func limit(sizes: [Int], isTooLarge: Bool) throws {
        let collector = BodyCollector(atMost: 10)
        let verdicts = sizes.map { receive([UInt8](repeating: 1, count: $0), collector) }
        #expect(verdicts.dropLast().allSatisfy { $0 == .more(hasToken: true) })
        #expect(verdicts.last == (isTooLarge ? .giveUp : .more(hasToken: true)))
        let body = try #require(collector.close(complete: false).content as? CollectedBody)
        #expect(body.isTooLarge == isTooLarge && body.bytes.count <= 10)
    }

    @Test("that nobody needs is read to its end and thrown away")
    func ignored() {
        let consumer = IgnoredBody()
        #expect(receive([1, 2, 3], consumer) == .more(hasToken: true))
        #expect(consumer.close(complete: true).content is Void)
    }
}
