/// The letters and digits of a text alone, with the place in the source of each: a secret may be cut into strings of a list, into the
/// members of an object, or by any signs between its characters.
///
/// The name of a member is left out: `{"a":"sk-pr","b":"oj-Zx"}`.
struct LettersOnly {
    private(set) var bytes: [UInt8] = []
    private(set) var starts: [Int] = []
    private(set) var ends: [Int] = []

    init(_ text: CanonicalText) {
        // Where the last string begins or ended.
        var mark = 0
        for (place, byte) in text.bytes.enumerated() {
            if byte == Byte.quote {
                let isName = place + 1 < text.bytes.count && text.bytes[place + 1] == Byte.colon
                if isName { drop(bytes.count - mark) }
                mark = bytes.count
            } else if Self.isOne(byte) {
                bytes.append(byte)
                starts.append(text.starts[place])
                ends.append(text.ends[place])
            }
        }
    }

    static func of(_ bytes: [UInt8]) -> [UInt8] { bytes.filter(isOne) }

    private mutating func drop(_ count: Int) {
        bytes.removeLast(count)
        starts.removeLast(count)
        ends.removeLast(count)
    }

    private static func isOne(_ byte: UInt8) -> Bool {
        Byte.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte >= 0x80
    }
}
