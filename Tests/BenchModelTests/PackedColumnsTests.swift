import Testing

@testable import BenchModel

@Suite("Numbers of many samples, column by column")
struct PackedColumnsTests {
    private static let columns: [[Int64]] = [
        [0, 0, 0, 0], [.min, .min, .min, .min], [-1, -1, 40, -1], [.min, 7, 7, .min], [0, 255, 256, 1],
        [0, 254, .min, 255], [.min + 1, .max, 0, .min], [.min + 1, .max, 0, 1], [1 << 55, -(1 << 55), .min, 3],
        [5_000_000_000, 5_000_000_001, 5_000_065_535, 5_000_000_000],
    ]

    @Test("are all there as they were given, the missing ones as missing")
    func kept() {
        let packed = PackedColumns(columns: Self.columns.count, rows: 4) { Self.columns[$0][$1] }
        for (column, numbers) in Self.columns.enumerated() {
            #expect((0..<4).map { packed[column, $0] } == numbers, "column \(column)")
        }
    }

    @Test("are there whatever their range is, and how many of them are missing", arguments: 0..<64)
    func ranges(bits: UInt64) {
        var random = SplitMix64(seed: bits)
        let numbers = (0..<500).map { _ in
            Int.random(in: 0..<10, using: &random) == 0
                ? PackedColumns.missing : Int64(truncatingIfNeeded: random.next() >> bits) | 1
        }
        let columns = [numbers, numbers.map { $0 == PackedColumns.missing ? 1 : $0 }]
        let packed = PackedColumns(columns: 2, rows: numbers.count) { columns[$0][$1] }
        for column in 0..<2 { #expect(numbers.indices.map { packed[column, $0] } == columns[column]) }
    }

    @Test("take no more bytes each than their range needs, and none where all are equal")
    func bytes() {
        let size = { (number: @escaping (Int) -> Int64) in
            PackedColumns(columns: 1, rows: 10_000) { _, row in number(row) }.size
        }
        let none = size { _ in 9_000_000_000 }
        #expect(none < 100 && size { _ in PackedColumns.missing } == none)
        #expect(size { 9_000_000_000 + Int64($0 % 256) } == none + 10_000)
        #expect(size { $0 == 0 ? PackedColumns.missing : Int64($0 % 256) } == none + 20_000)
        #expect(size { Int64($0) << 30 } == none + 60_000)
    }
}

@Suite("Requests in an order, four bytes each")
struct RequestListTests {
    private static func sample(_ sequence: Int, attempt: Int = 1, part: Int = 1, target: Int = 0, at: Int = 0) -> Sample
    {
        Sample(
            target: TargetIndex(target),
            promptID: "p",
            phase: .measure,
            sequence: RequestIndex(sequence),
            attempt: attempt,
            outcome: attempt == 1 ? .failed(.overloaded, detail: "") : .ok,
            planned: RunInstant(nanoseconds: Int64(at)),
            times: PhaseTimes(started: RunInstant(nanoseconds: Int64(at))),
            part: part
        )
    }

    @Test("are themselves, with all their attempts, however they are chosen and ordered")
    func attempts() {
        let samples = [
            Self.sample(2, at: 5), Self.sample(0, at: 1), Self.sample(2, attempt: 2, at: 6), Self.sample(1, at: 3),
            Self.sample(0, part: 2, at: 0), Self.sample(2, attempt: 3, at: 8), Self.sample(1, attempt: 2, at: 9),
        ]
        let list = RequestList(of: SampleList(samples.facts))
        #expect(list.map(\.first.sequence) == [2, 0, 1, 0] && list.map(\.count) == [3, 1, 2, 1])
        #expect(list.samples.map(\.attempt) == [1, 2, 3, 1, 1, 2, 1])
        let ordered = list.inOrderOfBeginning()
        #expect(ordered.map(\.first.sequence) == [0, 1, 2, 0] && ordered.map(\.first.part) == [1, 1, 1, 2])
        let retried = ordered.filter(\.wasRetried)
        #expect(retried.map(\.last.attempt) == [2, 3] && retried.map(\.waited) == [0, 0])
        #expect(RequestList(of: SampleList([SampleFacts]())).isEmpty)
    }

    @Test("are found in whichever block their samples lie")
    func blocks() {
        let facts = (0..<40).flatMap { [Self.sample($0, target: $0 % 3)].facts }
        let list = SampleList(facts + facts.reversed())
        #expect(list.map(\.sequence) == (facts + facts.reversed()).map(\.sequence))
        #expect(list.filter { $0.target == 1 }.map(\.sequence) == list.map(\.sequence).filter { $0.number % 3 == 1 })
    }
}
