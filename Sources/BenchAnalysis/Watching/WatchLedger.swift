package import BenchModel

/// What a watch knows of all its subjects: a value that takes probe after probe and says what is to be told.
///
/// What is wrong with one target at one time is one incident, whatever number of its subjects it shows in.
package struct WatchLedger: Sendable {
    /// What is to be told of an incident, once.
    package struct Edge: Sendable, Equatable {
        package var edge: AlertRecord.Edge
        package var incident: IncidentRecord

        package init(edge: AlertRecord.Edge, incident: IncidentRecord) {
            self.edge = edge
            self.incident = incident
        }
    }

    /// What a probe changes.
    package struct Outcome: Sendable, Equatable {
        package var edges: [Edge] = []
        /// Incidents as they are now, of all that changed, told or not.
        package var changed: [IncidentRecord] = []
    }

    /// Probes in a row that measured nothing before the watch calls itself blind.
    package static let probesToBeBlind = 3

    package let rule: WatchRule
    package private(set) var subjects: [SubjectWatch]
    /// By their targets' names, those that go on.
    package private(set) var open: [String: IncidentRecord] = [:]
    private var nextIncident = 1
    private var blindSince: WallTime?
    private var blindProbes = 0

    package init(_ bounds: [WatchedBound], _ rule: WatchRule) {
        self.rule = rule
        subjects = bounds.map { SubjectWatch($0, rule) }
    }

    package var openIncidents: [IncidentRecord] { open.values.sorted { $0.number < $1.number } }

    /// Whether the next probe is wanted soon: the last one was the first to say that a target is down, or up again.
    package var wantsConfirmation: Bool { subjects.contains(where: \.wantsConfirmation) }

    // MARK: Going on where an earlier process ended

    /// Goes on with what is stored.
    ///
    /// - Parameters:
    ///   - probes: earlier ones, in order.
    ///   - incidents: those that go on.
    ///   - nextIncident: the number of the next one.
    ///   - now: the present moment.
    /// - Returns: incidents that end here, since nothing is asked any more of what was wrong.
    package mutating func restore(
        _ probes: [ProbeRecord],
        open incidents: [IncidentRecord],
        nextIncident: Int,
        now: WallTime
    ) -> [IncidentRecord] {
        self.nextIncident = nextIncident
        for probe in probes {
            noteGap(before: probe)
            switch probe.result {
            case .disturbed: continue
            case .unmeasured:
                (blindProbes, blindSince) = (blindProbes + 1, blindSince ?? probe.at)
                continue
            case .measured: (blindProbes, blindSince) = (0, nil)
            }
            for index in subjects.indices {
                guard let tally = probe.windows[subjects[index].bound.subject] else { continue }
                subjects[index].recall(tally, at: probe.at)
            }
        }
        for index in subjects.indices { subjects[index].endRecall() }
        var ended: [IncidentRecord] = []
        for incident in incidents {
            var incident = incident
            for place in incident.findings.indices where !incident.findings[place].isOver {
                let finding = incident.findings[place]
                let subject = WatchSubject(target: incident.target, question: finding.question)
                if let index = subjects.firstIndex(where: { $0.bound.subject == subject }) {
                    subjects[index].restore(finding)
                } else if !incident.target.isEmpty {
                    incident.findings[place].isOver = true
                }
            }
            if incident.findings.allSatisfy(\.isOver) {
                incident.overAt = now
                ended.append(incident)
            } else {
                open[incident.target] = incident
            }
        }
        return ended
    }

    // MARK: The next probe

    /// Takes the next probe.
    package mutating func take(_ probe: ProbeRecord) -> Outcome {
        var outcome = Outcome()
        judgeSight(probe, &outcome)
        noteGap(before: probe)
        guard probe.result == .measured else { return outcome }
        var changes: [(subject: WatchSubject, change: SubjectWatch.Change)] = []
        for index in subjects.indices {
            let subject = subjects[index].bound.subject
            guard let tally = probe.windows[subject],
                let change = subjects[index].take(tally, at: probe.at)
            else { continue }
            changes.append((subject, change))
        }
        // What ends first, or a new incident would join one that is over.
        for case (let subject, .ended(let at)) in changes { end(subject, at: at, &outcome) }
        for case (let subject, .began(let finding)) in changes {
            begin(finding, of: subject.target, at: probe.at, &outcome)
        }
        return outcome
    }

    /// A gap is one for every subject, whether or not this probe has a window of it.
    private mutating func noteGap(before probe: ProbeRecord) {
        guard probe.followsGap else { return }
        for index in subjects.indices { subjects[index].noteGap() }
    }

    /// A watch that measures nothing says so: its silence would be taken for a good sign.
    private mutating func judgeSight(_ probe: ProbeRecord, _ outcome: inout Outcome) {
        // Of one that was disturbed nothing is known.
        if probe.result == .disturbed { return }
        guard probe.result == .unmeasured else {
            (blindProbes, blindSince) = (0, nil)
            if open[""] != nil {
                end(WatchSubject(target: "", question: .reach), at: probe.at, &outcome)
            }
            return
        }
        blindProbes += 1
        let since = blindSince ?? probe.at
        blindSince = since
        guard blindProbes >= Self.probesToBeBlind, open[""] == nil else { return }
        let finding = IncidentRecord.Finding(
            question: .reach,
            since: since,
            windows: blindProbes,
            badWindows: blindProbes,
            n: 0,
            beyond: 0,
            cause: probe.cause
        )
        begin(finding, of: "", at: probe.at, &outcome)
    }

    private mutating func begin(
        _ finding: IncidentRecord.Finding,
        of target: String,
        at now: WallTime,
        _ outcome: inout Outcome
    ) {
        if var incident = open[target] {
            let failedBefore = incident.findings.contains { !$0.isOver && $0.question.isOfFailures }
            incident.findings.append(finding)
            open[target] = incident
            outcome.change(incident)
            // That nothing works any more is news, unless it was told that requests fail.
            if finding.question == .reach, !failedBefore {
                outcome.edges.append(Edge(edge: .worse, incident: incident))
            }
            return
        }
        let incident = IncidentRecord(
            number: nextIncident,
            target: target,
            toldAt: now,
            since: finding.since,
            findings: [finding]
        )
        nextIncident += 1
        open[target] = incident
        outcome.change(incident)
        outcome.edges.append(Edge(edge: .begun, incident: incident))
    }

    private mutating func end(_ subject: WatchSubject, at: WallTime, _ outcome: inout Outcome) {
        guard var incident = open[subject.target] else { return }
        for place in incident.findings.indices where incident.findings[place].question == subject.question {
            incident.findings[place].isOver = true
        }
        guard incident.findings.allSatisfy(\.isOver) else {
            open[subject.target] = incident
            return outcome.change(incident)
        }
        // A clock that was set back must not end it before it began.
        incident.overAt = max(at, incident.since)
        open[subject.target] = nil
        outcome.change(incident)
        outcome.edges.append(Edge(edge: .over, incident: incident))
    }
}

extension WatchLedger.Outcome {
    /// Notes what an incident is now; the latest counts.
    fileprivate mutating func change(_ incident: IncidentRecord) {
        changed.removeAll { $0.number == incident.number }
        changed.append(incident)
        // One that begins and is joined within a probe is told with all of it.
        for index in edges.indices where edges[index].incident.number == incident.number {
            edges[index].incident = incident
        }
    }
}

extension WatchSubject.Question {
    /// Whether it is about requests that fail.
    package var isOfFailures: Bool { self == .failures || self == .reach || rawValue.hasPrefix("error_rate ") }
}
