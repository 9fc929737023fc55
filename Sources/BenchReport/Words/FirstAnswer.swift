import BenchAnalysis
import BenchModel
import Statistics

/// What a reader wants to know of a run before anything else, in words and short figures; the formats lay it out.
struct FirstAnswer {
    /// What was asked and how it went, in parts of a line.
    let heading: [String]
    /// Whom, and when, in parts of a line.
    let asked: [String]
    let warnings: [Warning]
    let gate: GateBrief?
    let table: FirstTable
    /// Which target is the best, by how much, and where that is not sure; which lengths were asked and came; what it would cost.
    let standing: [String]
    /// Failures with their causes, the frequent ones first.
    let failures: [String]
    /// Where and why nothing worked at all.
    let obstacle: String?
    let soundness: String
    let isSound: Bool
    /// The command that shows everything.
    let command: String
    /// The command that goes on with a run that was broken off.
    let commandToResume: String?
    /// Whether it is one machine's part of a run, which is not judged by itself.
    let isPart: Bool

    /// Creates the answer with the targets' whole names.
    init(_ subject: ReportSubject) { self.init(subject, TargetNames(subject.summary.record.targets)) }

    /// Creates the answer.
    ///
    /// - Parameters:
    ///   - subject: what it is about.
    ///   - names: the targets' names as they are to be shown.
    init(_ subject: ReportSubject, _ names: TargetNames) {
        let summary = subject.summary
        let record = summary.record
        heading = Self.heading(subject)
        asked = Self.asked(record)
        warnings = RunHeading(record, summary.instrument, alarms: summary.alarms).warnings
        gate = subject.gate.map { GateBrief($0, names) }
        let contests = summary.contests
        table = FirstTable(summary, contests, names)
        standing =
            (summary.targets.count > 1 ? StandingWords(summary, contests, names).sentences : [])
            + LengthWords(summary, names).sentences + Self.month(summary, names) + Self.ownServer(summary, names)
        obstacle = summary.hasFigures ? nil : subject.obstacle
        failures = Self.failures(summary, names)
        soundness = summary.soundness
        isSound = !summary.flaws.contains { $0.spoilsFigures || $0.raisesDoubt }
        command = record.commandToReport
        // What several machines share does not go on alone.
        commandToResume = record.status == .interrupted && record.parts.isEmpty ? record.commandToResume : nil
        isPart = !record.shard.isWhole
    }

    private static func heading(_ subject: ReportSubject) -> [String] {
        let summary = subject.summary
        let record = summary.record
        let counts = summary.targets.map(\.counts)
        let sum = { (count: KeyPath<RequestCounts, Int>) in counts.reduce(0) { $0 + $1[keyPath: count] } }
        let isOfModels = Set(record.targets.map(\.model)).count == record.targets.count
        var whom = Figure.count(record.targets.count, isOfModels ? "model" : "target")
        if let each = counts.first?.attempted, counts.allSatisfy({ $0.attempted == each }), !subject.isShort {
            whom += " × \(Figure.count(each, "request"))"
        } else {
            let planned = subject.isShort ? subject.planned.map { " of \($0)" } ?? "" : ""
            whom +=
                ", "
                + (planned.isEmpty
                    ? Counted.text(summary.attempted, "request") : "\(summary.attempted)\(planned) requests")
        }
        if let load = subject.load {
            whom += ", \(load.words)\(record.targets.count > 1 ? " each" : "")"
        } else if record.isOpenLoop {
            whom += ", open loop (\(record.loadShape.rawValue))"
        }
        let name = PlainText.line(record.name)
        var parts = [name.isEmpty ? "(no name)" : name, "run \(record.id)", whom]
        if let took = record.timeTaken { parts.append(Figure.time(took.inNanoseconds, digits: 2)) }
        if record.sittings.count > 1 { parts.append("resumed: \(record.sittings.count) sittings") }
        parts.append("\(summary.failed) failed")
        if sum(\.retries) > 0 { parts.append(sum(\.retries) == 1 ? "1 retry" : "\(sum(\.retries)) retries") }
        if sum(\.closedOnPurpose) > 0 { parts.append("\(sum(\.closedOnPurpose)) closed on purpose") }
        if sum(\.cancelled) > 0 { parts.append("\(sum(\.cancelled)) cancelled") }
        return parts
    }

    /// What a month costs, where somebody said how many requests it has.
    private static func month(_ summary: Summary, _ names: TargetNames) -> [String] {
        guard let requests = summary.unitCosts.lazy.compactMap(\.month).first?.requests else { return [] }
        let costs = TargetNames.list(summary.unitCosts.compactMap { $0.monthWords(names) }, atMost: 6)
        return ["a month of \(Counted.text(requests, "request")): \(costs)"]
    }

    /// What a request and a token cost on a server that is paid by the hour, where somebody said what it costs.
    private static func ownServer(_ summary: Summary, _ names: TargetNames) -> [String] {
        let costs = summary.unitCosts.compactMap { $0.ownServerWords(names) }
        return costs.isEmpty ? [] : ["own server, at the pace of this run: \(TargetNames.list(costs, atMost: 6))"]
    }

    private static func asked(_ record: RunRecord) -> [String] {
        let models = Set(record.targets.map(\.model))
        // Where names say it already, or could be anything, the models are told once.
        let isInNames = record.targets.allSatisfy { $0.name == $0.model }
        let told = record.targets.map(\.model).eachOnce.map(PlainText.line)
        var parts = isInNames || models.isEmpty ? [] : [TargetNames.list(told, atMost: 4)]
        var places = record.targets.filter { !$0.isEmbedded }.map { PlainText.line($0.url ?? $0.endpoint) }.eachOnce
        // One server that is asked in several ways is one place.
        let servers = Set(places.map { ServerAddress($0).origin })
        if places.count > 1, servers.count == 1, let server = servers.first, ServerAddress(places[0]).defect == nil {
            places = [server]
        }
        if !places.isEmpty { parts.append("at \(TargetNames.list(places, atMost: 2))") }
        parts.append(Figure.moment(record.startedAt))
        return parts
    }

    private static func failures(_ summary: Summary, _ names: TargetNames) -> [String] {
        struct Cause: Hashable {
            var kind: String
            var example: String
        }
        var causes: [Cause] = []
        var counts: [Cause: (count: Int, targets: [TargetIndex])] = [:]
        for place in summary.places {
            for failure in summary[place].failures where failure.count > 0 {
                let cause = Cause(kind: failure.kind.rawValue, example: failure.example)
                if counts[cause] == nil { causes.append(cause) }
                counts[cause, default: (0, [])].count += failure.count
                counts[cause, default: (0, [])].targets.append(place)
            }
        }
        let order = Dictionary(zip(causes, 0...), uniquingKeysWith: { first, _ in first })
        let sorted = causes.sorted {
            let (one, other) = (counts[$0]?.count ?? 0, counts[$1]?.count ?? 0)
            return one == other ? (order[$0] ?? 0) < (order[$1] ?? 0) : one > other
        }
        return sorted.map { cause in
            let (count, targets) = counts[cause] ?? (0, [])
            let whose = summary.targets.count > 1 ? " of \(names.list(targets, atMost: 2))" : ""
            return "\(count) failed\(whose): \(cause.kind): \(PlainText.line(cause.example))"
        }
    }
}

extension RunRecord {
    /// The command that shows all of its tables.
    var commandToReport: String {
        let place = database.flatMap { $0 == "ezbench.sqlite" ? nil : " --db \(ShellWord.quoted($0))" } ?? ""
        return "ezbench report --full --run \(id)\(place)"
    }
}
