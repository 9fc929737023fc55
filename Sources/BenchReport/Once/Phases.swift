import BenchModel

/// The phases of one request, one after the other, as far as it came.
struct Phases {
    struct Phase: Equatable {
        var name: String
        /// From the start of the request.
        var begin: Nanoseconds
        var end: Nanoseconds

        var took: Nanoseconds { end - begin }
    }

    let phases: [Phase]
    /// From the request's start to its end.
    let total: Nanoseconds

    init(_ sample: Sample) {
        let times = sample.times
        guard let started = times.started else {
            (phases, total) = ([], 0)
            return
        }
        let deltas = sample.response.deltas
        let moments: [(String, RunInstant?)] = [
            ("DNS", times.dns), ("connect", times.connected), ("TLS", times.tls), ("sent", times.sent),
            ("headers", times.headers), ("first byte", times.firstByte), ("first token", deltas.firstToken),
            ("last token", deltas.count > 1 ? deltas.lastToken : nil), ("end", times.end),
        ]
        var phases: [Phase] = []
        // libcurl's times and the kernel's may cross by microseconds.
        var last = Nanoseconds(0)
        for (name, moment) in moments {
            guard let moment else { continue }
            let end = max(last, moment - started)
            phases.append(Phase(name: name, begin: last, end: end))
            last = end
        }
        self.phases = phases
        total = last
    }

    /// Returns a line for each phase: when it ended, how long it took, and a bar at its place.
    func lines(_ screen: Screen) -> [String] {
        guard !phases.isEmpty else { return [] }
        let times = phases.map { (at: OnceText.time($0.end), took: OnceText.time($0.took)) }
        let name = phases.map(\.name.count).max() ?? 0
        let at = max(2, times.map(\.at.count).max() ?? 0)
        let took = max(4, times.map(\.took.count).max() ?? 0)
        let room = min(60, screen.columns - name - at - took - 7)
        let head =
            Terminal.fit("", name, .left) + "  " + Terminal.fit("at", at, .right) + "  "
            + Terminal.fit("took", took, .right)
        return [screen.inked(head, .dim)]
            + zip(phases, times).map { phase, time in
                let figures =
                    "\(Terminal.fit(phase.name, name, .left))  \(Terminal.fit(time.at, at, .right))  "
                    + Terminal.fit(time.took, took, .right)
                guard room >= 10 else { return figures }
                let (blank, length) = bar(phase, room)
                return figures + "  " + String(repeating: " ", count: blank)
                    + screen.inked(String(repeating: "━", count: length), .cyan)
            }
    }

    /// Returns the place and the length of a phase's bar, in cells: at least one, and within the room.
    func bar(_ phase: Phase, _ room: Int) -> (blank: Int, length: Int) {
        guard total > 0 else { return (0, 1) }
        let cell = Double(room) / total.inNanoseconds
        let begin = min(room - 1, Int(phase.begin.inNanoseconds * cell))
        let end = min(room, Int((phase.end.inNanoseconds * cell).rounded()))
        return (begin, max(1, end - begin))
    }
}
