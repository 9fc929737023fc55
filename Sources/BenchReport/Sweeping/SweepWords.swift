package import BenchAnalysis
package import BenchModel
import Statistics

extension SweepSettings {
    /// Returns a load in words, such as `8 at a time` or `2.5 requests/s`.
    package func words(_ level: Double) -> String {
        switch unit {
        case .streams: "\(number(level)) at a time"
        case .sessions: "\(Figure.count(Int(level.rounded()), "session")) at a time"
        case .requestsPerSecond, .sessionsPerSecond: "\(number(level)) \(unitWords)"
        }
    }

    /// What a load is a number of, as tables head it.
    var unitWords: String {
        switch unit {
        case .streams: "at a time"
        case .sessions: "sessions at a time"
        case .requestsPerSecond: "requests/s"
        case .sessionsPerSecond: "sessions/s"
        }
    }

    /// The same as axes name it.
    var axisTitle: String {
        switch unit {
        case .streams: "streams at a time"
        case .sessions: "sessions at a time"
        case .requestsPerSecond: "requests per second"
        case .sessionsPerSecond: "sessions per second"
        }
    }

    func number(_ level: Double) -> String { Figure.trimmed(Figure.fixed(level, decimals: 4)) }

    /// What is done, as a part of a sentence.
    package var sentence: String {
        let unit = variable.isClosedLoop ? axisTitle : unitWords
        let all = loads.map(number)
        let named =
            all.count > 8
            ? all.prefix(3).joined(separator: ", ") + " … \(all[all.count - 1])" : all.joined(separator: ", ")
        let length =
            switch self.length {
            case .time(let time): "at most \(Figure.length(time)) each"
            case .requests(let count): "at most \(Figure.count(count, countsSessions ? "session" : "request")) each"
            }
        return "\(isSearch ? "search from" : "ladder of") \(named) \(unit), \(length)"
    }
}

extension SweepCourse.Rung.Purpose {
    var words: String {
        switch self {
        case .ladder: "named"
        case .between: "between"
        case .confirmation: "once more"
        }
    }
}

extension RungQuestion {
    /// What is asked, in words.
    package var sentence: String {
        if isEmpty { return "no objective says what a load must keep: nothing is judged" }
        return parts.map(\.sentence).joined(separator: "; and ")
    }
}

extension RungQuestion.Part {
    fileprivate var sentence: String {
        // Several percentiles of one figure with one limit ask the same of each request.
        let limits = objectives.map(\.bare).eachOnce
        let what = limits.isEmpty ? "" : " and keep \(limits.joined(separator: " and "))"
        return level == .all
            ? "every request must succeed\(what)" : "\(Figure.percent(level)) of the requests must succeed\(what)"
    }
}

extension Objective {
    /// The limit for single requests, such as `ttft ≤ 500 ms`.
    fileprivate var bare: String {
        "\(metric.entry.title) \(bound == .max ? "≤" : "≥") \(metric.figure(limit))"
    }
}

// MARK: - What it adds up to

extension SweepTrack {
    /// What the rungs prove, in one sentence.
    package var conclusion: String {
        let (bracket, settings) = (course.bracket, course.settings)
        let words = settings.words
        if rungs.isEmpty { return "\(target): nothing was measured" }
        if question.isEmpty {
            return "\(target): measured at \(Figure.count(rungs.count, "load")); no objective says what they must keep"
        }
        switch (bracket.holds, bracket.breaks) {
        case (let holds?, let breaks?):
            return "\(target): holds up to \(words(holds)), breaks from \(words(breaks)); both proven"
        case (let holds?, nil):
            return "\(target): holds up to \(words(holds)), proven; nothing that was measured is proven to break"
        case (nil, let breaks?) where breaksAtOnce:
            return "\(target): breaks at \(words(breaks)), the least load that was measured, proven"
        case (nil, let breaks?):
            return "\(target): breaks from \(words(breaks)), proven; nothing is proven to hold"
        case (nil, nil):
            return "\(target): nothing is proven, neither to hold nor to break"
        }
    }

    /// What else must be known of it, in sentences.
    package var findings: [String] {
        let (bracket, settings) = (course.bracket, course.settings)
        var findings: [String] = []
        findings += bracket.open.prefix(Self.mostOpen).map(undecided)
        if bracket.open.count > Self.mostOpen {
            let rest = bracket.open.count - Self.mostOpen
            findings.append(
                "\(Figure.count(rest, "further load")) \(Counted.form(rest, "is", "are")) undecided; --format csv has what each of them lacks"
            )
        }
        if let end = bracket.endedBy {
            let level = settings.words(end.rung.level)
            findings.append(
                end.verdict == .rateLimited
                    ? "at \(level) requests were refused for a rate limit (HTTP 429): that is the account's limit, and not the server's"
                    : "at \(level) ezbench itself was too slow, so that nothing is said of the server there: give this machine less to do, or a "
                        + "lower load"
            )
        }
        if let drifted = bracket.drifted {
            findings.append(
                "DRIFT: \(settings.words(drifted)) held at first and broke when it was measured once more: the server changed meanwhile"
            )
        } else if bracket.isConfirmed == true, let holds = bracket.holds {
            findings.append("\(settings.words(holds)) was measured once more at the end, and held again")
        } else if bracket.isConfirmed == false, let holds = bracket.holds {
            findings.append(
                "\(settings.words(holds)) was measured once more at the end, which neither confirmed nor refuted it"
            )
        }
        if !bracket.isMonotone {
            let above = bracket.holdsAboveBroken.map(settings.words).joined(separator: ", ")
            findings.append(
                "NOT MONOTONE: \(above) held above a load that broke (caches, batching or an autoscaler may do that); only what holds "
                    + "below counts"
            )
        }
        return findings
    }

    /// Loads of which it is told one by one that they are undecided; the rest is counted.
    private static let mostOpen = 8

    /// Says why nothing is known of a load that was measured.
    private func undecided(_ step: SweepCourse.Step) -> String {
        let verdict =
            switch step.verdict {
            case .unsettled: "did not settle"
            case .instrumentLimited: "is instrument-limited"
            default: "is undecided"
            }
        return "\(course.settings.words(step.rung.level)) \(verdict): \(step.why)"
    }
}

extension SweepCourse.Step {
    /// Why nothing is known of it, and what would help.
    fileprivate var why: String {
        let length = neededTime.map(Self.length)
        let more = missing.map {
            "about \(Figure.count($0, "more request")) of this kind would tell"
                + (length.map { ", in a rung of \($0)" } ?? "")
        }
        switch reason {
        case .nothingCounted:
            return "no request of it counts, as none began after it had settled" + (more.map { "; \($0)" } ?? "")
        case .untold: return "the server did not tell a figure of \(Figure.count(untold, "request"))"
        case .lateMisses:
            return
                "the later requests miss the objectives, but it is not proven with those that were left out before them; give it "
                + "longer"
        case .queue:
            return
                "its requests keep the objectives, but it was too short to tell whether its queue grows; give it "
                + (length ?? "the time of some hundred answers or more")
        case .growing:
            return "ever more requests were under way: it is near what the server can do, or beyond; give it longer"
        case .changing: return "latencies still changed at the end of the rung; give it longer"
        case .cutShort: return "its run ended before its plan, and what is missing might have been bad"
        case .failures: return "no request of it succeeded"
        case .deserted:
            return
                "from one request on until its end nobody was there to answer; measure it again when the server is back"
        case .lostTime:
            return
                "ezbench could do nothing for longer than these latencies, or this load, can bear; measure it again, and give it more "
                + "processors"
        case .slowStarts: return "ezbench sent less load than it is called (SLOW STARTS): give this machine less to do"
        case .lateClient: return "ezbench itself was too slow"
        case .few, .near, nil: return more ?? "too near the limit to tell"
        }
    }

    /// Returns a length that is enough, as it is typed, such as `about 17m (--rung 17m)`.
    fileprivate static func length(_ seconds: Double) -> String {
        let typed =
            seconds > 120
            ? "\(Int(clamping: (seconds / 60).rounded(.up)))m" : "\(Int(clamping: (seconds / 10).rounded(.up)) * 10)s"
        return "about \(typed) (--rung \(typed))"
    }
}

extension SweepResult {
    /// Why it is over, where that is not its plan; nil where it is.
    package var ending: String? {
        switch end {
        case .whole: nil
        case .interrupted: "interrupted; the rungs that were measured are kept"
        case .outOfTime: "its time was over before all rungs were measured"
        case .outOfBudget(let reason): reason
        case .nothingWorked(let reason): reason
        case .brokenOff(let reason): reason.hasSuffix(".") ? String(reason.dropLast()) : reason
        case .unfinished: "not all rungs are measured yet"
        }
    }

    /// What it comes to, in one line.
    package var conclusion: String { conclusion(of: tracks) }

    /// What some of its targets come to, in one line.
    package func conclusion(of tracks: [SweepTrack]) -> String {
        (isSimulated ? "SIMULATED " : "") + tracks.map(\.conclusion).joined(separator: "; ")
    }

    /// What must not be overlooked.
    var alarms: [String] {
        var alarms: [String] = []
        if isSimulated {
            alarms.append("SIMULATED: ezbench's own simulator answered; these figures say nothing of any service")
        }
        let insecure = rungs.filter(\.summary.target.isInsecure).map(\.summary.target.name)
        if let name = insecure.first { alarms.append("INSECURE: the certificate of \(name) was not verified") }
        if let ending { alarms.append("NOT WHOLE: \(ending)") }
        return alarms + rungAlarms
    }

    /// What must not be overlooked of single rungs: each kind in the words of the first rung that has it, and at which loads it is so.
    private var rungAlarms: [String] {
        var kinds: [(warning: Warning, target: String, places: [String])] = []
        for rung in rungs {
            let (target, place) = (rung.summary.target.name, settings.words(rung.rung.level))
            for warning in rung.warnings {
                let known = kinds.firstIndex { $0.warning.name == warning.name && $0.target == target }
                if let known {
                    if !kinds[known].places.contains(place) { kinds[known].places.append(place) }
                } else {
                    kinds.append((warning, target, [place]))
                }
            }
        }
        return kinds.map { kind in
            let others = kind.places.dropFirst()
            let also = others.isEmpty ? "" : "; also at \(TargetNames.first(Self.mostNamed, of: others))"
            return "\(kind.warning.sentence) (\(kind.target) at \(kind.places[0])\(also))"
        }
    }

    /// The names of what must not be overlooked of its rungs, to stand behind the conclusion; empty where there is nothing.
    package var doubts: String {
        let names = rungs.flatMap(\.warnings).map(\.name).eachOnce
        return names.isEmpty ? "" : "; but \(names.joined(separator: ", ")): see above"
    }

    /// The most further loads that an alarm names.
    private static let mostNamed = 4
}

extension SweepRung {
    /// What must not be overlooked of it, as the report of its run says it.
    var warnings: [Warning] {
        RunHeading.measured(record, instrument, alarms: alarms, TargetNames(record.targets))
    }
}

extension SweepRung {
    /// One line on it, for a log.
    package func line(_ settings: SweepSettings) -> String {
        var parts = [judgement.verdict.words]
        let attempted = summary.counts.attempted
        parts.append("\(Figure.count(attempted, "request")) of \(requests) counted")
        if let own = judgement.tightest, let attainment = own.attainment {
            parts.append("attainment \(Figure.percent(attainment)) (at least \(Figure.percent(own.bounds.lower)))")
        }
        if let ttft = summary.ttft.percentile(95) { parts.append("TTFT p95 \(Figure.milliseconds(ttft)) ms") }
        if let time = judgement.neededTime {
            parts.append("too short: \(SweepCourse.Step.length(time)) would tell")
        }
        if summary.counts.failed > 0 { parts.append("\(summary.counts.failed) failed") }
        let alarms = Set(warnings.map(\.name)).sorted()
        if !alarms.isEmpty { parts.append(alarms.joined(separator: ", ")) }
        let mark = isSimulated ? "SIMULATED " : ""
        return
            "\(mark)\(summary.target.name) at \(settings.words(rung.level)): \(parts.joined(separator: ", ")) (run \(record.id))"
    }
}

extension RungVerdict {
    /// The verdict as people read it.
    var words: String {
        switch self {
        case .holds: "holds"
        case .breaks: "breaks"
        case .undecided: "undecided"
        case .unsettled: "did not settle"
        case .saturated: "saturated"
        case .rateLimited: "rate-limited"
        case .instrumentLimited: "instrument-limited"
        case .unjudged: "not judged"
        }
    }
}
