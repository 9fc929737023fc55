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

    /// Remarks of one kind beyond these are only counted.
    private static let remarksShown = 3

    /// What befell the whole run, a line each.
    static func remarks(of record: RunRecord) -> [String] {
        var counts: [Remark.Kind: Int] = [:]
        var lines: [String] = []
        for remark in record.remarks {
            counts[remark.kind, default: 0] += 1
            guard counts[remark.kind, default: 0] <= remarksShown else { continue }
            lines.append(
                "\(title(of: remark.kind)): at \(Figure.significant(remark.at.sinceEpoch.inSeconds)) s \(remark.text)"
            )
        }
        for (kind, count) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where count > remarksShown {
            lines.append("\(title(of: kind)): \(count - remarksShown) more of the kind")
        }
        return lines.map(PlainText.printable)
    }

    private static func title(of kind: Remark.Kind) -> String {
        String(kind.rawValue.uppercased().map { $0 == "_" ? " " : $0 })
    }

    /// Says whose certificates were taken unseen, and whose keys went in clear; nil where none did.
    static func insecurity(of record: RunRecord) -> String? {
        func names(_ property: KeyPath<RunRecord.Target, Bool>) -> String? {
            let names = record.targets.filter { $0[keyPath: property] }.map(\.name)
            return names.isEmpty ? nil : PlainText.printable(names.joined(separator: ", "))
        }
        let unseen = names(\.isInsecure).map {
            "INSECURE: the certificate of \($0) was not verified: "
                + "whoever was on the way could read the key and answer in the server's place"
        }
        let clear = names(\.sendsKeyInClear).map {
            "KEY IN CLEAR: the key of \($0) went to another machine over plain HTTP: whoever was on the way could read it"
        }
        let both = [unseen, clear].compactMap(\.self)
        return both.isEmpty ? nil : both.joined(separator: "; ")
    }

    let title: String
    let alarms: [String]
    let facts: [String]

    /// Creates the heading.
    ///
    /// - Parameters:
    ///   - record: the run.
    ///   - instrument: what its figures are worth.
    ///   - phenomena: what must not be overlooked about what was measured.
    init(_ record: RunRecord, _ instrument: InstrumentStatement, alarms phenomena: [Alarm]) {
        title = "ezbench run \(record.id): \(PlainText.printable(record.name))"
        var alarms: [String] = []
        alarms += [Self.simulation(of: record), Self.insecurity(of: record)].compactMap(\.self)
        switch record.status {
        case .finished: break
        case .interrupted:
            let why = record.endReason.map(PlainText.printable) ?? "the run was broken off"
            alarms.append(
                "INTERRUPTED: \(why); below is what was measured until then. To go on: "
                    + PlainText.printable(record.commandToResume)
            )
        case .running:
            alarms.append("NOT FINISHED: the run still goes on, or was killed; below is what is stored so far")
        }
        alarms += [instrument.alarm, instrument.handover.alarm].compactMap(\.self)
        alarms += instrument.connections.alarms
        self.alarms = alarms + Self.remarks(of: record) + phenomena.map(\.sentence)
        let took = record.timeTaken.map { " · took \(Figure.significant($0.inSeconds)) s" } ?? ""
        let load = record.isOpenLoop ? " · open loop (\(record.loadShape.rawValue))" : ""
        facts = [
            "\(Figure.moment(record.startedAt))\(took) · \(record.status.rawValue)\(load) · ezbench \(record.version)",
            record.resumption, Self.addresses(of: record), instrument.sentence, instrument.connections.sentence,
        ].compactMap(\.self)
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
