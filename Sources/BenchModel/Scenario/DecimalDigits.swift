/// A number as `significand · 10^exponent`, from its JSON spelling.
package struct DecimalDigits: Sendable {
    package private(set) var significand: [Int] = []
    package private(set) var exponent = 0

    /// Whether costs computed with it are exact: multiplied by a token count, the product fits into the 38 digits of a
    /// `Decimal`.
    package var isExact: Bool { significand.count <= 20 && abs(exponent) <= 40 }

    /// Returns nil if the text is not a JSON number, or is negative.
    package init?(_ text: String) {
        var rest = text.utf8[...]
        guard let whole = Self.digits(&rest), whole == [0] || whole.first != 0 else { return nil }
        significand = whole
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard let fraction = Self.digits(&rest) else { return nil }
            significand += fraction
            exponent -= fraction.count
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            let sign = rest.first == UInt8(ascii: "-") ? -1 : 1
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
            guard let power = Self.digits(&rest), power.count <= 4 else { return nil }
            exponent += sign * power.reduce(0) { $0 * 10 + $1 }
        }
        guard rest.isEmpty else { return nil }
        // Zeros at either end would only use up digits.
        while significand.count > 1, significand.first == 0 { significand.removeFirst() }
        while significand.count > 1, significand.last == 0 {
            significand.removeLast()
            exponent += 1
        }
    }

    private static func digits(_ text: inout Substring.UTF8View) -> [Int]? {
        let run = text.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        text = text[run.endIndex...]
        return run.isEmpty ? nil : run.map { Int($0 - UInt8(ascii: "0")) }
    }
}

extension ModelPrice {
    /// Whether a price is a number with which costs are exact, see ``DecimalDigits/isExact``.
    package static func isExact(_ digits: Digits) -> Bool { DecimalDigits(digits)?.isExact ?? false }
}
