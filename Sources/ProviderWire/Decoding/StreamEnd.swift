/// What a stream has said of its own end, and how far that is to be believed.
///
/// A finish reason is a word: there are servers that give it in every chunk, or in an early one. A terminator (`[DONE]`,
/// `message_stop`, `response.completed`) is the end itself.
struct StreamEnd {
    /// A terminator has come.
    private(set) var isCertain = false
    /// A stop reason has come, and no token since.
    private(set) var isSaid = false
    /// The answer once went on after a stop reason: this stream's stop reasons say nothing.
    private(set) var isDoubtful = false

    /// Whether, as far as can be told by now, nothing of the answer follows.
    var isOver: Bool { isCertain || isSaid && !isDoubtful }

    mutating func say() { isSaid = true }

    mutating func makeCertain() {
        isCertain = true
        isSaid = true
    }

    /// Takes back what was said: more of the answer has come.
    mutating func withdraw() {
        isSaid = false
        isDoubtful = true
    }
}
