import BenchModel

/// Gathers the rows of a trace: checks that time does not go back and that turns follow on each other, and numbers sessions.
struct TraceReading {
    private(set) var trace = RecordedTrace()
    /// The time of the first row, from which arrivals count.
    private var first: Nanoseconds?
    private var latest: Nanoseconds = 0
    private var latestLine = 0
    /// The number of each session, by its name.
    private var named: [String: Int32] = [:]
    /// The session of each turn; of turns that others go on with and that did not come, too.
    private var turns: [Int: (session: Int32, hasCome: Bool, number: Int?)] = [:]
    private var sessions: Int32 = 0

    /// Takes the next row.
    ///
    /// - Parameters:
    ///   - row: the row.
    ///   - number: counted from 1.
    ///   - line: where it is in the file.
    ///   - blockTokens: of its format.
    ///   - keeps: says why a request is not to be taken; nil where it is.
    /// - Throws: what is wrong with it, or why it is not taken.
    mutating func take(
        _ row: TraceRow,
        number: Int,
        line: Int,
        blockTokens: Int?,
        keeps: (_ input: Int, _ output: Int) -> Refusal?
    ) throws(RowDefect) {
        let beginning = first ?? row.time
        if first != nil, row.time < latest {
            throw RowDefect(
                .timeGoesBack,
                at: row.timeOffset,
                "found a time \((latest - row.time).inSeconds) s before that of line \(latestLine); expected rows in the order of "
                    + "their arrival; sort them"
            )
        }
        let session = try session(row)
        // Also rows that are not sent tell where the trace begins and how far it has come.
        (first, latest, latestLine) = (beginning, row.time, line)
        if row.output == 0 { throw RowDefect(.failedWhenRecorded) }
        if row.input == 0 { throw RowDefect(.noText) }
        if let refusal = keeps(row.input, row.output) { throw RowDefect(refusal) }
        let start = Int32(clamping: trace.blockIDs.count)
        trace.blockIDs += row.blocks
        trace.blockTokens = blockTokens
        trace.requests.append(
            RecordedTrace.Request(
                arrival: row.time - beginning,
                input: row.input,
                output: row.output,
                row: number,
                session: Int(session),
                blocks: start..<Int32(clamping: trace.blockIDs.count)
            )
        )
    }

    private mutating func session(_ row: TraceRow) throws(RowDefect) -> Int32 {
        switch row.session {
        case nil: return -1
        case .named(let name):
            if let known = named[name] { return known }
            named[name] = sessions
            sessions += 1
            return sessions - 1
        case .turn(let chat, let parent, let number):
            if let fault = fault(of: chat, after: parent, number) {
                throw RowDefect(.outOfOrder, at: row.sessionOffset, fault)
            }
            let session: Int32
            if let parent, let known = turns[parent] {
                session = known.session
            } else {
                session = sessions
                sessions += 1
                // It may have come before the recording began.
                if let parent { turns[parent] = (session, false, nil) }
            }
            turns[chat] = (session, true, number)
            return session
        }
    }

    /// Says what is wrong with the place of a chat among the others; nil where nothing is.
    private func fault(of chat: Int, after parent: Int?, _ number: Int?) -> String? {
        if let known = turns[chat] {
            return known.hasCome
                ? "found chat \(chat) a second time; expected each once"
                : "found chat \(chat) after one that goes on with it; expected turns in their order"
        }
        if parent == chat { return "found chat \(chat), which goes on with itself; expected the chat before it, or -1" }
        if let parent, let before = turns[parent]?.number, let number, number <= before {
            return
                "found turn \(number), of chat \(chat), which goes on with turn \(before), of chat \(parent); expected turns in their "
                + "order"
        }
        return nil
    }
}
