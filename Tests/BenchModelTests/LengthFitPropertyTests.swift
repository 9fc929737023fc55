import JSONSyntax
import Testing

@testable import BenchModel

@Suite("How many words make how many tokens")
struct LengthFitPropertyTests {
    /// A target that counts `intercept` tokens and `slope` for a word, and was asked some of its own accord.
    private static func fit(_ random: inout SplitMix64) -> LengthFit {
        let (slope, intercept) = (Double.random(in: 0.5...4, using: &random), Double.random(in: 0...60, using: &random))
        let wanted = Set(
            (0..<Int.random(in: 0...5, using: &random)).map { _ in Int.random(in: 100...4_000, using: &random) }
        )
        let knots = wanted.sorted().map { tokens in
            let words = max(1, Int(((Double(tokens) - intercept) / slope).rounded()))
            return LengthFit.Knot(
                tokens: tokens,
                size: TextSize(words: words),
                counted: Int((intercept + slope * Double(words)).rounded())
            )
        }
        return LengthFit(source: .usage, intercept: intercept, slope: slope, knots: knots)
    }

    @Test("gives more words for more tokens, one at the least, and its own count at a knot", arguments: 0..<20)
    func monotone(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let fit = Self.fit(&random)
        let sizes = (0..<450).map { fit.size(of: $0 * 10).words }
        #expect(sizes.allSatisfy { $0 >= 1 })
        // A knot is rounded to whole words: two neighbours may be a word apart in the other order.
        #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $0 <= $1 + 1 })
        for knot in fit.knots { #expect(fit.size(of: knot.tokens) == knot.size) }
        for tokens in stride(from: 200, to: 4_000, by: 190) {
            let made = fit.intercept + fit.slope * Double(fit.size(of: tokens).words)
            #expect(abs(made - Double(tokens)) <= fit.slope + 1, "\(tokens) tokens became \(made)")
        }
    }

    @Test("is a line that goes through both counts", arguments: 0..<20)
    func line(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let few = Int.random(in: 1...100, using: &random)
        let many = few + Int.random(in: 100...2_000, using: &random)
        let slope = Double.random(in: 0.3...15, using: &random)
        let first = Int.random(in: 0...500, using: &random)
        let second = first + Int((slope * Double(many - few)).rounded())
        let fit = try #require(LengthFit(.count, path: "/p", (few, first), (many, second)))
        #expect(abs(fit.intercept + fit.slope * Double(few) - Double(first)) < 1e-6)
        #expect(abs(fit.intercept + fit.slope * Double(many) - Double(second)) < 1e-6)
        #expect(fit.path == "/p" && fit.source == .count && fit.knots.isEmpty)
    }

    @Test(
        "fills what is less than a word with commas, between the lengths that were counted as well",
        arguments: [2, 3, 6, 8]
    )
    func commas(slope: Int) {
        let count = { (size: TextSize) in 18 + slope * size.words + size.commas }
        let knots = [40, 123, 250, 401].map { tokens in
            let size = TextSize(words: (tokens - 18) / slope, commas: (tokens - 18) % slope)
            return LengthFit.Knot(tokens: tokens, size: size, counted: count(size))
        }
        var fit = LengthFit(source: .tokenize, intercept: 18, slope: Double(slope), knots: knots)
        #expect((18 + 8 * slope...500).filter { count(fit.size(of: $0)) != $0 }.isEmpty)
        // Short texts have not words enough for as many commas.
        #expect((18 + slope...18 + 8 * slope).filter { 2 * abs(count(fit.size(of: $0)) - $0) > slope }.isEmpty)
        // Nobody has counted a comma.
        fit.knots = []
        #expect(
            (40...500).allSatisfy { fit.size(of: $0).commas == 0 && 2 * abs(count(fit.size(of: $0)) - $0) <= slope }
        )
    }

    private static let slopes: [(tokens: Int, isOne: Bool)] = [
        (24, false), (25, true), (100, true), (1_600, true), (1_601, false), (0, false), (-100, false),
    ]

    @Test("is none where a word would have less than a quarter of a token, or more than sixteen", arguments: slopes)
    func bounds(tokens: Int, isOne: Bool) {
        #expect((LengthFit(.usage, (0, 0), (100, tokens)) != nil) == isOne)
        #expect(LengthFit(.usage, (5, 0), (5, tokens)) == nil, "one size tells no slope")
    }

    @Test(
        "has a size of any length, whatever a file says of it",
        arguments: [(0, 1e-300), (1e300, 1), (-1e300, 1), (0, 1e300), (5, 1e-307)] as [(Double, Double)]
    )
    func hostile(intercept: Double, slope: Double) throws {
        let text = #"{"source":"usage","intercept":\#(intercept),"slope":\#(slope)}"#
        let knot = #""knots":[{"tokens":10,"words":3,"counted":9}]"#
        for text in [text, text.dropLast() + "," + knot + "}"] {
            let fit = try #require(LengthFit(json: text))
            for tokens in [0, 1, 10, 11, Int(Int32.max), .max] { #expect(fit.size(of: tokens).words >= 1) }
        }
    }

    @Test("is read whole, and without a member it is none", arguments: ["source", "intercept", "slope"])
    func missing(member: String) throws {
        let fit = LengthFit(source: .tokenize, path: "/tokenize", intercept: 3, slope: 1.5, used: 7, keeping: .minimum)
        guard case .object(var members) = fit.json else { throw FitIsNoObject() }
        #expect(LengthFit(json: JSONValue.object(members).json) == fit)
        members[member] = nil
        #expect(LengthFit(json: JSONValue.object(members).json) == nil)
    }

    private struct FitIsNoObject: Error {}

    private static let keepings: [(keeping: LengthFit.Keeping, members: [String: JSONValue])] = [
        (.both, ["ignore_eos": true, "min_tokens": .number("70")]), (.ignoresEnd, ["ignore_eos": true]),
        (.minimum, ["min_tokens": .number("70")]),
    ]

    @Test("has a server keep to a length by what it says", arguments: keepings)
    func keeping(keeping: LengthFit.Keeping, members: [String: JSONValue]) {
        #expect(keeping.members(70) == members)
        #expect(Set(members.keys) == Set(keeping.rawValue.components("and")), "and is called by it")
    }
}

extension String {
    fileprivate func components(_ word: String) -> [String] {
        split(separator: " ").map(String.init).filter { $0 != word }
    }
}
