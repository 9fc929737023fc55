package import BenchModel

/// What the windows of a run say of an objective that must be missed in several of them in a row.
///
/// It is missed where so many in a row are each proven to be beyond the limit, and met where each such row has a window that is
/// proven to be within. If it is met in truth, each row has a window that is within: that one of the rows is wrongly proven has at
/// most the sum of their chances, so that each window is proven beyond with the doubt over the number of rows. If it is missed
/// in truth, one of the windows of one row would have to be wrongly proven within: each has the doubt over their number.
package struct WindowsVerdict: Sendable, Equatable {
    /// Some requests of one sitting, one after the other.
    package struct Window: Sendable, Equatable {
        /// Of a run that was resumed, counted from 1.
        package var sitting: Int
        /// When its first request may have begun, counted from the first of the sitting.
        package var start: Nanoseconds
        package var n: Int
        package var measured: Double?
        /// What is proven of it alone: pass is within the limit.
        package var answer: Judgement.Answer
    }

    package let asked: WindowsInARow
    /// The whole ones, in order.
    package private(set) var windows: [Window] = []
    /// How many rows of so many there are, none of which reaches from one sitting into the next.
    package private(set) var rows = 0
    package private(set) var answer = Judgement.Answer.inconclusive

    /// Judges them.
    ///
    /// - Parameters:
    ///   - asked: how many in a row, and how large.
    ///   - requests: those that are judged, in the order in which they began.
    ///   - verdict: judges some of them with a confidence.
    init(
        _ asked: WindowsInARow,
        of requests: [MeasuredRequest],
        judgedBy verdict: ([MeasuredRequest], Double) -> Verdict
    ) {
        self.asked = asked
        let sittings = Dictionary(grouping: requests, by: \.identity.sitting).sorted { $0.key < $1.key }
        let parts = sittings.map { (number: $0.key, windows: Self.split($0.value, asked.size)) }
        rows = parts.reduce(0) { $0 + max(0, $1.windows.count - asked.count + 1) }
        let (toFail, toPass) = Self.confidences(rows: rows, inARow: asked.count)
        windows = parts.flatMap { part in
            part.windows.map { start, own in
                let (worst, best) = (verdict(own, toFail), verdict(own, toPass))
                return Window(
                    sitting: part.number,
                    start: start,
                    n: best.n,
                    measured: best.measured,
                    answer: worst.answer == .fail ? .fail : best.answer == .pass ? .pass : .inconclusive
                )
            }
        }
        guard rows > 0 else { return }
        let answers = answersBySitting.filter { $0.count >= asked.count }.map { Self.answer($0, inARow: asked.count) }
        answer = answers.contains(.fail) ? .fail : answers.allSatisfy { $0 == .pass } ? .pass : .inconclusive
    }

    /// The confidences with which a window is proven to be beyond the limit, and within it.
    package static func confidences(rows: Int, inARow count: Int) -> (toFail: Double, toPass: Double) {
        (1 - (1 - Gate.confidence) / Double(max(1, rows)), confidence(ofEach: count))
    }

    /// Returns what windows say, one after the other, of which each was judged alone.
    package static func answer(_ windows: [Judgement.Answer], inARow count: Int) -> Judgement.Answer {
        if longest(windows, where: { $0 == .fail }) >= count { return .fail }
        return longest(windows, where: { $0 != .pass }) < count ? .pass : .inconclusive
    }

    private static func longest(_ windows: [Judgement.Answer], where holds: (Judgement.Answer) -> Bool) -> Int {
        windows.split { !holds($0) }.map(\.count).max() ?? 0
    }

    /// The confidence with which a window is proven to be within the limit.
    static func confidence(ofEach count: Int) -> Double { 1 - (1 - Gate.confidence) / Double(count) }

    /// The most windows in a row of which an answer holds.
    package func most(where holds: (Judgement.Answer) -> Bool) -> Int {
        answersBySitting.map { Self.longest($0, where: holds) }.max() ?? 0
    }

    /// What was proven of each window; no row reaches from one sitting into the next.
    private var answersBySitting: [[Judgement.Answer]] {
        Dictionary(grouping: windows, by: \.sitting).values.map { $0.map(\.answer) }
    }

    /// Returns the whole windows of a sitting with their starts.
    private static func split(
        _ requests: [MeasuredRequest],
        _ size: WindowsInARow.Size
    ) -> [(start: Nanoseconds, requests: [MeasuredRequest])] {
        guard let first = requests.first?.attempts.startedOrPlanned else { return [] }
        switch size {
        case .requests(let count):
            return stride(from: 0, through: requests.count - count, by: count).map { place in
                let own = Array(requests[place..<(place + count)])
                return (own[0].attempts.startedOrPlanned - first, own)
            }
        case .time(let length):
            // Where a request still ended in its last tenth, a window was measured as a whole; of the time behind the last start
            // nothing is known.
            let lastStart = requests.last?.attempts.startedOrPlanned ?? first
            let lastEnd = requests.map { $0.attempts.last.endedAt ?? $0.attempts.startedOrPlanned }.max() ?? first
            let whole = min(
                (lastEnd - first + length / 10).quotient(by: length),
                (lastStart - first).quotient(by: length) + 1
            )
            var windows = (0..<whole).map { (start: length * $0, requests: [MeasuredRequest]()) }
            for request in requests {
                let place = (request.attempts.startedOrPlanned - first).quotient(by: length)
                if place < whole { windows[place].requests.append(request) }
            }
            return windows
        }
    }
}
