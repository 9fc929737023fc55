package import BenchModel
import Statistics

/// A subject and how much of it may be bad.
package struct WatchedBound: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// The share of requests that may be beyond the limit, 0…1; 0 allows none.
        case allowance(Double)
        /// Bad is a window of which every request failed.
        case reach
    }

    package let subject: WatchSubject
    package let kind: Kind
    /// Nil where no objective asks for it.
    package let objective: Objective?

    package init(subject: WatchSubject, kind: Kind, objective: Objective? = nil) {
        self.subject = subject
        self.kind = kind
        self.objective = objective
    }

    /// Whether a window shows more than is allowed, whatever was not told; one without requests does not.
    package func isBad(_ window: WindowTally) -> Bool {
        guard window.n > 0 else { return false }
        return switch kind {
        case .allowance(let share): window.beyond > Double(window.all) * share
        case .reach: window.beyond >= Double(window.all)
        }
    }

    /// Whether a window is a sign that what was wrong is over, whatever was not told: a target where most requests still fail is not
    /// up again.
    func isGood(_ window: WindowTally) -> Bool {
        switch kind {
        case .allowance(let share): window.mostBeyond <= Double(window.all) * share
        case .reach: 2 * window.mostBeyond <= Double(window.all)
        }
    }

    /// Whether a window is neither, since figures that nobody told may make it either.
    package func isOpen(_ window: WindowTally) -> Bool { window.untold > 0 && !isBad(window) && !isGood(window) }
}

/// What a watch knows of one subject: a value that takes window after window and says when something begins and ends.
///
/// It begins when, since some window, more requests are beyond the limit than the objective allows, by proof
/// (``WatchRule/doubt(ofLength:)``), with ``WatchRule/windows`` bad windows at least. The window from which on the proof is
/// strongest is the change point.
package struct SubjectWatch: Sendable {
    package enum Change: Sendable, Equatable {
        case began(IncidentRecord.Finding)
        /// The first of the good windows.
        case ended(at: WallTime)
    }

    private struct Window: Sendable {
        var at: WallTime
        var tally: WindowTally
        var followsGap: Bool
        /// Whether it belongs to a time that was called bad, and so is no measure of the usual.
        var isBadTime: Bool
        /// Whether it is the first since something was over: what was told must not be proof of something new.
        var followsEnd = false
    }

    /// The most windows kept: those in which a beginning is looked for, and as many before them.
    private static let most = 4 * WatchRule.reach

    package let bound: WatchedBound
    package let rule: WatchRule
    private var windows: [Window] = []
    /// What is wrong now; nil where nothing is.
    package private(set) var finding: IncidentRecord.Finding?
    /// Windows since the beginning, and those of them that were bad.
    private var sinceBeginning = (all: 0, bad: 0)

    package init(_ bound: WatchedBound, _ rule: WatchRule) {
        self.bound = bound
        self.rule = rule
    }

    /// Whether the last window was bad.
    package var isLastBad: Bool { windows.last.map { bound.isBad($0.tally) } ?? false }

    /// Whether the last window says other than what is known, so that the next one is wanted soon.
    var wantsConfirmation: Bool {
        guard bound.kind == .reach, let last = windows.last?.tally else { return false }
        return finding == nil ? bound.isBad(last) : bound.isGood(last)
    }

    /// Goes on with what an earlier process had found.
    package mutating func restore(_ finding: IncidentRecord.Finding) {
        self.finding = finding
        sinceBeginning = (finding.windows, finding.badWindows)
        for index in windows.indices where windows[index].at >= finding.since { windows[index].isBadTime = true }
    }

    /// Remembers that the next window which says something does not follow on the last one.
    package mutating func noteGap() { pendingGap = true }

    /// Takes a window that an earlier process has told of, so as to know what was over by when.
    package mutating func recall(_ tally: WindowTally, at: WallTime) { _ = take(tally, at: at) }

    /// Ends the windows of earlier processes: what they have found to go on, ``restore(_:)`` says.
    package mutating func endRecall() { finding = nil }

    /// Takes the next window.
    ///
    /// - Returns: what changes by it; nil where nothing does.
    package mutating func take(_ tally: WindowTally, at: WallTime) -> Change? {
        guard append(tally, at, isBadTime: finding != nil) else { return nil }
        guard let finding else { return begin() }
        return end(finding)
    }

    private var pendingGap = false

    /// Keeps a window; false where it says nothing, and a gap before it is one before the next that does.
    private mutating func append(_ tally: WindowTally, _ at: WallTime, isBadTime: Bool) -> Bool {
        guard tally.all > 0 else { return false }
        windows.append(Window(at: at, tally: tally, followsGap: pendingGap, isBadTime: isBadTime))
        pendingGap = false
        if windows.count > Self.most { windows.removeFirst(windows.count - Self.most) }
        return true
    }

    /// Returns the last windows in a row of which something holds, back to a gap at the most.
    private func lastRow(where holds: (WindowTally) -> Bool) -> ArraySlice<Window> {
        var start = windows.endIndex
        while start > windows.startIndex, holds(windows[start - 1].tally) {
            start -= 1
            if windows[start].followsGap { break }
        }
        return windows[start...]
    }

    // MARK: Beginning

    private mutating func begin() -> Change? {
        guard isLastBad, let found = bound.kind == .reach ? downSince() : provenSince() else { return nil }
        let span = windows[found...]
        let bad = span.count { bound.isBad($0.tally) }
        let finding = IncidentRecord.Finding(
            question: bound.subject.question,
            since: span[found].at,
            windows: span.count,
            badWindows: bad,
            n: span.reduce(0) { $0 + $1.tally.all },
            beyond: span.reduce(0) { $0 + $1.tally.beyond },
            figure: span.last?.tally.figure,
            cause: span.last { $0.tally.cause != nil }?.tally.cause
        )
        self.finding = finding
        sinceBeginning = (span.count, bad)
        for index in windows.indices[found...] { windows[index].isBadTime = true }
        return .began(finding)
    }

    /// Returns the first of the wholly failed windows in a row; nil where they are too few.
    private func downSince() -> Int? {
        let row = lastRow(where: bound.isBad)
        let requests = row.reduce(0) { $0 + $1.tally.n }
        return row.count >= 2 && requests >= WatchRule.failuresToBeDown ? row.startIndex : nil
    }

    /// Returns the window since which more is beyond the limit than may be, where the proof is strongest; nil without proof.
    private func provenSince() -> Int? {
        guard case .allowance(let allowance) = bound.kind else { return nil }
        var (n, beyond, bad) = (0.0, 0.0, 0)
        var candidates: [(index: Int, length: Int, n: Double, beyond: Double, doubt: Double)] = []
        let earliest = max(windows.startIndex, windows.endIndex - max(rule.windows, WatchRule.reach))
        for index in (earliest..<windows.endIndex).reversed() {
            let tally = windows[index].tally
            n += Double(tally.all)
            beyond += tally.beyond
            let isBad = bound.isBad(tally)
            if isBad { bad += 1 }
            let length = windows.endIndex - index
            // Where nothing is allowed there is no share to prove, and one bad request says nothing of the windows around.
            if allowance <= 0, bad < length { break }
            if isBad, bad >= rule.windows {
                let doubt = BoundedMean.doubt(sum: beyond, n: n, mean: allowance)
                if doubt <= rule.doubt(ofLength: length) { candidates.append((index, length, n, beyond, doubt)) }
            }
            if windows[index].followsGap || windows[index].followsEnd { break }
        }
        // By what dependent requests are worth, which is looked at only where they would do if they were independent.
        guard let first = candidates.last else { return nil }
        let worth = SeriesWorth.of(windows[..<first.index].lazy.filter { !$0.isBadTime }.map(\.tally))
        let proven = candidates.map { candidate in
            (
                candidate.index,
                margin: BoundedMean.doubt(sum: candidate.beyond * worth, n: candidate.n * worth, mean: allowance)
                    / rule.doubt(ofLength: candidate.length)
            )
        }.filter { $0.margin <= 1 }
        // Of equal ones (0 where nothing is allowed) the earliest.
        return proven.min { ($0.margin, $0.0) < ($1.margin, $1.0) }?.0
    }

    // MARK: End

    private mutating func end(_ finding: IncidentRecord.Finding) -> Change? {
        // Of one that may be either nothing is known.
        if let last = windows.last, !bound.isOpen(last.tally) { sinceBeginning.all += 1 }
        if isLastBad { sinceBeginning.bad += 1 }
        let good = lastRow(where: bound.isGood)
        // The windows of the good row are not of the time that was bad.
        let all = max(1, sinceBeginning.all - good.count)
        let needed =
            bound.kind == .reach
            ? 2 : rule.windowsToEnd(badShare: Double(sinceBeginning.bad) / Double(all))
        guard good.count >= needed, let first = good.first else { return nil }
        self.finding = nil
        windows[good.startIndex].followsEnd = true
        for index in good.indices { windows[index].isBadTime = false }
        return .ended(at: first.at)
    }
}
