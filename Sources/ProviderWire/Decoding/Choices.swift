/// Which of the answers that one request asked for have come, and which of them have finished.
struct Choices {
    /// One bit for each index; indexes from 63 on share a bit.
    private var seen: UInt64 = 0
    private var finished: UInt64 = 0

    /// Whether each answer of which something came has finished.
    var haveFinished: Bool { seen == finished && seen != 0 }

    /// Whether any answer has finished.
    var hasFinishedOne: Bool { finished != 0 }

    /// Notes a chunk of one answer.
    ///
    /// Output withdraws an earlier finish reason of its answer, but not one in the same chunk.
    @inline(__always)
    mutating func note(_ index: Int, brought hasOutput: Bool, hasFinished: Bool) {
        let bit = UInt64(1) << UInt64(min(index, 63))
        seen |= bit
        if hasOutput { finished &= ~bit }
        if hasFinished { finished |= bit }
    }
}
