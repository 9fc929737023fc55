/// What a gate answers, to one objective or to all of them.
package enum GateAnswer: String, Sendable, CaseIterable {
    /// The bound is met, with 95 % one-sided confidence.
    case pass
    /// The bound is missed, with 95 % one-sided confidence.
    case fail
    /// Too few samples to tell.
    case inconclusive
}
