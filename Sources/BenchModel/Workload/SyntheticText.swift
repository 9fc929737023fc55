/// How much text: words, and commas behind the last of them where words alone are too coarse.
package struct TextSize: Sendable, Equatable {
    package var words: Int
    package var commas: Int

    package init(words: Int, commas: Int = 0) { (self.words, self.commas) = (words, commas) }
}

/// Text of ``CommonWords``.
///
/// A text of n words has the first n places of the list, which begins anew at its end, in an order of its own. Texts of one size
/// thus hold the same words, and so as many tokens in any vocabulary that breaks text at spaces, while no two of them begin alike.
/// Each time round the list is shuffled by itself: within one round no word comes twice, and that 16 words stand in the same order in
/// another is as likely as 16 draws out of 512 being right.
package enum SyntheticText {
    /// Returns the words of some places of the endless list, in an order that follows from a seed.
    ///
    /// - Parameters:
    ///   - places: which words, counted from the first of the whole text.
    ///   - commas: how many of the last words have a comma behind them.
    ///   - seed: of the order.
    /// - Returns: the words with a space between each two.
    package static func words(_ places: Range<Int>, commas: Int = 0, seed: UInt64) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(places.count * 7)
        append(places, commas: commas, seed: seed, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the same to a text, behind a space where it holds any.
    static func append(_ places: Range<Int>, commas: Int = 0, seed: UInt64, to text: inout [UInt8]) {
        let list = CommonWords.all
        var start = places.lowerBound
        while start < places.upperBound {
            let round = start / list.count
            let end = min(places.upperBound, (round + 1) * list.count)
            var generator = SplitMix64(seed: seed ^ SplitMix64.mix(UInt64(round) &+ 1))
            var order = Array(start..<end)
            order.shuffle(using: &generator)
            for (index, place) in order.enumerated() {
                if !text.isEmpty { text.append(UInt8(ascii: " ")) }
                text.append(contentsOf: list[place % list.count].utf8)
                if start + index >= places.upperBound - commas { text.append(UInt8(ascii: ",")) }
            }
            start = end
        }
    }
}
