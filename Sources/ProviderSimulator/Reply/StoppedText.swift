/// Free text that ends before the first text that a request names as its end (`stop`), in pieces of one token.
struct StoppedText {
    /// Longer texts are not searched: an answer without end has none.
    private static let mostTokens = 1 << 20

    private(set) var pieces: [String] = []
    /// What the text was ended before; nil where it came to its own end.
    private(set) var stop: String?

    /// Writes the text.
    ///
    /// - Parameters:
    ///   - tokens: how many it has where nothing ends it.
    ///   - opening: its first tokens, in place of words.
    ///   - generator: the random numbers for words.
    ///   - stops: the texts that end it; none is empty.
    init(tokens: Int, opening: [String], _ generator: SeededGenerator, _ stops: [String]) {
        var words = WordSource(generator)
        // By bytes: to a Swift string a text that begins in the middle of a character is not in it.
        var bytes: [UInt8] = []
        var ends: [Int] = []
        let endings = stops.map { Array($0.utf8) }
        for index in 0..<max(0, min(tokens, Self.mostTokens)) {
            let piece = index < opening.count ? opening[index] : (index > 0 ? " " : "") + words.next().description
            let known = bytes.count
            bytes += piece.utf8
            pieces.append(piece)
            ends.append(bytes.count)
            guard let found = Self.first(of: endings, in: bytes, behind: known) else { continue }
            stop = stops[found.index]
            cut(bytes, ends, at: found.place)
            return
        }
    }

    /// Leaves the pieces up to a place; what is left of the one that it is in is the last.
    private mutating func cut(_ bytes: [UInt8], _ ends: [Int], at place: Int) {
        let whole = ends.prefix { $0 <= place }.count
        let begin = whole > 0 ? ends[whole - 1] : 0
        pieces = Array(pieces[..<whole])
        if place > begin { pieces.append(String(decoding: bytes[begin..<place], as: UTF8.self)) }
    }

    /// Returns where the first of the endings begins, of those that end behind the bytes known before: each place is tried
    /// once, however long an ending is.
    private static func first(
        of endings: [[UInt8]],
        in bytes: [UInt8],
        behind known: Int
    ) -> (place: Int, index: Int)? {
        var first: (place: Int, index: Int)?
        for (index, ending) in endings.enumerated() {
            let begin = max(0, known + 1 - ending.count)
            let end = min(bytes.count + 1 - ending.count, first?.place ?? .max)
            guard begin < end, let place = (begin..<end).first(where: { bytes[$0...].starts(with: ending) }) else {
                continue
            }
            first = (place, index)
        }
        return first
    }
}
