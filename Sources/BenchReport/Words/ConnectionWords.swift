import BenchAnalysis
import Statistics

extension RunConnections {
    /// The connections on one line, the same in every output for people.
    var sentence: String {
        let each = targets.map { target in
            let taken = target.taken.map(String.init) ?? Figure.absent
            let proxies = target.proxies.isEmpty ? "" : " through \(target.proxies.joined(separator: " and "))"
            let why = target.sharesNone ? " (one for each request: HTTP/2 without TLS)" : ""
            return PlainText.printable("\(target.name) \(taken)\(why)\(proxies)")
        }
        return "connections: \(each.joined(separator: "; "))"
    }

    /// What must not be overlooked about servers that keep connections from being used again.
    var alarms: [String] {
        targets.filter(\.isUsuallyHeldOpen).compactMap { target in
            guard let share = target.heldOpenShare, let p50 = target.heldOpen.percentile(50) else { return nil }
            let slots =
                target.keptSlot > 0
                ? "\(target.keptSlot) of them kept the slot of their request meanwhile, as nothing in the stream says for "
                    + "certain that no more will come: throughput is in part theirs"
                : "slots were free at the end of the stream, but the next requests needed other connections"
            return
                "HELD OPEN: \(PlainText.printable(target.name)): \(Figure.percent(share)) of the bodies stayed open after "
                + "the last event of their answer, for \(Figure.milliseconds(p50)) ms at the median; \(slots)"
        }
    }
}
