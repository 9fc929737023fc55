package import BenchAnalysis
package import BenchModel

/// What a watch says: one line for each probe, and a sentence for each incident.
package struct WatchWords: Sendable {
    let name: String
    let bounds: [WatchSubject: WatchedBound]
    /// In the order of the scenario.
    let targets: [String]
    /// Whether ezbench's simulator answers, which no alert may hide.
    package var isSimulated: Bool

    package init(_ name: String, _ bounds: [WatchedBound], isSimulated: Bool) {
        self.name = name
        self.bounds = Dictionary(bounds.map { ($0.subject, $0) }, uniquingKeysWith: { first, _ in first })
        targets = bounds.map(\.subject.target).eachOnce
        self.isSimulated = isSimulated
    }

    // MARK: Probes

    /// Returns the line of a probe.
    package func line(_ probe: ProbeRecord, open: [IncidentRecord]) -> String {
        let head = [Figure.moment(probe.at), probe.run.map { "run \($0)" }].compactMap(\.self).joined(separator: " ")
        let body =
            switch probe.result {
            case .measured: targets.map { figures(of: $0, probe.windows) }.joined(separator: " | ")
            case .disturbed: "not judged: \(probe.cause ?? "disturbed")"
            case .unmeasured: "nothing measured: \(probe.cause ?? "for no known reason")"
            }
        let numbers = open.map { "\($0.number)" }.joined(separator: ", ")
        let tail = open.isEmpty ? "" : " (incident \(numbers) goes on)"
        return PlainText.line("\(mark)\(head): \(body)\(tail)")
    }

    /// A target's figures in a few words, with a mark at each that is beyond its limit.
    private func figures(of target: String, _ windows: [WatchSubject: WindowTally]) -> String {
        guard let reach = windows[WatchSubject(target: target, question: .reach)] else { return "\(target): not asked" }
        let failed = Int(reach.beyond)
        if failed >= reach.n {
            return "\(target): FAILED \(failed) of \(reach.n)" + (reach.cause.map { ": \($0)" } ?? "")
        }
        var parts = ["\(reach.n - failed) of \(reach.n) ok"]
        for (subject, window) in windows.sorted(by: { $0.key.question.rawValue < $1.key.question.rawValue })
        where subject.target == target {
            guard let bound = bounds[subject], let objective = bound.objective else { continue }
            let figure =
                window.figure.map { objective.metric.figure($0, heldTo: objective.limit) }
                ?? (window.n > 0 ? "beyond any limit" : "no figure")
            let untold = window.untold > 0 ? " (\(window.untold) of \(window.all) not told)" : ""
            let finding = bound.isBad(window) ? " BEYOND" : bound.isOpen(window) ? " CANNOT TELL" : ""
            parts.append("\(objective.title): \(figure)\(untold)\(finding)")
        }
        if failed > 0, let cause = reach.cause { parts.append(cause) }
        return "\(target): \(parts.joined(separator: ", "))"
    }

    // MARK: Incidents

    /// Returns what somebody is told.
    package func alert(_ edge: WatchLedger.Edge) -> String {
        let incident = edge.incident
        let head = "\(mark)ezbench watch \(name): "
        let findings = incident.findings.filter { !$0.isOver }.map { finding($0, of: incident.target) }
        let text =
            switch edge.edge {
            case .begun: "INCIDENT \(incident.number): \(findings.joined(separator: "; "))"
            case .worse: "incident \(incident.number) is WORSE: \(findings.last ?? "nothing works")"
            case .over: "incident \(incident.number) is over\(length(of: incident)): \(whatWasWrong(incident))"
            }
        return PlainText.line(head + text)
    }

    /// Returns the state of an incident that goes on.
    package func goingOn(_ incident: IncidentRecord) -> String {
        let findings = incident.findings.filter { !$0.isOver }.map { finding($0, of: incident.target) }
        return PlainText.line(
            "\(mark)incident \(incident.number) goes on since \(moment(incident.since)): \(findings.joined(separator: "; "))"
        )
    }

    private func finding(_ finding: IncidentRecord.Finding, of target: String) -> String {
        let since = "since \(moment(finding.since))"
        let windows =
            finding.badWindows == finding.windows
            ? "in \(Figure.count(finding.windows, "window")) in a row"
            : "in \(finding.badWindows) of \(finding.windows) windows"
        let cause = finding.cause.map { "; the last failure: \($0)" } ?? ""
        let counted = "\(beyond(finding)) of \(Figure.count(finding.n, "request"))"
        switch finding.question {
        case .reach where target.isEmpty:
            return "the watch is BLIND: \(Figure.count(finding.windows, "probe")) in a row measured nothing \(since)"
                + (finding.cause.map { ": \($0)" } ?? "")
        case .reach: return "\(target) is DOWN: \(counted) failed \(windows) \(since)\(cause)"
        case .failures: return "\(target): \(counted) failed \(windows) \(since)\(cause)"
        default:
            let latest =
                objective(finding.question, of: target).flatMap { objective in
                    finding.figure.map { " (the last window: \(objective.metric.figure($0, heldTo: objective.limit)))" }
                } ?? ""
            return
                "\(target): \(title(finding.question, of: target)) is missed: \(counted) beyond it \(windows) \(since)\(latest)\(cause)"
        }
    }

    private func whatWasWrong(_ incident: IncidentRecord) -> String {
        if incident.target.isEmpty { return "the watch measures again" }
        var told: [String] = []
        for finding in incident.findings {
            let words =
                switch finding.question {
                case .reach: "\(incident.target) answers again"
                case .failures: "requests to \(incident.target) fail no more than they may"
                default:
                    bounds[WatchSubject(target: incident.target, question: finding.question)] == nil
                        ? "\(incident.target): \(title(finding.question, of: incident.target)) is watched no more"
                        : "\(incident.target): \(title(finding.question, of: incident.target)) is met again"
                }
            if !told.contains(words) { told.append(words) }
        }
        return told.joined(separator: "; ")
    }

    private func length(of incident: IncidentRecord) -> String {
        guard let over = incident.overAt else { return "" }
        let time = max(0, over.sinceBeginning.subtractingSaturated(incident.since.sinceBeginning))
        return " since \(moment(over)), after \(Figure.length(time))"
    }

    // MARK: Parts

    private var mark: String { isSimulated ? "SIMULATED " : "" }

    private func objective(_ question: WatchSubject.Question, of target: String) -> Objective? {
        bounds[WatchSubject(target: target, question: question)]?.objective
    }

    private func title(_ question: WatchSubject.Question, of target: String) -> String {
        (objective(question, of: target) ?? question.objective)?.title ?? question.rawValue
    }

    /// Requests beyond the limit; of gaps it is a sum of parts.
    private func beyond(_ finding: IncidentRecord.Finding) -> String {
        Figure.trimmed(Figure.fixed(finding.beyond, decimals: 1))
    }

    private func moment(_ time: WallTime) -> String { Self.moment(time) }

    /// Returns a moment to the minute.
    package static func moment(_ time: WallTime) -> String { "\(Figure.minute(time)) UTC" }
}
