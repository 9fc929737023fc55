package import BenchModel
import Synchronization

/// Tells, while a run is under way, that all its objectives are decided.
///
/// Finished requests wait in an inbox until a task of its own looks at them: no request waits for that.
package final class LiveDecision: Sendable {
    /// One target: its finished requests in the order of the plan.
    private struct Inbox {
        var prefixes: [PlanPrefix<MeasuredRequest>]
        var waiting: [(target: Int, request: MeasuredRequest)] = []
        var isLooking = false
    }

    private struct Courses {
        var all: [[(objective: Objective, course: DecisionCourse)]]
        /// Nil once it has been called.
        var whenDecided: (@Sendable (_ requests: Int) -> Void)?
    }

    private let targets: [RunRecord.Target]
    private let isOpenLoop: Bool
    private let inbox: Mutex<Inbox>
    private let courses: Mutex<Courses>

    /// Begins with what earlier sittings have finished.
    package init(_ scenario: Scenario, targets: [RunRecord.Target], before samples: [Sample]) {
        self.targets = targets
        isOpenLoop = scenario.load.shape != .closed
        inbox = Mutex(Inbox(prefixes: targets.map { _ in PlanPrefix() }))
        courses = Mutex(
            Courses(
                all: targets.map { target in
                    scenario.objectives.filter { $0.concerns(target.name) && $0.isAwaited }
                        .map { (objective: $0, course: DecisionCourse($0)) }
                }
            )
        )
        let past = RequestAttempts.requests(of: samples.filter { $0.phase == .measure }.facts).filter(\.isFinished)
        for request in past {
            let target = request.first.target.number
            guard targets.indices.contains(target) else { continue }
            let following = inbox.withLock { inbox in
                inbox.prefixes[target].take(request) { MeasuredRequest($0, of: targets[target]) }
            }
            _ = look(at: following.map { (target, $0) })
        }
    }

    /// Calls back once all are decided, with the number of requests that it took; set before the first request.
    package func whenDecided(_ handler: @escaping @Sendable (_ requests: Int) -> Void) {
        courses.withLock { $0.whenDecided = handler }
    }

    /// Takes an attempt that has ended.
    package func take(_ sample: Sample) {
        let target = sample.target.number
        guard sample.phase == .measure, targets.indices.contains(target) else { return }
        let begins = inbox.withLock { inbox in
            let following = inbox.prefixes[target].take(sample) { MeasuredRequest($0, of: targets[target]) }
            inbox.waiting += following.map { (target, $0) }
            guard !inbox.waiting.isEmpty, !inbox.isLooking else { return false }
            inbox.isLooking = true
            return true
        }
        if begins { Task { lookAtWaiting() } }
    }

    /// Looks at what waits, until nothing does.
    func lookAtWaiting() {
        while true {
            let waiting = inbox.withLock { inbox in
                defer { inbox.waiting = [] }
                if inbox.waiting.isEmpty { inbox.isLooking = false }
                return inbox.waiting
            }
            if waiting.isEmpty { return }
            if let (handler, requests) = look(at: waiting) { handler(requests) }
        }
    }

    /// Adds requests to the courses of their targets.
    ///
    /// - Returns: whom to tell, if it is all decided for the first time.
    private func look(at requests: [(target: Int, request: MeasuredRequest)]) -> (@Sendable (Int) -> Void, Int)? {
        courses.withLock { courses in
            for (target, request) in requests {
                for place in courses.all[target].indices {
                    let mark = courses.all[target][place].objective.mark(request, isOpenLoop: isOpenLoop)
                    courses.all[target][place].course.add(mark)
                }
            }
            let all = courses.all.flatMap(\.self)
            guard !all.isEmpty, all.allSatisfy({ $0.course.answer != .inconclusive }),
                let handler = courses.whenDecided.take()
            else { return nil }
            let number = courses.all.reduce(0) { $0 + ($1.compactMap(\.course.decidedAfter).max() ?? 0) }
            return (handler, number)
        }
    }
}
