/// What a stream has said about its own end, and whether to believe it.
///
/// A finish reason is not conclusive: some servers send one in every chunk, or in an early one. A terminator (`[DONE]`,
/// `message_stop`, `response.completed`) is.
struct StreamEnd {
    /// A terminator has come.
    private(set) var isCertain = false
    /// A stop reason has come, and no token after it.
    private(set) var isSaid = false
    /// Tokens once followed a stop reason, so this stream's stop reasons prove nothing.
    private(set) var isDoubtful = false

    /// Whether, by all that is known now, nothing of the answer follows.
    @inline(__always)
    var isOver: Bool { isCertain || isSaid && !isDoubtful }

    mutating func say() { isSaid = true }

    mutating func makeCertain() {
        isCertain = true
        isSaid = true
    }

    /// Withdraws a stop reason: more of the answer has come.
    mutating func withdraw() {
        isSaid = false
        isDoubtful = true
    }
}
