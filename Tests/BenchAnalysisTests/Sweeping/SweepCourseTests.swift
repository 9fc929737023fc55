import BenchModel
import Testing

@testable import BenchAnalysis

@Suite("The course of a sweep")
struct SweepCourseTests {
    private static func judgement(_ verdict: RungVerdict, missing: Int? = nil) -> RungJudgement {
        RungJudgement(verdict: verdict, counted: 0..<0, evidence: [], missing: missing)
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
        let course = Self.run(SweepSettings(loads: [8, 1, 2, 4, 2]), Self.holds(upTo: 2))
        #expect(course.steps.map(\.rung.level) == [1, 2, 4, 8])
        #expect(course.bracket.holds == 2)
        #expect(course.bracket.breaks == 4)
        #expect(course.bracket.isConfirmed == nil)
    }

    @Test("may use the doubt in full until a load does not hold, and shares it behind that")
    func doubts() {
        let settings = SweepSettings(loads: [1, 2, 4, 8])
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
        #expect(limited.steps.count == 2)
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
