/// What an examination of this machine and its surroundings has found.
package struct Finding: Sendable, Equatable {
    package enum Grade: String, Sendable, Comparable {
        case ok, warn, fail

        package static func < (left: Grade, right: Grade) -> Bool { left.rank < right.rank }
        private var rank: Int { self == .ok ? 0 : self == .warn ? 1 : 2 }
    }

    package var grade: Grade
    /// What was examined, in one or two words.
    package var subject: String
    /// What was found, in words without a full stop; never a key.
    package var text: String
    /// What to do about it; nil if nothing is to be done.
    package var advice: String?

    package init(_ grade: Grade, _ subject: String, _ text: String, advice: String? = nil) {
        self.grade = grade
        self.subject = subject
        self.text = text
        self.advice = advice
    }
}
