/// A regular expression whose cost is bounded, whatever text it meets.
///
/// It finds whether a text has a match, and nothing more, so that each of its steps has to be tried once at each place of the text: the
/// patterns that take a backtracking matcher for ever take no longer here than others. The syntax is that of ECMAScript, which JSON
/// Schema names, without what cannot be bounded so: references back, and looking behind.
package struct BoundedPattern: Sendable, Equatable {
    /// The text and the pattern are too large together.
    package struct TooCostly: Error, Equatable {}

    enum Step: Sendable, Equatable {
        case scalar(UInt32)
        case set([ClosedRange<UInt32>], isNegated: Bool)
        /// Any but a line end.
        case any
        case start
        case end
        case edgeOfWord(Bool)
        case split(Int, Int)
        case jump(Int)
        /// Goes on if the steps from the next one on lead to a match from here, or if they do not.
        case look(then: Int, isNegated: Bool)
        case match
    }

    /// The most steps that a pattern is taken apart into.
    package static let mostSteps = 4_000
    /// The most places of a text times steps of a pattern: a bit for each, and half a second at the most.
    static let mostVisits = 64 << 20

    /// As it is written.
    package let text: String
    let steps: [Step]

    /// Reads a pattern.
    ///
    /// - Throws: what is wrong with it, or cannot be bounded.
    package init(_ text: String) throws(PatternProblem) {
        self.text = text
        steps = try PatternProgram.steps(of: text)
    }

    /// Whether some part of a text matches.
    package func isFound(in text: String) throws(TooCostly) -> Bool {
        let scalars = text.unicodeScalars.map(\.value)
        let (states, isTooMuch) = steps.count.multipliedReportingOverflow(by: scalars.count + 1)
        guard !isTooMuch, states <= Self.mostVisits else { throw TooCostly() }
        var search = PatternSearch(steps, scalars)
        for place in 0...scalars.count where try search.matches(from: place) { return true }
        return false
    }
}

/// One look for a pattern in a text; what led nowhere once is not tried again.
private struct PatternSearch {
    private let steps: [BoundedPattern.Step]
    private let scalars: [UInt32]
    private var visited: [UInt64]
    /// States of looks ahead, which are tried anew at each place.
    private var looked = 0

    init(_ steps: [BoundedPattern.Step], _ scalars: [UInt32]) {
        (self.steps, self.scalars) = (steps, scalars)
        visited = Array(repeating: 0, count: (steps.count * (scalars.count + 1) + 63) / 64)
    }

    mutating func matches(from place: Int) throws(BoundedPattern.TooCostly) -> Bool {
        var open = [(step: 0, place: place)]
        while let (step, place) = open.popLast() {
            let state = step * (scalars.count + 1) + place
            let bit = UInt64(1) << UInt64(state & 63)
            if visited[state >> 6] & bit != 0 { continue }
            visited[state >> 6] |= bit
            if try goesOn(step, place, &open) { return true }
        }
        return false
    }

    private mutating func looksAhead(from step: Int, at place: Int) throws(BoundedPattern.TooCostly) -> Bool {
        var seen: Set<Int> = []
        var open = [(step: step, place: place)]
        while let (step, place) = open.popLast() {
            guard seen.insert(step * (scalars.count + 1) + place).inserted else { continue }
            looked += 1
            if looked > BoundedPattern.mostVisits / 16 { throw BoundedPattern.TooCostly() }
            if try goesOn(step, place, &open) { return true }
        }
        return false
    }

    /// Carries out a step; returns whether that is the match.
    private mutating func goesOn(
        _ step: Int,
        _ place: Int,
        _ open: inout [(step: Int, place: Int)]
    ) throws(BoundedPattern.TooCostly) -> Bool {
        let scalar = place < scalars.count ? scalars[place] : nil
        switch steps[step] {
        case .match: return true
        case .jump(let next): open.append((next, place))
        case .split(let one, let other):
            open.append((other, place))
            open.append((one, place))
        case .start: if place == 0 { open.append((step + 1, place)) }
        case .end: if scalar == nil { open.append((step + 1, place)) }
        case .edgeOfWord(let isEdge):
            let before = place > 0 && ScalarSet.isWord(scalars[place - 1])
            if (before != (scalar.map(ScalarSet.isWord) ?? false)) == isEdge { open.append((step + 1, place)) }
        case .look(let then, let isNegated):
            if try looksAhead(from: step + 1, at: place) != isNegated { open.append((then, place)) }
        case .scalar(let wanted): if scalar == wanted { open.append((step + 1, place + 1)) }
        case .any:
            if let scalar, !ScalarSet.lineEnds.contains(where: { $0.contains(scalar) }) {
                open.append((step + 1, place + 1))
            }
        case .set(let ranges, let isNegated):
            if let scalar, ranges.contains(where: { $0.contains(scalar) }) != isNegated {
                open.append((step + 1, place + 1))
            }
        }
        return false
    }
}

/// The sets that have letters of their own.
enum ScalarSet {
    static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
    static let wordScalars: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
    static let lineEnds: [ClosedRange<UInt32>] = [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029]
    /// ECMAScript's white space and line ends.
    static let spaces: [ClosedRange<UInt32>] = [
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
        0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ]

    static func isWord(_ scalar: UInt32) -> Bool { wordScalars.contains { $0.contains(scalar) } }

    /// Returns what is in none of some ranges.
    static func rest(of ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var rest: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { rest.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        return rest + [next...0x10FFFF]
    }
}
