/// Reads numbers as people and protocols write them: in decimal.
///
/// Swift's own reader also takes `0x10`, `infinity` and `nan`, which nobody who types a rate or sends a header means.
package enum DecimalText {
    /// Returns the number that a text is: a sign or none, ASCII digits with or without a point, an exponent or none.
    ///
    /// - Returns: nil for any other text; infinity for a number beyond every other.
    package static func number(_ text: some StringProtocol) -> Double? {
        var hasDigits = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigits = true
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): continue
            default: return nil
            }
        }
        return hasDigits ? Double(String(text)) : nil
    }
}
