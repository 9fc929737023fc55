/// A number as JSON writes it, of any size and exact: ± digits · 10^exponent.
struct DecimalNumber {
    /// An exponent beyond this is taken for this: no two numbers of a text differ only behind it.
    private static let farthest = 1_000_000_000_000_000

    private let isNegative: Bool
    /// From 0 to 9, without zeros at either end; none of them is 0.
    let digits: [UInt8]
    let exponent: Int

    /// Reads a number; nil of a text that is none.
    init?(_ text: String) {
        var rest = text.utf8[...]
        isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        var digits = Self.takeDigits(&rest)
        guard !digits.isEmpty else { return nil }
        var exponent = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            let fraction = Self.takeDigits(&rest)
            guard !fraction.isEmpty else { return nil }
            digits += fraction
            exponent = -fraction.count
        }
        if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            let sign = rest.first
            if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
            let power = Self.takeDigits(&rest)
            guard !power.isEmpty else { return nil }
            let size = power.reduce(0) { min(Self.farthest, $0 * 10 + Int($1)) }
            exponent += sign == UInt8(ascii: "-") ? -size : size
        }
        guard rest.isEmpty else { return nil }
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        self.digits = Array(digits.drop { $0 == 0 })
        self.exponent = exponent
    }

    private static func takeDigits(_ text: inout Substring.UTF8View) -> [UInt8] {
        let run = text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        text = text[run.endIndex...]
        return run.map { $0 - UInt8(ascii: "0") }
    }

    /// The one spelling that all numbers of this value have.
    var spelling: String {
        if digits.isEmpty { return "0" }
        return (isNegative ? "-" : "") + digits.map { String($0) }.joined() + "e\(exponent)"
    }

    private var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

    private func order(to other: DecimalNumber) -> Int {
        guard sign == other.sign, sign != 0 else { return (sign - other.sign).signum() }
        let (top, otherTop) = (digits.count + exponent, other.digits.count + other.exponent)
        if top != otherTop { return top < otherTop ? -sign : sign }
        if digits == other.digits { return 0 }
        return digits.lexicographicallyPrecedes(other.digits) ? -sign : sign
    }

    /// Returns whether the first is less than (−1), equal to (0) or more than (1) the second; nil of what is no number.
    static func order(_ first: String, _ second: String) -> Int? {
        if let a = Int(first), let b = Int(second) { return (a < b ? -1 : 0) + (a > b ? 1 : 0) }
        guard let a = DecimalNumber(first), let b = DecimalNumber(second) else { return nil }
        return a.order(to: b)
    }

    /// Whether a number has no fraction; one that no program could hold as a number is taken for none.
    static func isWhole(_ text: String) -> Bool {
        if Int(text) != nil { return true }
        guard Double(text)?.isFinite == true, let number = DecimalNumber(text) else { return false }
        return number.exponent >= 0 || number.digits.isEmpty
    }
}

/// What numbers are to be a multiple of.
struct DecimalStep: Sendable {
    /// So many digits fit into a machine word.
    static let mostDigits = 18

    /// As it is written.
    let digits: String
    private let significand: UInt64
    private let exponent: Int

    /// Returns nil of what is no number above 0, or has more digits than ``mostDigits``.
    init?(_ text: String) {
        guard !text.hasPrefix("-"), let number = DecimalNumber(text), !number.digits.isEmpty,
            number.digits.count <= Self.mostDigits
        else { return nil }
        digits = text
        significand = number.digits.reduce(0) { $0 * 10 + UInt64($1) }
        exponent = number.exponent
    }

    /// Whether a number is a multiple, 0 among them.
    func hasMultiple(_ text: String) -> Bool {
        guard let number = DecimalNumber(text) else { return false }
        if number.digits.isEmpty { return true }
        // The number has no zeros at its end, so that no finer step than the own one divides it by ten.
        guard number.exponent >= exponent else { return false }
        var remainder: UInt64 = 0
        for digit in number.digits { remainder = plus(times(remainder, 10 % significand), UInt64(digit) % significand) }
        var (power, base) = (number.exponent - exponent, 10 % significand)
        while power > 0, remainder != 0 {
            if power & 1 == 1 { remainder = times(remainder, base) }
            base = times(base, base)
            power >>= 1
        }
        return remainder % significand == 0
    }

    /// Both are remainders, and so is the result.
    private func times(_ a: UInt64, _ b: UInt64) -> UInt64 {
        significand.dividingFullWidth(a.multipliedFullWidth(by: b)).remainder
    }

    private func plus(_ a: UInt64, _ b: UInt64) -> UInt64 { (a + b) % significand }
}
