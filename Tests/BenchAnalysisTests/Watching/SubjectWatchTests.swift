import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

/// A window of five requests.
private func window(_ beyond: Double, of n: Int = 5, cause: String? = nil) -> WindowTally {
    WindowTally(n: n, beyond: beyond, figure: beyond, cause: cause)
}

/// The moment of the window of this number, five minutes apart.
private func moment(_ number: Int) -> WallTime { .seconds(Double(number) * 300) }

private let fiveMinutes = Nanoseconds.seconds(300)

extension SubjectWatch {
    /// A p95 of one target, or another allowance.
    fileprivate init(allowance: Double = 0.05, windows: Int = 3) {
        self.init(
            WatchedBound(
                subject: WatchSubject(target: "a", question: WatchSubject.Question(rawValue: "ttft p95")),
                kind: .allowance(allowance)
            ),
            WatchRule(windows: windows, every: fiveMinutes, subjects: 1)
        )
    }

    fileprivate static var reach: SubjectWatch {
        SubjectWatch(
            WatchedBound(subject: WatchSubject(target: "a", question: .reach), kind: .reach),
            WatchRule(windows: 3, every: fiveMinutes, subjects: 1)
        )
    }

    /// Takes windows of five requests, one after the other, and returns what changed by which.
    fileprivate mutating func take(_ beyond: [Double], from start: Int = 0) -> [(window: Int, change: Change)] {
        beyond.enumerated().compactMap { place, beyond in
            take(window(beyond), at: moment(start + place)).map { (start + place, $0) }
        }
    }
}

@Suite("One subject of a watch")
struct SubjectWatchTests {
    @Test("begins with the third bad window in a row, and is over with the third good one")
    func inARow() throws {
        var watch = SubjectWatch()
        let changes = watch.take([0, 0, 1, 0, 0, 5, 5, 5, 5, 5, 0, 0, 0, 0])
        try #require(changes.count == 2)
        #expect(changes[0].window == 7)
        guard case .began(let finding) = changes[0].change else { return #expect(Bool(false), "it did not begin") }
        #expect(finding.since == moment(5) && finding.windows == 3 && finding.badWindows == 3)
        #expect(finding.n == 15 && finding.beyond == 15)
        #expect(changes[1].window == 12 && changes[1].change == .ended(at: moment(10)))
        #expect(watch.finding == nil)
    }

    @Test("figures that nobody told begin nothing, and end nothing")
    func untold() {
        let open = WindowTally(n: 2, beyond: 1, untold: 30)
        let none = WindowTally(n: 0, beyond: 0, untold: 5)
        var watch = SubjectWatch()
        for place in 0..<20 { #expect(watch.take(place % 2 == 0 ? open : none, at: moment(place)) == nil) }
        #expect(watch.take([5, 5, 5], from: 20).count == 1 && watch.finding != nil)
        for place in 30..<50 { #expect(watch.take(place % 2 == 0 ? open : none, at: moment(place)) == nil) }
        #expect(watch.finding != nil)
        // They are a break in a row of good windows, too.
        _ = watch.take([0, 0], from: 50)
        #expect(watch.take(none, at: moment(52)) == nil && watch.take([0, 0], from: 53).isEmpty)
        // Three of the five windows before that were judged were bad: eight good ones in a row are no chance.
        let ends = watch.take([0, 0, 0, 0, 0, 0], from: 55)
        #expect(ends.map(\.window) == [60] && ends.map(\.change) == [.ended(at: moment(53))])
        #expect(watch.bound.isOpen(open) && watch.bound.isOpen(none) && !watch.bound.isOpen(window(0)))
    }

    @Test("a probe counts apart whose figure nobody told, but for what is within the limit in any case")
    func untoldOfProbe() throws {
        let run = ComparisonTests.side(30, seed: 1) { sequence, maker in
            maker.isBuffered = sequence % 3 == 0
            maker.stopReason = sequence % 5 == 0 ? nil : "length"
        }.run
        let windows = { (objective: Objective) in
            let subject = WatchSubject(target: "one", question: WatchSubject.Question(objective))
            return run.windows([WatchedBound(subject: subject, kind: .allowance(0.05), objective: objective)])[subject]
        }
        let gaps = try #require(windows(Objective(metric: .itl, percentile: 95, bound: .max, limit: 1e9)))
        #expect(gaps.n == 20 && gaps.untold == 10)
        let late = try #require(windows(Objective(metric: .ttft, percentile: 95, bound: .max, limit: 1)))
        #expect(late.n == 20 && late.beyond == 20 && late.untold == 10)
        let hour = try #require(windows(Objective(metric: .ttft, percentile: 95, bound: .max, limit: 3.6e12)))
        #expect(hour.n == 30 && hour.untold == 0 && hour.beyond == 0)
        let cut = try #require(windows(Objective(metric: .cutShare, percentile: nil, bound: .max, limit: 0.5)))
        #expect(cut.n == 24 && cut.beyond == 24 && cut.untold == 6)
    }

    @Test("takes as many windows as it is told to", arguments: [2, 3, 5])
    func windows(count: Int) {
        var watch = SubjectWatch(windows: count)
        #expect(watch.take([0, 0] + [Double](repeating: 5, count: 8)).first?.window == 1 + count)
    }

    @Test("says nothing of as many requests beyond the limit as the percentile allows")
    func allowed() {
        // Of a median half of the requests may be.
        var watch = SubjectWatch(allowance: 0.5)
        #expect(watch.take((0..<400).map { $0 % 2 == 0 ? 3 : 2 }).isEmpty)
    }

    @Test("of a median takes so many windows as proof needs, which is said before")
    func median() throws {
        var watch = SubjectWatch(allowance: 0.5)
        let least = try #require(watch.rule.leastWindows(requests: 5, allowance: 0.5))
        #expect(least > 3)
        #expect(watch.take([Double](repeating: 5, count: 20)).first?.window == least - 1)
    }

    @Test("finds a change where windows are bad only now and then, and since when")
    func changePoint() throws {
        var watch = SubjectWatch()
        let usual = (0..<60).map { $0 % 20 == 0 ? 1.0 : 0 }
        // Two of three windows are bad, with two requests of five.
        let changed = (0..<30).map { $0 % 3 == 2 ? 0.0 : 2 }
        let changes = watch.take(usual + changed)
        let first = try #require(changes.first)
        guard case .began(let finding) = first.change else { return #expect(Bool(false), "it did not begin") }
        #expect((60...90).contains(first.window))
        #expect(finding.since == moment(60), "since \(finding.since.sinceBeginning.quotient(by: fiveMinutes))")
        #expect(finding.badWindows < finding.windows)
    }

    @Test("is not over with three good windows by chance where it was bad only now and then")
    func oftenGood() {
        var watch = SubjectWatch()
        // Half of the windows are bad: eight good ones in a row would be luck of one in 256.
        _ = watch.take((0..<60).map { $0 % 2 == 0 ? 4 : 0 })
        #expect(watch.finding != nil)
        #expect(watch.take([0, 0, 0, 0, 0, 0, 0], from: 60).isEmpty)
        #expect(watch.take([0, 0, 0, 0], from: 67).count == 1)
    }

    @Test("where nothing is allowed is a row of bad windows, and no single ones far apart")
    func strict() {
        var watch = SubjectWatch(allowance: 0)
        #expect(watch.take((0..<300).map { $0 % 3 == 0 ? 0 : 1 }).isEmpty)
        #expect(watch.take([1, 1, 1], from: 300).count == 1)
    }

    @Test("counts nothing from before a gap")
    func gap() {
        var watch = SubjectWatch()
        _ = watch.take([5, 5])
        watch.noteGap()
        #expect(watch.take(window(5), at: moment(50)) == nil)
        #expect(watch.take(window(5), at: moment(51)) == nil)
        #expect(watch.take(window(5), at: moment(52)) != nil)
    }

    @Test("goes on over a gap with what had begun, and takes all good windows after it to end")
    func gapWithin() {
        var watch = SubjectWatch()
        // Nearly all of its windows were bad, so that three good ones end it; two of them lie before the gap.
        _ = watch.take([Double](repeating: 5, count: 20) + [0, 0])
        watch.noteGap()
        #expect(watch.take(window(0), at: moment(50)) == nil)
        #expect(watch.take(window(0), at: moment(51)) == nil)
        #expect(watch.take(window(0), at: moment(52)) == .ended(at: moment(50)))
    }

    @Test("a window without a figure is none, and a gap before it is one before the next")
    func empty() {
        var watch = SubjectWatch()
        _ = watch.take([5, 5])
        watch.noteGap()
        #expect(watch.take(WindowTally(n: 0, beyond: 0), at: moment(2)) == nil)
        #expect(watch.take(window(5), at: moment(3)) == nil)
    }

    @Test("dependent requests prove less: a series that is often bad as a whole is not called bad for that")
    func dependent() {
        // Each twentieth window is bad as a whole, as a p95 may be; then two follow each other with one between.
        var usual = (0..<200).map { $0 % 20 == 0 ? 5.0 : 0 }
        usual += [5, 5, 1]
        var watch = SubjectWatch()
        #expect(watch.take(usual).isEmpty, "one request of five in the third is no proof with windows that are alike")
        var independent = SubjectWatch()
        #expect(independent.take((0..<200).map { $0 % 4 == 0 ? 1.0 : 0 } + [5, 5, 1]).count == 1)
    }

    // MARK: Down

    @Test("is down after two windows of which nothing worked, and up after two that worked")
    func down() {
        var watch = SubjectWatch.reach
        #expect(watch.take([0, 4, 5]).isEmpty && watch.wantsConfirmation)
        let change = watch.take(window(5, cause: "connect: refused"), at: moment(3))
        guard case .began(let finding) = change else { return #expect(Bool(false), "it did not begin") }
        #expect(finding.since == moment(2) && finding.n == 10 && finding.cause == "connect: refused")
        #expect(!watch.wantsConfirmation)
        #expect(watch.take([5, 0], from: 4).isEmpty && watch.wantsConfirmation)
        #expect(watch.take([0], from: 6).map(\.change) == [.ended(at: moment(5))])
    }

    @Test("single requests that fail are a target that is down only after four")
    func fewRequests() {
        var watch = SubjectWatch.reach
        let changes = (0..<6).map { watch.take(window(1, of: 1), at: moment($0)) != nil }
        #expect(changes == [false, false, false, true, false, false])
    }

    @Test("what was told, and is over, is no proof of something new; not after a restart either")
    func toldBefore() {
        let windows: [Double] = [0, 0, 0, 5, 5, 5, 5, 0, 0, 0, 0]
        var (first, second) = (SubjectWatch(), SubjectWatch())
        #expect(first.take(windows).count == 2)
        for (number, beyond) in windows.enumerated() { second.recall(window(beyond), at: moment(number)) }
        second.endRecall()
        // Single slow requests, as they come every now and then.
        for later in [[1, 0, 0, 0, 1, 0, 0], [1, 1]] as [[Double]] {
            #expect(first.take(later, from: 11).isEmpty && second.take(later, from: 11).isEmpty)
        }
        #expect(second.take([5, 5, 5], from: 20).count == 1)
    }

    @Test("a restart counts a window without a figure as little as the watch that went on")
    func restoredEmpty() throws {
        var first = SubjectWatch()
        _ = first.take([5, 5, 5])
        var second = SubjectWatch()
        for number in 0..<3 { second.recall(window(5), at: moment(number)) }
        second.restore(try #require(first.finding))
        for number in 3..<9 {
            let empty = WindowTally(n: 0, beyond: 0)
            #expect(first.take(empty, at: moment(number)) == nil)
            second.recall(empty, at: moment(number))
        }
        for number in 9..<16 {
            #expect(first.take(window(0), at: moment(number)) == second.take(window(0), at: moment(number)))
        }
    }

    @Test("goes on with what an earlier process found")
    func restored() throws {
        var first = SubjectWatch()
        _ = first.take([0, 5, 5, 5])
        let finding = try #require(first.finding)
        var second = SubjectWatch()
        for number in 0..<4 {
            second.recall(window(number > 0 ? 5 : 0), at: moment(number))
        }
        second.restore(finding)
        #expect(second.take([5, 5, 0, 0], from: 4).isEmpty)
        #expect(second.take([0], from: 8).map(\.change) == [.ended(at: moment(6))])
    }
}
