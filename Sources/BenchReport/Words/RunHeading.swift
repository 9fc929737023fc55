import BenchAnalysis
import BenchModel

/// What every output says of the run it is about.
struct RunHeading {
    /// The words for figures of the simulator, the same in every output.
    static let simulated = "SIMULATED: these figures come from ezbench's own simulator, not from a provider"

    /// Says whose figures are the simulator's; nil where none are.
    static func simulation(of record: RunRecord) -> String? {
        guard record.isSimulated else { return nil }
        if record.targets.allSatisfy(\.isSimulated) { return simulated }
        let names = record.targets.filter(\.isSimulated).map(\.name).joined(separator: ", ")
        return "SIMULATED: the figures of \(PlainText.printable(names)) come from ezbench's own simulator, "
            + "not from a provider"
    }

    /// Remarks of one kind beyond these are only counted; each of a dataset's is of another thing.
    private static func remarksShown(_ kind: Remark.Kind) -> Int { kind == .dataFlaw ? 12 : 3 }

    /// What befell the whole run, a line each.
    static func remarks(of record: RunRecord) -> [String] {
        var counts: [Remark.Kind: Int] = [:]
        var lines: [String] = []
        for remark in record.remarks where remark.kind.isFlaw {
            counts[remark.kind, default: 0] += 1
            guard counts[remark.kind, default: 0] <= remarksShown(remark.kind) else { continue }
            if remark.kind == .dataFlaw {
                lines.append("DATA: \(remark.text)")
                continue
            }
            lines.append(
                "\(title(of: remark.kind)): at \(Figure.significant(remark.at.sinceEpoch.inSeconds)) s \(remark.text)"
            )
        }
        for (kind, count) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where count > remarksShown(kind) {
            lines.append("\(title(of: kind)): \(count - remarksShown(kind)) more of the kind")
        }
        return lines.map(PlainText.printable)
    }

    static func title(of kind: Remark.Kind) -> String {
        String(kind.rawValue.uppercased().map { $0 == "_" ? " " : $0 })
    }

    /// Says whose certificates were taken unseen, and whose keys went in clear; nil where none did.
    static func insecurity(of record: RunRecord) -> String? {
        let both = insecurities(of: record, TargetNames(record.targets))
        return both.isEmpty ? nil : both.map(\.sentence).joined(separator: "; ")
    }

    private static func briefSimulation(of record: RunRecord, _ names: TargetNames) -> String {
        let simulated = record.places.filter { record[$0].isSimulated }
        if simulated.count == record.targets.count {
            return "figures come from ezbench's own simulator, not from a provider"
        }
        return
            Counted.part(simulated.count, of: record.targets.count, "target", ("is", "are"))
            + " ezbench's own simulator: \(names.list(simulated))"
    }

    private static func insecurities(of record: RunRecord, _ short: TargetNames) -> [Warning] {
        func warning(
            _ property: KeyPath<RunRecord.Target, Bool>,
            _ words: (_ names: String) -> String,
            brief: (_ names: String) -> String
        ) -> Warning? {
            let places = record.places.filter { record[$0][keyPath: property] }
            if places.isEmpty { return nil }
            let names = places.map { record[$0].name }.joined(separator: ", ")
            return Warning(words(PlainText.printable(names)), brief: brief(short.list(places)))
        }
        let unseen = warning(\.isInsecure) {
            "INSECURE: the certificate of \($0) was not verified: "
                + "whoever was on the way could read the key and answer in the server's place"
        } brief: {
            "certificate not verified: \($0)"
        }
        let clear = warning(\.sendsKeyInClear) {
            "KEY IN CLEAR: the key of \($0) went to another machine over plain HTTP: whoever was on the way could read it"
        } brief: {
            "key sent to another machine over plain HTTP: \($0)"
        }
        return [unseen, clear].compactMap(\.self)
    }

    let title: String
    /// What must not be overlooked.
    let warnings: [Warning]
    let facts: [String]

    /// The most that a name takes of a line that warns.
    private static let briefName = 24

    /// The warnings in whole sentences.
    var alarms: [String] { warnings.map(\.sentence) }

    /// Creates the heading of a run of which nothing is judged.
    init(_ run: MeasuredRun) { self.init(run.record, run.instrument(objectives: []), alarms: []) }

    /// Creates the heading.
    ///
    /// - Parameters:
    ///   - record: the run.
    ///   - instrument: what its figures are worth.
    ///   - phenomena: what must not be overlooked about what was measured.
    init(_ record: RunRecord, _ instrument: InstrumentStatement, alarms phenomena: [Alarm]) {
        title = "ezbench run \(record.id): \(PlainText.printable(record.name))"
        let names = TargetNames(record.targets, columns: Self.briefName)
        var warnings = [Self.simulation(of: record)].compactMap(\.self).map {
            Warning($0, brief: Self.briefSimulation(of: record, names))
        }
        warnings += Self.insecurities(of: record, names)
        switch record.status {
        case .finished: break
        case .interrupted:
            let why = record.endReason.map(PlainText.printable) ?? "the run was broken off"
            let command = PlainText.printable(record.commandToResume)
            // Of a run that several machines share none goes on alone.
            let rest =
                record.parts.isEmpty
                ? "INTERRUPTED: \(why); below is what was measured until then. To go on: \(command)"
                : "INCOMPLETE: \(why); below is what there is of it: totals and rates lack the rest"
            warnings.append(Warning(rest, brief: why))
        case .running:
            warnings.append(
                Warning("NOT FINISHED: the run still goes on, or was killed; below is what is stored so far")
            )
        }
        warnings += ShardWords.warnings(of: record)
        self.warnings = warnings + Self.measured(record, instrument, alarms: phenomena, names)
        let took = record.timeTaken.map { " · took \(Figure.significant($0.inSeconds)) s" } ?? ""
        let load = record.isOpenLoop ? " · open loop (\(record.loadShape.rawValue))" : ""
        facts = [
            "\(Figure.moment(record.startedAt))\(took) · \(record.status.rawValue)\(load) · ezbench \(record.version)",
            record.resumption, ShardWords.fact(of: record), Self.decision(of: record), Self.data(of: record),
            Self.addresses(of: record), Self.hooks(of: record),
            instrument.sentence,
            instrument.connections.sentence,
        ].compactMap(\.self)
    }

    /// What must not be overlooked of how it was measured, and of what.
    static func measured(
        _ record: RunRecord,
        _ instrument: InstrumentStatement,
        alarms: [Alarm],
        _ names: TargetNames
    ) -> [Warning] {
        let own = [instrument.alarm, instrument.handover.alarm].compactMap(\.self)
        return (own + instrument.connections.alarms + remarks(of: record)).map { Warning($0) }
            + alarms.map { Warning($0, names) }
    }

    /// Says that it was ended once its question was decided; nil of others.
    private static func decision(of record: RunRecord) -> String? {
        record.remarks.first { $0.kind == .decided }.map { "ended early: " + PlainText.printable($0.text) }
    }

    /// Says which dataset was asked; nil where none was.
    private static func data(of record: RunRecord) -> String? {
        record.remarks.first { $0.kind == .data }.map { "data: " + PlainText.printable($0.text) }
    }

    /// Says where the measured targets were asked; nil where nobody noted it.
    private static func addresses(of record: RunRecord) -> String? {
        var urls: [String] = []
        var names: [String: [String]] = [:]
        for target in record.targets where !target.isSimulated {
            guard let url = target.url else { continue }
            if names[url] == nil { urls.append(url) }
            names[url, default: []].append(target.name)
        }
        if urls.isEmpty { return nil }
        let parts = urls.map { url in
            urls.count == 1 ? url : "\(url) (\((names[url] ?? []).joined(separator: ", ")))"
        }
        return "asked: " + PlainText.printable(parts.joined(separator: " · "))
    }
}
