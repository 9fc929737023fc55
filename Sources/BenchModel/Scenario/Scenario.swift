package import Statistics

/// What to measure: a scenario file, read, checked and with its variables filled in.
package struct Scenario: Sendable, Equatable {
    package var name: String
    package var description: String?
    /// In the order of the file.
    package var endpoints: [Endpoint]
    /// In the order of the file; names are unique and every ``Target/endpoint`` exists.
    package var targets: [Target]
    /// At least one, with IDs of their own; if they are rows of ``data``, none until these are taken.
    package var prompts: [Prompt]
    /// The dataset whose rows are asked; nil where the prompts are the scenario's own.
    package var data: DataSource?
    /// What is asked where prompts are made up, of which ``prompts`` then has one in the place of all.
    package var synthetic: SyntheticData?
    /// What of a trace is sent, once its file is read; of ``prompts`` there is then one in the place of all.
    package var trace: ReplayedTrace?
    /// What is expected of the answers to prompts that do not say so themselves; nil where nothing is.
    package var expect: AnswerExpectation?
    /// Pictures that are made for each request; nil where none are.
    package var pictures: MadePictures?
    package var load: Load
    /// The loads at which `sweep` measures it; nil where the scenario names none.
    package var sweep: SweepSettings?
    package var objectives: [Objective]
    /// Those that ask a baseline, behind the others in the file's list.
    package var regressions: [RegressionObjective]
    /// Prices that take precedence over the built-in price book, by model name.
    package var prices: [String: ModelPrice]
    /// The share of failed requests among those attempted up to which a run still succeeds.
    package var allowedFailureShare: Share
    package var abort: AbortRules
    /// The spending limit of the run; nil for none.
    package var budget: Budget?
    /// Environment variables whose values are not secrets.
    package var publicVariables: [String]

    package init(
        name: String,
        description: String? = nil,
        endpoints: [Endpoint],
        targets: [Target],
        prompts: [Prompt],
        data: DataSource? = nil,
        load: Load = Load(),
        sweep: SweepSettings? = nil,
        objectives: [Objective] = [],
        regressions: [RegressionObjective] = [],
        prices: [String: ModelPrice] = [:],
        allowedFailureShare: Share = .none,
        abort: AbortRules = AbortRules(),
        budget: Budget? = nil,
        publicVariables: [String] = []
    ) {
        self.name = name
        self.description = description
        self.endpoints = endpoints
        self.targets = targets
        self.prompts = prompts
        self.data = data
        self.load = load
        self.sweep = sweep
        self.objectives = objectives
        self.regressions = regressions
        self.prices = prices
        self.allowedFailureShare = allowedFailureShare
        self.abort = abort
        self.budget = budget
        self.publicVariables = publicVariables
    }

    /// Takes what is asked from the scenario file: its prompts, and the bodies of its targets, by their names.
    package mutating func takeTexts(from file: Scenario) {
        for index in prompts.indices {
            if let prompt = file.prompts.first(where: { $0.id == prompts[index].id }) { prompts[index] = prompt }
        }
        for index in targets.indices {
            guard let target = file.targets.first(where: { $0.name == targets[index].name }) else { continue }
            targets[index].body = target.body
            targets[index].unfilled.body = target.unfilled.body
        }
    }

    /// Expects something of the answers to all prompts, and has every target asked for it where that is wanted.
    package mutating func take(_ expectation: AnswerExpectation) {
        expect = expectation
        for index in targets.indices { targets[index].askedForm = expectation.askedForm }
    }

    /// Whether a nonce leads a target's prompts.
    package func usesNonce(_ target: Target) -> Bool { target.nonce ?? load.nonce }

    /// How many nonces lead what a request asks: of sessions that share the system's words one leads these, and one the user's.
    ///
    /// Made-up texts have none, for their words are drawn anew.
    package func nonces(leading target: Target) -> Int {
        guard usesNonce(target), synthetic == nil, trace == nil else { return 0 }
        return load.conversations?.sharing == .system ? 2 : 1
    }

    package func endpoint(of target: Target) -> Endpoint? { endpoints.first { $0.name == target.endpoint } }

    /// What is paid of each listed price, by the names of the targets whose endpoint says so.
    package var priceFactors: [String: ModelPrice.Digits] {
        var factors: [String: ModelPrice.Digits] = [:]
        for target in targets { factors[target.name] = endpoint(of: target)?.priceFactor }
        return factors
    }

    /// How many accelerators answer, by the names of the targets whose endpoint says so.
    package var accelerators: [String: Int] {
        var counts: [String: Int] = [:]
        for target in targets { counts[target.name] = endpoint(of: target)?.accelerators }
        return counts
    }
}

extension Scenario {
    /// The endpoints that some target is asked at, in the order of the file.
    package var askedEndpoints: [Endpoint] {
        let used = Set(targets.map(\.endpoint))
        return endpoints.filter { used.contains($0.name) }
    }

    /// The most connections open at a time: one for each stream, or one for each target whose streams share it.
    package var mostConnections: Int { mostConnections { _ in true } }

    /// Returns the most connections open at a time for some of the targets.
    package func mostConnections(where isMeant: (Target) -> Bool) -> Int {
        most(where: isMeant) { endpoint(of: $0)?.sharesConnections == true ? 1 : streamsEach }
    }

    /// Returns the most streams in flight at a time for some of the targets, whatever they share.
    package func mostStreams(where isMeant: (Target) -> Bool) -> Int { most(where: isMeant) { _ in streamsEach } }

    private var streamsEach: Int { load.shape == .closed ? load.concurrency : max(load.maxInFlight, load.concurrency) }

    private func most(where isMeant: (Target) -> Bool, _ count: (Target) -> Int) -> Int {
        let each = targets.filter(isMeant).map { max(load.prewarm, count($0)) }
        guard load.order == .interleaved else { return each.max() ?? 0 }
        return each.reduce(0) { sum, more in
            let (total, isTooMuch) = sum.addingReportingOverflow(more)
            return isTooMuch ? .max : total
        }
    }
}
