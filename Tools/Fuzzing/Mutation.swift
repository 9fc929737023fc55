import BenchModel

/// Makes invalid inputs from valid ones.
enum Mutation {
    /// The size limit of an input in bytes, except for a run of one piece.
    private static let longest = 4096

    /// Returns a random seed, changed in one to four places, or sometimes unchanged.
    static func mutated(_ seeds: [[UInt8]], _ dictionary: [[UInt8]], _ random: inout SplitMix64) -> [UInt8] {
        var bytes = seeds.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            change(&bytes, seeds, dictionary, &random)
            if bytes.count > longest { bytes.removeLast(bytes.count - longest) }
        }
        // A run long enough to overflow the stack of a recursive reader; rare, because it takes long.
        if random.next() & 0xFFF == 0, let piece = dictionary.randomElement(using: &random), piece.count < 8 {
            let run = repeatElement(piece, count: Int.random(in: 100...20_000, using: &random)).joined()
            bytes.insert(contentsOf: run, at: Int.random(in: 0...bytes.count, using: &random))
        }
        return bytes
    }

    private static func change(
        _ bytes: inout [UInt8],
        _ seeds: [[UInt8]],
        _ dictionary: [[UInt8]],
        _ random: inout SplitMix64
    ) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes.removeSubrange(range(from: place, in: bytes, &random))
        case 3: bytes.removeSubrange(place...)
        case 4: bytes.removeSubrange(..<place)
        case 5:
            let part = bytes[range(from: place, in: bytes, &random)]
            for _ in 0..<Int.random(in: 1...3, using: &random) { bytes.insert(contentsOf: part, at: place) }
        case 6:
            // The head of this input and the tail of another.
            let other = seeds.randomElement(using: &random) ?? []
            bytes.replaceSubrange(place..., with: other[Int.random(in: 0...other.count, using: &random)...])
        case 7:
            let piece = dictionary.randomElement(using: &random) ?? []
            bytes.replaceSubrange(place..<min(place + piece.count, bytes.count), with: piece)
        default:
            bytes.insert(contentsOf: dictionary.randomElement(using: &random) ?? [], at: place)
        }
    }

    private static func range(from place: Int, in bytes: [UInt8], _ random: inout SplitMix64) -> Range<Int> {
        place..<min(bytes.count, place + Int.random(in: 1...64, using: &random))
    }

    /// Returns the bytes split into reads at random places; some reads are empty.
    static func split(_ bytes: [UInt8], _ random: inout SplitMix64) -> [[UInt8]] {
        let longestRead = [2, 16, 64, 400].randomElement(using: &random) ?? 1
        var reads: [[UInt8]] = []
        var place = 0
        while place < bytes.count {
            let end = min(bytes.count, place + Int.random(in: 0...longestRead, using: &random))
            reads.append(Array(bytes[place..<end]))
            place = end
        }
        return reads
    }
}

/// Words as bytes.
func pieces(_ texts: String...) -> [[UInt8]] { texts.map { Array($0.utf8) } }

/// JSON's punctuation, the start of the dictionary of every JSON reader.
let jsonMarks = pieces("{", "}", "[", "]", ",", ":", "\"")
