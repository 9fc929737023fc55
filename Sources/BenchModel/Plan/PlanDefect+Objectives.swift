import JSONSyntax

/// Objectives that no request of the plan could ever meet, or let anybody judge.
extension Scenario {
    /// Why an objective cannot be judged of any target that it concerns, in a sentence that says what to do; nil if each can.
    package var unjudgeable: String? {
        for objective in objectives {
            let head = "the objective of \(objective.metric.rawValue)"
            let concerned = targets.filter { objective.concerns($0.name) }
            if concerned.isEmpty { continue }
            if objective.metric == .goodput,
                let bare = concerned.first(where: { target in
                    !objectives.contains { $0.isOfSingleRequests && $0.concerns(target.name) }
                })
            {
                return
                    "\(head) of \"\(bare.name)\" stands alone: goodput is the share of requests that meet all objectives of single requests, "
                    + "and there is none; add one, such as --objective 'ttft p95 <= 500ms'"
            }
            if objective.metric == .validShare, expectsNothing(of: objective) {
                let what = objective.prompt.map { "of the answers to \"\($0)\"" } ?? "of answers"
                return
                    "\(head) cannot be judged: nothing is expected \(what); say what a valid answer is, in a scenario: \"expect\": "
                    + "{ \"json\": true } or the like, beside \"prompts\" or in the prompt"
            }
            if objective.metric.isOfStreams, concerned.allSatisfy({ !$0.stream }) {
                return
                    "\(head) cannot be judged: \"\(concerned[0].name)\" is asked for whole answers (\"stream\": false), in which no token has "
                    + "a time of its own; bound e2e or ttfb, or ask for streams"
            }
            let limits = concerned.map(mostOutput)
            if objective.metric.takesSeveralTokens, limits.allSatisfy({ $0.map { $0 <= 1 } ?? false }) {
                return
                    "\(head) cannot be judged: answers of \"\(concerned[0].name)\" have one token at most, and a pace takes two; allow more "
                    + "(--max-tokens), or bound ttft"
            }
            if objective.metric == .outputTokens, objective.bound == .min,
                limits.allSatisfy({ $0.map { Double($0) < objective.limit } ?? false }),
                let most = limits.compactMap(\.self).max()
            {
                return
                    "\(head) can never be met: answers of \"\(concerned[0].name)\" have \(Counted.text(most, "token")) at most; allow more "
                    + "(--max-tokens), or bound it lower"
            }
        }
        return nil
    }

    /// Whether nothing is expected of any answer that an objective judges.
    ///
    /// The prompts of a dataset that is not read yet are not known; what they hold themselves is only known then.
    package func expectsNothing(of objective: Objective) -> Bool {
        if prompts.isEmpty { return data != nil && [nil, .anything].contains(expect?.kind) }
        let judged = prompts.filter { objective.prompt == nil || $0.id == objective.prompt }
        if judged.isEmpty { return false }
        return judged.allSatisfy { $0.digest == nil && [nil, .anything].contains(expectation(of: $0)) }
    }

    /// The most output tokens of an answer that a target gives; nil where its body says something of that by itself.
    private func mostOutput(of target: Target) -> Int? {
        let own = [
            "max_tokens", "max_completion_tokens", "max_output_tokens", "generationConfig", "n", "best_of",
            "ignore_eos", "min_tokens",
        ]
        guard own.allSatisfy({ target.body[$0] == nil }), prompts.allSatisfy({ $0.digest == nil }) else { return nil }
        // A dataset's rows may state more before they are read, and made-up texts and traces have lengths of their own.
        if synthetic != nil || trace != nil || data != nil && prompts.isEmpty { return nil }
        return ([target.maxTokens, target.rowLimit] + prompts.map(\.longestLimit)).compactMap(\.self).max()
    }
}

extension Objective.Metric {
    /// Whether it is of the instants within a stream.
    fileprivate var isOfStreams: Bool {
        switch self {
        case .ttft, .ttftFromPlan, .ttfa, .tpot, .itl, .icl, .stall, .tokensPerSecond: true
        case .ttfb, .e2e, .outputTokens, .cacheShare, .costPerRequest, .goodput, .errorRate, .cutShare, .filteredShare,
            .validShare:
            false
        }
    }

    /// Whether it is of the distance of two tokens.
    fileprivate var takesSeveralTokens: Bool { [.tpot, .itl, .icl, .stall, .tokensPerSecond].contains(self) }
}
