import BenchAnalysis
import BenchApplication
import BenchModel
import BenchReport
import ScenarioFile
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Says what a watch finds: a line for each probe and each incident on standard output, remarks on standard error.
final class WatchTeller: Sendable {
    private struct State {
        var words: WatchWords
        /// Incidents that this process has told of.
        var told: Set<Int> = []
    }

    private let state: Mutex<State>
    /// Whether the simulator answers for certain, whatever a probe says.
    private let isSimulated: Bool
    private let isQuiet: Bool
    private let isOnce: Bool
    private let runs: RunTeller
    private let metrics: WatchMetrics

    init(_ words: WatchWords, _ metrics: WatchMetrics, isQuiet: Bool, isOnce: Bool) {
        state = Mutex(State(words: words))
        isSimulated = words.isSimulated
        self.metrics = metrics
        self.isQuiet = isQuiet
        self.isOnce = isOnce
        runs = RunTeller(isQuiet: true)
    }

    /// Says what is going to be watched.
    func begin(_ lines: [String]) {
        guard !isQuiet else { return }
        for line in lines { Console.note("ezbench: \(line)") }
    }

    /// Says the last word.
    func end(_ line: String) { Console.note("ezbench: \(line)") }

    /// Says of an incident that it goes on, unless it was told just now: who calls again and again is told again and again.
    func goesOn(_ incident: IncidentRecord) {
        let line = state.withLock { $0.told.contains(incident.number) ? nil : $0.words.goingOn(incident) }
        if let line { Console.result(line + "\n") }
    }

    /// Puts an alert into words; with a mark if the last probe was answered by the simulator.
    @Sendable
    func words(_ edge: WatchLedger.Edge) -> String { state.withLock { $0.words.alert(edge) } }

    /// Returns a probe's line, and notes who answered it.
    private func line(_ record: ProbeRecord, _ measured: MeasuredRun?, _ open: [IncidentRecord]) -> String {
        state.withLock { state in
            if let measured {
                state.words.isSimulated = isSimulated || measured.targets.contains(where: \.target.isSimulated)
            }
            return state.words.line(record, open: open)
        }
    }

    @Sendable
    func tell(_ event: WatchEvent) {
        metrics.take(event)
        switch event {
        case .begun(let probes, let open, let undelivered):
            begun(probes, open, undelivered)
        case .run(let event, let isFirst): runs.tell(event, ofSeries: isFirst, isQuiet: isQuiet)
        case .probed(let record, let measured, let open):
            let line = line(record, measured, open)
            if !isQuiet || record.result == .unmeasured { Console.result(line + "\n") }
        case .alerted(let edge):
            state.withLock { _ = $0.told.insert(edge.incident.number) }
            Console.result(words(edge) + "\n")
        case .gap(let time):
            note(
                "no probe was made for \(DurationText.text(.seconds(1) * time.quotient(by: .seconds(1)))): what was bad before is not counted on."
            )
        case .clockStepped(let step):
            note(
                "the wall clock was set \(Int(step.magnitude.inSeconds)) s \(step > 0 ? "forward" : "back"); the times above are of another clock."
            )
        case .leftOut(let slots):
            note(
                "the probe took longer than --every: \(Counted.text(slots, "probe")) \(Counted.form(slots, "was", "were")) left out."
            )
        case .budgetSpent(let until):
            Console.note(
                "ezbench: the day's budget does not suffice for another probe; the next is made after \(WatchWords.moment(until))."
            )
        case .notStored(let reason):
            Console.note("ezbench: \(reason): what is found is kept in memory and stored later.")
        case .storedAgain: Console.note("ezbench: what was kept in memory is stored.")
        case .notDelivered(let channel, let reason):
            Console.note(
                "ezbench: \(reason); the alert is kept and \(channel == .webhook ? "posted" : "told") again after the next probe."
            )
        case .delivered, .waiting: break
        case .thinned(let runs):
            note("the samples of \(Counted.text(runs, "old probe")) were thinned out; what they said is kept.")
        }
    }

    private func begun(_ probes: Int, _ open: [IncidentRecord], _ undelivered: Int) {
        guard !isOnce else { return }
        if probes > 0 { note("going on after \(Counted.text(probes, "probe")).") }
        for incident in open { goesOn(incident) }
        if undelivered > 0 {
            let alerts = "\(Counted.text(undelivered, "alert")) \(Counted.form(undelivered, "is", "are"))"
            note("\(alerts) still to be delivered.")
        }
    }

    private func note(_ line: String) {
        if !isQuiet { Console.note("ezbench: \(line)") }
    }
}
