/// Says about how many tokens a text has, without any tokenizer.
///
/// Four tokens for three words, as English has them; a word of more than twelve letters counts once for every twelve,
/// and Chinese, Japanese and Korean characters count one each. The servers' own counts replace it once there are answers.
package enum TokenEstimate {
    private static let longWord = 12

    package static func tokens(in text: String) -> Int {
        var text = text
        return text.withUTF8 { bytes in
            var (words, ideographs, letters) = (0, 0, 0)
            for byte in bytes {
                if byte <= 0x20 {
                    letters = 0
                } else if (0xE3...0xED).contains(byte) {
                    ideographs += 1
                    letters = 0
                } else if byte & 0xC0 != 0x80 {
                    if letters % longWord == 0 { words += 1 }
                    letters += 1
                }
            }
            return (words * 4 + 2) / 3 + ideographs
        }
    }
}
