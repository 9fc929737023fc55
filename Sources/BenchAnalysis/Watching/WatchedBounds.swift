package import BenchModel
import Statistics

/// What a watch asks of a scenario's targets.
package enum WatchedBounds {
    /// The share of requests that may fail where nobody says how many may.
    package static let usualFailures = 0.01

    /// Returns all of it: whether each target is reached, how many requests fail, and the objectives.
    ///
    /// Failures are asked once: by `error_rate` objectives where a target has one, else by `allowedFailures`.
    package static func of(_ scenario: Scenario, objectives: [Objective]) -> [WatchedBound] {
        var bounds: [WatchedBound] = []
        for target in scenario.targets {
            let own = objectives.filter { $0.target == nil || $0.target == target.name }
            bounds.append(WatchedBound(subject: WatchSubject(target: target.name, question: .reach), kind: .reach))
            if !own.contains(where: { $0.metric == .errorRate && $0.bound == .max }) {
                let allowed = scenario.allowedFailureShare.value
                bounds.append(
                    WatchedBound(
                        subject: WatchSubject(target: target.name, question: .failures),
                        kind: .allowance(allowed > 0 ? allowed : usualFailures)
                    )
                )
            }
            for objective in own {
                let subject = WatchSubject(target: target.name, question: WatchSubject.Question(objective))
                if bounds.contains(where: { $0.subject == subject }) { continue }
                bounds.append(
                    WatchedBound(subject: subject, kind: .allowance(objective.allowance), objective: objective)
                )
            }
        }
        return bounds
    }
}

extension Objective {
    /// The share of requests that may be beyond the limit where the objective is met.
    package var allowance: Double {
        if metric.isShare { return bound == .max ? limit : 1 - limit }
        let share = (percentile ?? .median).share.value
        return bound == .max ? 1 - share : share
    }
}

// MARK: - Windows

extension MeasuredRun {
    /// Returns what a probe says about each subject; nothing about one of which it says nothing.
    ///
    /// A target of which every request failed is not reached: its other subjects have no window, so that one cause is one
    /// incident. Elsewhere failed requests are the business of their own subject, and of no other.
    package func windows(_ bounds: [WatchedBound]) -> [WatchSubject: WindowTally] {
        var windows: [WatchSubject: WindowTally] = [:]
        for target in targets {
            let (attempted, failed) = (target.counts.attempted, target.counts.failed)
            guard attempted > 0 else { continue }
            let cause = failed > 0 ? target.failureCause : nil
            for bound in bounds where bound.subject.target == target.target.name {
                if bound.kind == .reach {
                    windows[bound.subject] = WindowTally(n: attempted, beyond: Double(failed), cause: cause)
                } else if failed < attempted {
                    windows[bound.subject] = target.window(bound.objective, cause: cause)
                }
            }
        }
        return windows
    }
}

extension MeasuredTarget {
    /// The failure that was met most, in a few words.
    fileprivate var failureCause: String? {
        FailureCount.count(measured.attempts).first { $0.count > 0 }.map { failure in
            failure.example.isEmpty ? failure.kind.rawValue : "\(failure.kind.rawValue): \(failure.example)"
        }
    }

    /// Returns what is beyond an objective's limit; nil is asked of failures.
    fileprivate func window(_ objective: Objective?, cause: String?) -> WindowTally {
        guard let objective else {
            let (attempted, failed) = (counts.attempted, counts.failed)
            return WindowTally(
                n: attempted,
                beyond: Double(failed),
                figure: Double(failed) / Double(attempted),
                cause: cause
            )
        }
        let metric = objective.metric.entry
        if let share = share(metric) {
            let known = share.total - share.unsaid
            return WindowTally(
                n: known,
                beyond: Double(objective.bound == .max ? share.count : known - share.count),
                untold: share.unsaid,
                figure: share.share?.value,
                cause: objective.metric == .errorRate ? cause : nil
            )
        }
        return window(of: objective, metric)
    }

    private func window(of objective: Objective, _ metric: Metric) -> WindowTally {
        let isBeyond = { (value: Double) in
            objective.bound == .max ? value > objective.limit : value < objective.limit
        }
        var tally = WindowTally(n: 0, beyond: 0)
        var all: [Double] = []
        for request in requests {
            switch request.judged(metric, isOpenLoop: isOpenLoop) {
            case .waitedInVain:
                tally.n += 1
                tally.beyond += 1
                all.append(ObjectiveSamples.badValue(for: objective.bound))
            case .values(let values):
                tally.n += 1
                tally.beyond += Double(values.count(where: isBeyond)) / Double(values.count)
                all += values
            case .untold(let most) where objective.isKept(byAtMost: most): tally.n += 1
            case .untold: tally.untold += 1
            case .failed, .missing, .apart: continue
            }
        }
        tally.figure = Distribution(all).percentile(objective.percentile ?? .median)
        return tally
    }
}
