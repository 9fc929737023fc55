import JSONSyntax

extension Scenario {
    /// Why the plan is not feasible, in a sentence that says what to do; nil if it is.
    ///
    /// These checks involve several numbers at once, from the scenario and the command line together.
    package var planDefect: String? {
        let objectives = decisionDefect ?? objectiveDefect ?? unjudgeable
        if let defect = conversationDefect ?? callDefect ?? objectives { return defect }
        if case .trace(let starts) = load.shape { return traceDefect(starts) }
        guard load.shape != .closed else { return nil }
        if let days = plannedDays, days > Self.mostDays {
            return
                "the plan would take \(days < 1e6 ? String(Int(days)) : "a million and more") days; expected at most "
                + "\(Int(Self.mostDays)); ask for fewer requests, or for more of them per second"
        }
        let idle = targets.places.filter { target in
            var schedule = ArrivalSchedule(load, target: target)
            return schedule?.next() == nil
        }
        if idle.isEmpty { return nil }
        let names = idle.prefix(5).map { "\"\(targets[$0].name)\"" }.joined(separator: ", ")
        return
            "the plan starts no request of \(names): its rate is too low for its time; expected at least one; make it "
            + "longer, ask for more requests per second, or take another seed (now \(load.seed))"
    }

    /// Why a trace cannot be sent; nil if it can, and before it is read.
    private func traceDefect(_ starts: [Nanoseconds]) -> String? {
        guard let last = starts.last, last.inSeconds / 86_400 > Self.mostDays else { return nil }
        return
            "the trace would take \(Int(last.inSeconds / 86_400)) days to send; expected at most \(Int(Self.mostDays)); send less of it "
            + "(\"replay\": { \"to\": \"1h\" }, or --replay-to 1h), or all of it faster"
    }

    /// Why conversations cannot be held as they are to be held; nil if they can.
    private var conversationDefect: String? {
        if load.conversations?.history == .server { return keptHistoryDefect }
        guard load.conversations?.history == .recorded else { return nil }
        let lacking = prompts.filter { $0.digest == nil && Dialogue($0.conversation).lacksAnswers }
        guard let first = lacking.first else { return nil }
        let others = lacking.count > 1 ? " and \(lacking.count - 1) more lack" : " lacks"
        return
            "with the history \"recorded\" each turn but the last needs its recorded answer: \"\(first.id)\"\(others) "
            + "one; have the model's own answers given back: \"history\": \"live\", or --history live"
    }

    /// Why calls of tools that are expected cannot come; nil if they can.
    ///
    /// Rows of a file may offer tools, and may not.
    private var callDefect: String? {
        guard data == nil, let bare = targets.first(where: { $0.body["tools"] == nil }) else { return nil }
        let asked = prompts.first { prompt in
            prompt.digest == nil && prompt.conversation.tools.isEmpty && expectation(of: prompt)?.isOfCalls == true
        }
        guard let asked else { return nil }
        return
            "calls of tools are expected of the answers to \"\(asked.id)\", and \"\(bare.name)\" is offered none with it; add \"tools\" "
            + "to the prompt, or to the target's \"body\""
    }

    /// Why servers cannot keep what was said; nil if they can.
    private var keptHistoryDefect: String? {
        if let target = targets.first(where: { $0.wireProtocol != .openaiResponses }) {
            return
                "with the history \"server\" a turn names the answer before it, which only openai-responses can: \"\(target.name)\" "
                + "speaks \(target.wireProtocol.rawValue); have what was said sent again: \"history\": \"live\", or --history live"
        }
        guard let target = targets.first(where: { $0.body["store"] == false }) else { return nil }
        return
            "with the history \"server\" each answer is to be kept there, and the body of \"\(target.name)\" says \"store\": false; "
            + "leave that out, or have what was said sent again: \"history\": \"live\", or --history live"
    }

    /// Why a run cannot go on until its objectives are decided; nil if it can, or is not to.
    private var decisionDefect: String? {
        guard load.until == .decided else { return nil }
        let head = "a run until \"decided\""
        if load.conversations != nil {
            return "\(head) counts requests, and conversations are held to their end: leave out one of the two"
        }
        if load.shape.kind == .ramp || load.shape.kind == .stages {
            return
                "\(head) needs a load that stays the same, here \(load.shape.kind.rawValue): its end would decide what is judged"
        }
        if !regressions.isEmpty {
            return "\(head) looks again and again, which no comparison with a baseline allows: leave out max_regression"
        }
        if let objective = objectives.first(where: { !$0.isDecidable }) {
            let whole = objective.windows == nil ? objective.metric.rawValue : "windows in a row"
            return
                "\(head) judges what each request keeps or does not, and \(whole) is no such objective: leave it out, or judge the "
                + "run by it once it is there (without \"until\")"
        }
        if !objectives.contains(where: { !$0.isOfWhatWasSeen }) {
            return
                objectives.isEmpty
                ? "\(head): by which objective? Name one, such as --max-ttft-p95 500ms"
                : "\(head): no number of requests decides that nothing happens; allow a share, such as 1 %"
        }
        return nil
    }

    /// Why an objective judges requests that the plan does not have; nil if none does.
    private var objectiveDefect: String? {
        // Of texts that are known by their digests nobody knows the turns.
        lazy var mostTurns = prompts.map { $0.digest == nil ? $0.conversation.turnCount : .max }.max()
        for objective in objectives {
            let head = "the objective of \(objective.metric.rawValue)"
            if let turn = objective.turn {
                guard load.conversations != nil else {
                    return
                        "\(head) judges turn \(turn), and no conversations are held turn by turn; leave \"turn\" out, or write "
                        + "\"conversations\": {} (or --sessions)"
                }
                if let most = mostTurns, turn > most {
                    return
                        "\(head) judges turn \(turn), and the longest conversation has \(Counted.text(most, "turn")): it could never be "
                        + "met; name an earlier turn"
                }
            }
            if let prompt = objective.prompt, !prompts.isEmpty, !prompts.contains(where: { $0.id == prompt }) {
                let known = prompts.prefix(Self.mostNamed).map(\.id)
                let more = prompts.count > known.count ? " (and \(prompts.count - known.count) more)" : ""
                return
                    "\(head) judges the prompt \"\(prompt)\", which is not asked: it could never be met; "
                    + Nearest.advice(for: prompt, among: known) + more
            }
        }
        return nil
    }

    /// Of so many prompts the nearest name is looked for.
    private static let mostNamed = 1_000

    private static let mostDays = 30.0

    /// The average duration in days of a plan by number; nil for a plan by time.
    private var plannedDays: Double? {
        guard case .open(let arrivals) = load.shape, let count = load.extent.starts else { return nil }
        let rate =
            switch arrivals {
            case .constant(let rate), .poisson(let rate), .gamma(let rate, _): rate
            case .ramp(let from, let to): (from + to) / 2
            }
        return Double(count) / rate / 86_400
    }
}
