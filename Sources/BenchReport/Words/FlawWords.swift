import BenchAnalysis
import BenchModel
import Statistics

extension Flaw {
    /// What it is, in a few words.
    var words: String {
        switch self {
        case .nothingMeasured: "no request succeeded"
        case .instrumentLimited: "the client was too slow (INSTRUMENT-LIMITED)"
        case .slowStarts: "requests were sent late (SLOW STARTS)"
        case .distrusted: "this machine's self-test trusts no load"
        case .lostTime: "the program stood still for a time"
        case .incomplete: "the run is incomplete"
        case .noSteadyState: "all requests began together, which is no load that goes on"
        case .cacheKnewMore: "a prompt cache knew more than this run had told it"
        }
    }

    /// What is said in place of figures where there is none.
    static let nothingWasMeasured = "nothing was measured: \(Flaw.nothingMeasured.words)"
}

extension MeasuredTarget {
    /// What is said where it has no figure; nil where it has one.
    var nothingMeasured: String? { hasFigures ? nil : Flaw.nothingWasMeasured }
}

extension Summary {
    /// Whether the measurement is sound and, if not, why; without a full stop.
    var soundness: String {
        let flaws = flaws
        if flaws.contains(.nothingMeasured) { return Flaw.nothingWasMeasured }
        // What may be the cause of the others is named with them.
        let spoiling = flaws.contains(where: \.spoilsFigures) ? flaws.filter { $0.spoilsFigures || $0.raisesDoubt } : []
        let lag = instrument.lag.percentile(99).map { "client lag p99 \(Figure.milliseconds($0)) ms" }
        guard spoiling.isEmpty else {
            return "measurement NOT SOUND: \(spoiling.map(wordsInRun).joined(separator: "; "))"
        }
        let around = lag.map { " (\($0))" } ?? ""
        guard !flaws.contains(where: \.raisesDoubt) else {
            return "measurement IN DOUBT\(around): \(flaws.map(wordsInRun).joined(separator: "; "))"
        }
        let sound = "measurement sound\(around)"
        return flaws.isEmpty ? sound : "\(sound), but \(flaws.map(\.words).joined(separator: "; "))"
    }

    /// A flaw in words, with the names of the remarks that tell of it.
    private func wordsInRun(_ flaw: Flaw) -> String {
        guard flaw == .lostTime else { return flaw.words }
        let names = record.remarks.map(\.kind).filter(\.isLostTime).eachOnce.map(RunHeading.title(of:))
        return "\(flaw.words) (\(names.joined(separator: ", ")))"
    }
}
