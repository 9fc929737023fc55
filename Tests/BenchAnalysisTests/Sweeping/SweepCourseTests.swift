import BenchModel
import Testing

@testable import BenchAnalysis

@Suite("The course of a sweep")
struct SweepCourseTests {
    private static func judgement(_ verdict: RungVerdict, because reason: RungReason? = nil) -> RungJudgement {
        RungJudgement(verdict: verdict, counted: 0..<0, evidence: [], reason: reason)
    }

    /// Measures until nothing more is asked for, by a curve.
    private static func run(
        _ settings: SweepSettings,
        again: RungVerdict? = nil,
        _ curve: (Double) -> RungVerdict
    ) -> SweepCourse {
        var course = SweepCourse(settings)
        while let rung = course.next {
            let isAgain = rung.purpose == .confirmation
            course.take(rung, judgement(isAgain ? again ?? curve(rung.level) : curve(rung.level)))
        }
        return course
    }

    private static func holds(upTo limit: Double) -> (Double) -> RungVerdict { { $0 <= limit ? .holds : .breaks } }

    @Test("of a ladder measures every load, and claims what holds below what breaks")
    func ladder() {
        let course = Self.run(SweepSettings(loads: [8, 1, 2, 4, 2], confirms: false), Self.holds(upTo: 2))
        #expect(course.steps.map(\.rung.level) == [1, 2, 4, 8])
        #expect(course.bracket.holds == 2)
        #expect(course.bracket.breaks == 4)
        #expect(course.bracket.isConfirmed == nil)
    }

    @Test("of a ladder ends with the most that holds, once more, and with nothing where nothing does")
    func confirmation() {
        let settings = SweepSettings(loads: [1, 2, 4, 8])
        let course = Self.run(settings, Self.holds(upTo: 4))
        #expect(course.steps.map(\.rung.level) == [1, 2, 4, 8, 4])
        #expect(course.steps.last?.rung.purpose == .confirmation && course.bracket.isConfirmed == true)
        let drifted = Self.run(settings, again: .breaks, Self.holds(upTo: 4)).bracket
        #expect(drifted.drifted == 4 && drifted.holds == 2 && drifted.breaks == 4)
        let open = Self.run(settings, again: .undecided, Self.holds(upTo: 4)).bracket
        #expect(open.holds == 4 && open.isConfirmed == false)
        #expect(Self.run(settings, Self.holds(upTo: 0)).steps.map(\.rung.level) == [1, 2, 4, 8])
        // What is above a load that breaks is not claimed, and not measured again.
        #expect(Self.run(settings) { $0 == 2 ? .breaks : .holds }.steps.last?.rung.level == 1)
        let unasked = Self.run(SweepSettings(loads: [1, 2, 4], isSearch: true, confirms: false), Self.holds(upTo: 2))
        #expect(unasked.steps.map(\.rung.level) == [1, 2, 4, 3] && unasked.bracket.isConfirmed == nil)
    }

    @Test("shares the doubt of what breaks with its confirmation")
    func doubtOfConfirmation() {
        for confirms in [false, true] {
            let course = Self.run(SweepSettings(loads: [1, 2, 4], confirms: confirms)) { _ in .holds }
            let all = course.steps.map(\.rung.doubts.breaks).reduce(0, +)
            #expect(course.steps.count == (confirms ? 4 : 3) && abs(all - SweepCourse.doubt) < 1e-12)
        }
    }

    @Test("goes on after a mishap of this program, which it does not take for an end, until the next rung has it, too")
    func mishaps() {
        func run(_ settings: SweepSettings, _ lost: Set<Double>) -> SweepCourse {
            var course = SweepCourse(settings)
            while let rung = course.next {
                let isLost = lost.contains(rung.level)
                let verdict: RungVerdict = isLost ? .instrumentLimited : rung.level < 8 ? .holds : .breaks
                course.take(rung, Self.judgement(verdict, because: isLost ? .lostTime : nil))
            }
            return course
        }
        let ladder = SweepSettings(loads: [1, 2, 4, 8, 16])
        let once = run(ladder, [2])
        #expect(once.steps.map(\.rung.level) == [1, 2, 4, 8, 16, 4])
        #expect(once.bracket.holds == 4 && once.bracket.breaks == 8 && once.bracket.endedBy == nil)
        #expect(run(ladder, [8]).bracket.open.map(\.rung.level) == [8], "nothing is known of it")
        let twice = run(ladder, [2, 4])
        #expect(twice.steps.map(\.rung.level) == [1, 2, 4, 1] && twice.bracket.holds == 1)
        #expect(twice.bracket.open.map(\.rung.level) == [2, 4] && twice.bracket.breaks == nil)
        var slow = SweepCourse(ladder)
        while let rung = slow.next { slow.take(rung, Self.judgement(.instrumentLimited, because: .slowStarts)) }
        #expect(
            slow.steps.count == 5 && slow.bracket.open.count == 5,
            "each of them may be less load than it is called"
        )
        let search = run(SweepSettings(loads: [1, 2, 4, 8], isSearch: true), [2])
        #expect(search.bracket.holds == 7 && search.bracket.breaks == 8 && search.bracket.isConfirmed == true)
    }

    @Test("keeps whole sessions up as it does streams")
    func sessions() {
        let course = Self.run(
            SweepSettings(variable: .sessions, loads: [1, 4, 16], isSearch: true),
            Self.holds(upTo: 6)
        )
        #expect(course.steps.map(\.rung.level).allSatisfy { $0 == $0.rounded() })
        #expect(course.bracket.holds == 6 && course.bracket.breaks == 7)
    }

    @Test("may use the doubt in full until a load does not hold, and shares it behind that")
    func doubts() {
        let settings = SweepSettings(loads: [1, 2, 4, 8], confirms: false)
        let course = Self.run(settings) { $0 == 2 ? .undecided : .holds }
        let doubts = course.steps.map(\.rung.doubts.holds)
        #expect(doubts[0] == doubts[1])
        #expect(doubts[2] == doubts[1] / 4)
        // What may be wrongly believed adds up to no more than the whole.
        #expect(doubts[0] + doubts[2] + doubts[3] <= SweepCourse.doubt)
        #expect(course.bracket.holds == 8)
    }

    @Test("of a search goes up to the first that breaks, halves the distance, and confirms")
    func search() {
        let settings = SweepSettings(loads: [1, 2, 4, 8, 16, 32], isSearch: true)
        let course = Self.run(settings, Self.holds(upTo: 11))
        #expect(course.steps.map(\.rung.level) == [1, 2, 4, 8, 16, 11, 13, 12, 11])
        #expect(course.steps.last?.rung.purpose == .confirmation)
        #expect(course.bracket.holds == 11)
        #expect(course.bracket.breaks == 12)
        #expect(course.bracket.isConfirmed == true)
    }

    @Test("of a search ends where the ends are near, or the rungs used up")
    func ends() {
        var settings = SweepSettings(variable: .rate, loads: [1, 2, 4], isSearch: true, tolerance: 0.2)
        let near = Self.run(settings, Self.holds(upTo: 3)).bracket
        #expect((near.breaks ?? 9) / (near.holds ?? 1) <= 1.2)
        settings.mostRungs = 4
        let course = Self.run(settings, Self.holds(upTo: 3))
        #expect(course.steps.count == 5)
    }

    @Test("of a search does not take what it cannot decide for an end")
    func undecided() {
        let settings = SweepSettings(loads: [1, 2, 4, 8], isSearch: true)
        let bracket = Self.run(settings) { $0 <= 2 ? .holds : $0 < 8 ? .undecided : .breaks }.bracket
        #expect(bracket.holds == 2)
        #expect(bracket.breaks == 8)
        #expect(bracket.open.map(\.rung.level) == [3, 4])
    }

    @Test("lowers what it claims where that breaks at the end, and calls it drift")
    func drift() {
        let settings = SweepSettings(loads: [1, 2, 4, 8], isSearch: true)
        let bracket = Self.run(settings, again: .breaks, Self.holds(upTo: 4)).bracket
        #expect(bracket.drifted == 4)
        #expect(bracket.holds == 2)
        #expect(bracket.breaks == 4)
    }

    @Test("claims only what holds below a break, and tells what holds above it")
    func nonMonotone() {
        let bracket = Self.run(SweepSettings(loads: [1, 2, 4, 8])) { $0 == 2 ? .breaks : .holds }.bracket
        #expect(bracket.holds == 1)
        #expect(bracket.breaks == 2)
        #expect(bracket.holdsAboveBroken == [4, 8])
    }

    @Test("ends where this machine can do no more, and takes no limit of an account for the server's")
    func limits() {
        let ladder = SweepSettings(loads: [1, 2, 4])
        let limited = Self.run(ladder) { $0 < 2 ? .holds : .instrumentLimited }
        // What was borne before can be measured again all the same.
        #expect(limited.steps.map(\.rung.level) == [1, 2, 1] && limited.steps.last?.rung.purpose == .confirmation)
        #expect(limited.bracket.breaks == nil)
        #expect(limited.bracket.endedBy?.verdict == .instrumentLimited)
        let refused = Self.run(ladder) { $0 < 2 ? .holds : .rateLimited }.bracket
        #expect(refused.holds == 1)
        #expect(refused.breaks == nil)
        #expect(refused.endedBy?.rung.level == 2)
    }

    @Test("proves nothing where the least load breaks already")
    func leastBreaks() {
        let course = Self.run(SweepSettings(loads: [4, 8], isSearch: true), Self.holds(upTo: 1))
        #expect(course.steps.map(\.rung.level) == [4])
        #expect(course.bracket.holds == nil)
        #expect(course.bracket.breaks == 4)
    }
}
