/// What is wrong with a pattern, and at which of its characters, counted from 1.
package struct PatternProblem: Error, Equatable {
    package var place: Int
    /// What was found, what is expected and what to do.
    package var message: String
}

/// A part of a pattern, before it is laid out in steps.
indirect enum PatternPart: Equatable {
    case step(BoundedPattern.Step)
    case sequence([PatternPart])
    case choice([PatternPart])
    /// Without a most for any number.
    case repeated(PatternPart, least: Int, most: Int?)
    case look(PatternPart, isNegated: Bool)
}

/// Lays the parts of a pattern out in steps.
struct PatternProgram {
    private var steps: [BoundedPattern.Step] = []
    /// Parts laid out so far: repeated ones are laid out anew each time, and may be empty.
    private var parts = 0

    static func steps(of text: String) throws(PatternProblem) -> [BoundedPattern.Step] {
        var reader = PatternReader(text)
        let whole = try reader.whole()
        var program = PatternProgram()
        try program.lay(whole)
        program.steps.append(.match)
        return program.steps
    }

    private mutating func lay(_ part: PatternPart) throws(PatternProblem) {
        parts += 1
        guard steps.count < BoundedPattern.mostSteps, parts < 25 * BoundedPattern.mostSteps else {
            throw PatternProblem(
                place: 1,
                message:
                    "found a pattern of more than \(BoundedPattern.mostSteps) steps, repetitions written out; expected "
                    + "fewer; ask for fewer repetitions"
            )
        }
        switch part {
        case .step(let step): steps.append(step)
        case .sequence(let parts): for part in parts { try lay(part) }
        case .choice(let parts): try lay(choice: parts)
        case .repeated(let part, let least, let most): try lay(part, least: least, most: most)
        case .look(let part, let isNegated):
            let place = steps.count
            steps.append(.match)
            try lay(part)
            steps.append(.match)
            steps[place] = .look(then: steps.count, isNegated: isNegated)
        }
    }

    private mutating func lay(choice parts: [PatternPart]) throws(PatternProblem) {
        var ends: [Int] = []
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            let place = steps.count
            if !isLast { steps.append(.match) }
            try lay(part)
            if isLast { break }
            ends.append(steps.count)
            steps.append(.match)
            steps[place] = .split(place + 1, steps.count)
        }
        for end in ends { steps[end] = .jump(steps.count) }
    }

    private mutating func lay(_ part: PatternPart, least: Int, most: Int?) throws(PatternProblem) {
        for _ in 0..<least { try lay(part) }
        guard let most else {
            let place = steps.count
            steps.append(.match)
            try lay(part)
            steps.append(.jump(place))
            steps[place] = .split(place + 1, steps.count)
            return
        }
        var skips: [Int] = []
        for _ in least..<max(least, most) {
            skips.append(steps.count)
            steps.append(.match)
            try lay(part)
        }
        for skip in skips { steps[skip] = .split(skip + 1, steps.count) }
    }
}
