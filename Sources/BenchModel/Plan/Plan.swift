import Statistics

/// The requests of a run, in order: pure and seeded, so that the same scenario gives the same plan.
///
/// Only nonces differ between runs: otherwise a second run of a scenario would ask for what a provider's cache still
/// has.
package struct Plan: Sendable {
    package struct Request: Sendable, Equatable {
        package var target: TargetIndex
        package var phase: Sample.Phase
        package var sequence: RequestIndex
        package var prompt: PromptIndex
        /// The text before the prompt; nil if the scenario turned it off.
        package var nonce: String?
        /// Whether its stream is one of those that the target's ``CancelAfter`` closes before their end.
        package var closesEarly: Bool
        /// Its place in a session, of a trace in the recorded one; nil where it stands for itself.
        package var turn: ConversationTurn?
    }

    package let seed: UInt64
    private let places: PromptPlaces
    private let usesNonce: PerTarget<Bool>
    private let nonceSeed: UInt64
    /// The share of requests that are closed early.
    private let earlyShares: PerTarget<Share>
    /// How many turns each prompt has; nil where every request stands for itself.
    private let turns: TurnCounts?
    /// Of a trace, which requests were one session; nil where none were.
    private let recorded: RecordedSessions?

    /// What tells this sitting's nonces from those of others.
    package var salt: UInt64 { nonceSeed }

    /// Creates a plan.
    ///
    /// - Parameters:
    ///   - scenario: one whose ``Scenario/prompts`` is not empty.
    ///   - salt: what tells this run's nonces from those of other runs of the scenario.
    ///   - part: the sitting of the run: what is asked again must not be known to a cache from an earlier one.
    ///   - order: the order of the prompts that the run was begun with.
    package init(_ scenario: Scenario, salt: UInt64, part: Int = 1, order: PromptOrder = .keyedRounds) {
        seed = scenario.load.seed
        var salting = SplitMix64(seed: scenario.load.seed ^ SplitMix64.mix(salt &+ UInt64(part)))
        nonceSeed = salting.next()
        places = PromptPlaces(scenario, order: order)
        usesNonce = PerTarget(scenario.targets, scenario.usesNonce)
        earlyShares = PerTarget(scenario.targets) { $0.cancelAfter?.share ?? .none }
        turns = TurnCounts(scenario)
        recorded = scenario.trace.flatMap(RecordedSessions.init)
    }

    /// Returns the random numbers for the jitter of the wait after an attempt.
    package func retryRandom(for request: Request, attempt: Int) -> SplitMix64 {
        let place =
            UInt64(request.sequence.number) &+ UInt64(request.target.number) << 32
            &+ (request.phase == .warmup ? 1 << 56 : 0)
        return SplitMix64(seed: seed ^ SplitMix64.mix(SplitMix64.mix(place) &+ UInt64(attempt)))
    }

    /// Returns the request at a place of a target's plan; in constant time, whatever the place and the suite.
    ///
    /// Every target meets the same prompts in the same order, each round a seeded permutation of the whole suite, so that
    /// targets are compared on equal work however long the run is. Every sitting asks a place's own prompt, each led by
    /// another nonce.
    package func request(target: TargetIndex, phase: Sample.Phase, sequence: RequestIndex) -> Request {
        var naming = SplitMix64(
            seed: nonceSeed
                ^ SplitMix64.mix(
                    UInt64(sequence.number) &+ UInt64(target.number) << 32 &+ (phase == .warmup ? 1 << 56 : 0)
                )
        )
        let isLed = usesNonce.indices.contains(target) && usesNonce[target]
        let nonce = isLed ? Self.text(of: naming.next()) : nil
        return Request(
            target: target,
            phase: phase,
            sequence: sequence,
            prompt: places.prompt(at: sequence, in: phase),
            nonce: nonce,
            closesEarly: phase == .measure && closesEarly(target: target, sequence: sequence),
            turn: phase == .measure ? recorded?[sequence] : nil
        )
    }

    /// Returns one turn of a session.
    ///
    /// Sessions follow on each other as requests do: a round holds each conversation once. A session has as many places in
    /// the plan as the longest conversation has turns, so that a turn's place follows from the two numbers.
    package func turn(_ turn: Int, of session: Int, target: TargetIndex) -> Request {
        let prompt = prompt(ofSession: session)
        let place = ConversationTurn(session: session, turn: turn, count: turns?.count(of: prompt))
        let sequence = turns?.sequence(of: place) ?? RequestIndex(session)
        return Request(
            target: target,
            phase: .measure,
            sequence: sequence,
            prompt: prompt,
            closesEarly: closesEarly(target: target, sequence: sequence),
            turn: place
        )
    }

    /// Returns the conversation that a session holds.
    package func prompt(ofSession session: Int) -> PromptIndex {
        places.prompt(at: RequestIndex(session), in: .measure)
    }

    /// Returns the nonces of a session: those of its run are the same for every session of its target.
    package func nonces(of session: Int, target: TargetIndex) -> (ofRun: String, ofSession: String)? {
        guard usesNonce.indices.contains(target), usesNonce[target] else { return nil }
        var run = SplitMix64(seed: nonceSeed ^ SplitMix64.mix(UInt64(target.number) &+ 1 << 59))
        var own = SplitMix64(
            seed: nonceSeed ^ SplitMix64.mix(UInt64(session) &+ UInt64(target.number) << 32 &+ 1 << 57)
        )
        return (Self.text(of: run.next()), Self.text(of: own.next()))
    }

    /// Spreads the closed requests evenly: of the first n, share · n are closed, give or take one.
    ///
    /// The seed decides which. Warm-up is never closed early: it opens connections, and closing a stream costs its
    /// connection.
    private func closesEarly(target: TargetIndex, sequence: RequestIndex) -> Bool {
        guard earlyShares.indices.contains(target), earlyShares[target] > .none else { return false }
        let share = earlyShares[target].value
        var drawing = SplitMix64(seed: seed ^ SplitMix64.mix(UInt64(target.number) &+ 1 << 58))
        let offset = Double.random(in: 0..<1, using: &drawing)
        return (offset + share * Double(sequence.number + 1)).rounded(.down)
            > (offset + share * Double(sequence.number)).rounded(.down)
    }

    /// As long as any nonce, for whoever reckons with sizes.
    package static let anyNonce = text(of: .max)

    /// Of constant length, so that nonces cost all prompts the same.
    private static func text(of nonce: UInt64) -> String {
        let digits = String(nonce, radix: 36)
        return String(repeating: "0", count: max(0, 13 - digits.count)) + digits
    }
}

/// SplitMix64 by Steele, Lea and Flood (2014): small, seeded, the same on every platform.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// Returns `value` with its bits mixed; different values stay different.
    package static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
