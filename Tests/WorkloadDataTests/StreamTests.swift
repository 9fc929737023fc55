import BenchModel
import CZlib
import Digests
import Testing

@testable import WorkloadData

@Suite("Files are read as streams, whatever their size and packing")
struct StreamTests {
    /// Rows of differing lengths, with all that could mislead a search for their ends.
    private static func rows(_ count: Int) -> [String] {
        (0..<count).map { number in
            #"{"prompt":"\#(number) \"]},{ ä漢 \\\#(String(repeating: "x y ", count: number % 700))"}"#
        }
    }

    private static func compressed(_ text: String) throws -> [UInt8] {
        var stream = z_stream()
        let begun = deflateInit2_(
            &stream,
            6,
            Z_DEFLATED,
            15 + 16,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        #expect(begun == Z_OK)
        var input = Array(text.utf8)
        let room = input.count + 1000
        return [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            input.withUnsafeMutableBufferPointer { bytes in
                stream.next_in = bytes.baseAddress
                stream.avail_in = UInt32(bytes.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(room)
                _ = deflate(&stream, Z_FINISH)
            }
            count = room - Int(stream.avail_out)
            deflateEnd(&stream)
        }
    }

    @Test("Lines, an array and concatenated values give the same rows, over the borders of pieces")
    func containers() throws {
        let folder = try DataFolder()
        let rows = Self.rows(900)
        let expected = try folder.prompts(rows.joined(separator: "\n"))
        #expect(expected.count == 900 && expected.map(\.row) == (1...900).map { $0 })
        #expect(expected[3].conversation.turns[0].soleText == "3 \"]},{ ä漢 \\x y x y x y ")
        #expect(try folder.prompts("[" + rows.joined(separator: ",\n") + "]") == expected)
        #expect(try folder.prompts("{ \"data\": [" + rows.joined(separator: ",") + "] }") == expected)
    }

    @Test("gzip, also several members after one another, gives what is in it")
    func gzip() throws {
        let folder = try DataFolder()
        let rows = Self.rows(900)
        let expected = try folder.prompts(rows.joined(separator: "\n"))
        let halves = try [rows[..<400], rows[400...]].map { try Self.compressed($0.joined(separator: "\n") + "\n") }
        let file = try folder.file(halves[0] + halves[1], named: "data.jsonl.gz")
        let dataset = try Dataset(DataSource(file: file, order: .asFile))
        #expect(dataset.survey.isCompressed && dataset.survey.digest == TextDigest(of: halves[0] + halves[1]))
        #expect(try dataset.prompts(nil, seed: 1) == expected)
        var shuffled = DataSource(file: file)
        shuffled.order = .shuffled
        #expect(try Dataset(shuffled).prompts(5, seed: 7).allSatisfy(expected.contains))

        let cut = try folder.file(Array(halves[0].dropLast(20)), named: "cut.gz")
        #expect(throws: DataProblem.self) { _ = try Dataset(DataSource(file: cut)) }
        var damaged = halves[0]
        damaged[damaged.count / 2] ^= 0xFF
        let bad = try folder.file(damaged, named: "bad.gz")
        #expect(throws: DataProblem.self) { _ = try Dataset(DataSource(file: bad)) }
    }

    @Test("Shuffled rows are a permutation that the seed chooses")
    func shuffled() throws {
        let folder = try DataFolder()
        let text = (0..<50).map { "{\"prompt\":\"p\($0)\"}" }.joined(separator: "\n")
        let dataset = try folder.dataset(text) { $0.order = .shuffled }
        let one = try dataset.prompts(nil, seed: 1).compactMap(\.row)
        #expect(one.sorted() == (1...50).map { $0 } && one != one.sorted())
        #expect(try dataset.prompts(nil, seed: 1).compactMap(\.row) == one)
        #expect(try dataset.prompts(nil, seed: 2).compactMap(\.row) != one)
        #expect(
            try dataset.prompts(7, seed: 1).compactMap(\.row) == Array(one.prefix(7)),
            "fewer are the first of them"
        )
        #expect(try folder.dataset(text).prompts(3, seed: 9).compactMap(\.row) == [1, 2, 3])
        #expect(try dataset.prompts(nil, seed: 1, mostBytes: 100).count < 10, "what is held is bounded")
    }

    @Test("The digest of pieces is that of the whole")
    func digest() {
        let running = RunningDigest()
        for piece in ["ab", "", "c"] { Array(piece.utf8).withUnsafeBytes { running.add($0) } }
        #expect(running.finish() == TextDigest(of: "abc"))
    }

    @Test(
        "Words, long words and ideographs are estimated",
        arguments: [("", 0), ("three short words", 4), ("漢字です", 4)]
    )
    func estimate(_ text: String, _ tokens: Int) {
        #expect(TokenEstimate.tokens(in: text) == tokens)
        #expect(TokenEstimate.tokens(in: String(repeating: "a", count: 120)) == 14)
    }

    @Test("Lengths are tallied in classes of a power of two, with percentiles")
    func tally() {
        var tally = LengthTally()
        for length in 0...1000 { tally.add(length) }
        #expect(tally.count == 1001 && tally.sum == 500_500 && tally.least == 0 && tally.most == 1000)
        #expect(tally.quantile(0.5) == 500 && tally.quantile(0.95) == 950)
        #expect(tally.classes.map(\.count) == [1, 1, 2, 4, 8, 16, 32, 64, 128, 256, 489])
        #expect(tally.classes.last?.from == 512 && tally.classes.last?.to == 1023)
        #expect(LengthTally().quantile(0.5) == nil && LengthTally().classes.isEmpty)
    }

    @Test("A percentile of lengths is the length itself, as far as a model's context goes; then to one part in 32,768")
    func exactLengths() {
        var prompts = LengthTally()
        for length in [6758, 7322, 65_535] { prompts.add(length) }
        #expect([0.0, 0.5, 1.0].map { prompts.quantile($0) } == [6758, 7322, 65_535])
        var books = LengthTally()
        for length in stride(from: 1, through: 3_000_001, by: 100) { books.add(length) }
        #expect(abs((books.quantile(0.5) ?? 0) - 1_500_001) <= 1_500_001 / 32_768)
    }
}
