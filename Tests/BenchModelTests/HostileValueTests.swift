import JSONSyntax
import Statistics
import Testing

@testable import BenchModel

@Suite("Samples whose numbers are out of all proportion")
struct HostileSampleTests {
    private static let numbers: [Int] = [
        .min, .min + 1, -1, 0, 1, Int(Int32.max), Int(Int32.max) + 1, Int(Int32.min), .max - 1, .max,
    ]

    private static func sample(_ random: inout SplitMix64) -> Sample {
        func number() -> Int? { Bool.random(using: &random) ? numbers.randomElement(using: &random) : nil }
        var sample = Sample(
            target: 0,
            promptID: ["p", "q", ""].randomElement(using: &random) ?? "p",
            phase: .measure,
            sequence: RequestIndex(number() ?? 0),
            attempt: max(1, number() ?? 1),
            outcome: [.ok, .cancelled, .failed(.dns, detail: "d")].randomElement(using: &random) ?? .ok,
            httpStatus: number(),
            planned: RunInstant(nanoseconds: 5),
            times: PhaseTimes(started: 7, sent: 9, end: Bool.random(using: &random) ? 99 : nil)
        )
        sample.response.usage = TokenUsage(
            input: number(),
            output: number(),
            reasoning: number(),
            cacheRead: number(),
            cacheWrite: number(),
            total: number()
        )
        sample.response.firstEventTokens = number()
        sample.response.tokenReads = number() ?? 0
        sample.response.skippedEvents = number() ?? 0
        sample.response.servedModel = ["m", "n", nil].randomElement(using: &random) ?? nil
        (sample.askedInput, sample.askedOutput) = (number().map { max(0, $0) }, number().map { max(0, $0) })
        return sample
    }

    @Test("are kept as they are among others, whatever they share a block with", arguments: 0..<10)
    func facts(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let samples = (0..<60).map { _ in Self.sample(&random) }
        for (sample, facts) in zip(samples, samples.facts) {
            let own = SampleFacts(sample)
            for held in [facts, own] {
                #expect(
                    held.usage == sample.response.usage && held.firstEventTokens == sample.response.firstEventTokens
                        && held.response.tokenReads == sample.response.tokenReads
                )
                #expect(
                    held.sequence == sample.sequence && held.attempt == sample.attempt
                        && held.httpStatus == sample.httpStatus && held.promptID == sample.promptID
                )
                #expect(
                    held.outcome.name == sample.outcome.name && held.isFinished == sample.isFinished
                        && held.isMeasurement == sample.isMeasurement
                )
                #expect(
                    held.response.servedModel == sample.response.servedModel
                        && held.response.skippedEvents == sample.response.skippedEvents
                )
                #expect(
                    held.askedInput == sample.askedInput && held.askedOutput == sample.askedOutput
                        && held.endedAt == sample.times.end && held.startedAt == 7
                )
            }
            // Whatever a server counts, sums of it do not stop the program.
            let usage = sample.response.usage
            #expect(usage.tokensBeyondParts >= 0)
            _ = (usage.isContradictory, usage.countsReasoningApart)
        }
    }

    private static let usages: [(usage: TokenUsage, beyond: Int, isContradictory: Bool, countsApart: Bool)] = [
        (TokenUsage(), 0, false, false), (TokenUsage(input: 5, output: 5, total: 10), 0, false, false),
        (TokenUsage(input: 5, output: 5, total: 17), 7, false, false),
        (TokenUsage(input: 5, output: 5, total: 3), 0, false, false),
        (TokenUsage(input: 5, total: 17), 0, false, false),
        (TokenUsage(input: 5, output: 5, reasoning: 5), 0, false, true),
        (TokenUsage(input: 5, output: 5, reasoning: 6), 0, true, true), (TokenUsage(reasoning: 6), 0, false, false),
        (TokenUsage(input: 5, output: 1, cacheRead: 5), 0, false, false),
        (TokenUsage(input: 5, output: 1, cacheRead: 3, cacheWrite: 3), 0, true, false),
        (TokenUsage(input: 5, output: 1, cacheRead: .max, cacheWrite: .max), 0, true, false),
        (TokenUsage(input: .min, output: .min, total: .max), .max, true, false),
        (TokenUsage(input: 1, output: 1, reasoning: 0), 0, false, false),
    ]

    @Test("contradict themselves where a part is larger than its whole", arguments: usages)
    func usage(usage: TokenUsage, beyond: Int, isContradictory: Bool, countsApart: Bool) {
        #expect(
            usage.tokensBeyondParts == beyond && usage.isContradictory == isContradictory
                && usage.countsReasoningApart == countsApart
        )
    }
}

@Suite("A conversation that is held turn by turn")
struct DialogueLawTests {
    private static func conversation(_ random: inout SplitMix64) -> Conversation {
        var messages: [Conversation.Message] = []
        var lastCall = "none"
        if Bool.random(using: &random) { messages.append(Conversation.Message(.system, "s")) }
        for place in 0..<Int.random(in: 0...8, using: &random) {
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1:
                messages.append(
                    Conversation.Message(
                        .user,
                        "u\(place)",
                        delay: Bool.random(using: &random) ? Nanoseconds(Int64(place)) : nil
                    )
                )
            case 2:
                lastCall = "c\(place)"
                let call = Conversation.ToolCall(id: lastCall, name: "f", arguments: [:])
                messages.append(Conversation.Message(.assistant, [.text("a\(place)"), .call(call)]))
            default: messages.append(Conversation.Message(.tool, [.result(id: lastCall, text: "r\(place)")]))
            }
        }
        return Conversation(messages)
    }

    @Test("is taken apart without losing a message or turning two about", arguments: 0..<12)
    func parts(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<40 {
            let conversation = Self.conversation(&random)
            let dialogue = Dialogue(conversation)
            let whole = dialogue.opening + dialogue.turns.flatMap { $0.messages + $0.recorded }
            let late = conversation.messages.drop { $0.role == .system }.contains { $0.role == .system }
            #expect(whole == conversation.messages || late, "a late word of the system's goes first")
            #expect(
                dialogue.turns.allSatisfy { turn in
                    !turn.messages.isEmpty && turn.messages.allSatisfy { $0.role == .user || $0.role == .tool }
                        && turn.recorded.allSatisfy { $0.role == .assistant }
                }
            )
            #expect(
                conversation.turnCount == dialogue.turns.count
                    && dialogue.lacksAnswers == dialogue.turns.dropLast().contains { $0.recorded.isEmpty }
            )
            for turn in dialogue.turns {
                #expect(
                    turn.bringsResults == (turn.messages.first?.role == .tool)
                        && turn.gap
                            == (turn.messages.compactMap(\.delay).isEmpty
                                ? nil : turn.messages.compactMap(\.delay).reduce(0, +))
                )
            }
        }
    }

    @Test("asks each turn after all that was said before it, with recorded answers as with others", arguments: 0..<12)
    func history(seed: UInt64) {
        var random = SplitMix64(seed: seed &+ 60)
        for _ in 0..<30 {
            let dialogue = Dialogue(Self.conversation(&random))
            var history = DialogueHistory(dialogue, usesRecorded: true)
            var said = dialogue.opening
            for turn in dialogue.turns.indices {
                said += dialogue.turns[turn].messages
                let asked = history.asking(turn)
                #expect(asked.filter { !Self.standsIn($0) } == said, "turn \(turn)")
                let answers = Set(asked.flatMap(\.parts).compactMap(Self.resultID))
                let unanswered = asked.dropFirst(dialogue.opening.count).flatMap(\.calls).filter {
                    !answers.contains($0.id)
                }
                #expect(unanswered.isEmpty, "every server refuses a call without a result")
                let marks = history.take(Conversation.Message(.assistant, "live"), to: turn)
                if dialogue.turns[turn].recorded.isEmpty {
                    // Nobody recorded an answer: the model's own stands there, unless results of a call follow that it did not make.
                    let followsResult =
                        dialogue.turns.indices.contains(turn + 1) && dialogue.turns[turn + 1].bringsResults
                    said.append(
                        Conversation.Message(.assistant, followsResult ? DialogueHistory.standInAnswer : "live")
                    )
                    #expect(marks == (followsResult ? [.recordedAnswer] : []))
                } else {
                    said += dialogue.turns[turn].recorded
                    #expect(marks == (Self.lacksResult(dialogue, after: turn) ? [.standInResult] : []))
                }
            }
        }
    }

    private static func resultID(_ part: Conversation.Part) -> String? {
        if case .result(let id, _) = part { id } else { nil }
    }

    private static func standsIn(_ message: Conversation.Message) -> Bool {
        message.parts.contains { if case .result(_, DialogueHistory.standInResult) = $0 { true } else { false } }
    }

    /// Whether a recorded answer has a call that the messages which follow it do not answer.
    private static func lacksResult(_ dialogue: Dialogue, after turn: Int) -> Bool {
        guard dialogue.turns.indices.contains(turn + 1) else { return false }
        let recorded = dialogue.turns[turn].recorded
        let given = dialogue.turns[turn + 1].messages.flatMap(\.parts).compactMap(resultID)
        return recorded.dropLast().contains { !$0.calls.isEmpty }
            || recorded.last?.calls.contains { !given.contains($0.id) } == true
    }

    @Test(
        "has gaps that follow from session, turn and seed, within their bound, and none before its first turn",
        arguments: [
            .recorded, .fixed(.seconds(2)), .exponential(mean: .seconds(3)),
            .lognormal(median: .seconds(1), spread: 0.5), .lognormal(median: .seconds(1), spread: 40),
            .exponential(mean: .max),
        ] as [ConversationSettings.Gap]
    )
    func gaps(gap: ConversationSettings.Gap) {
        let turn = Dialogue.Turn([Conversation.Message(.user, "u", delay: .seconds(7))])
        let result = Dialogue.Turn([Conversation.Message(.tool, [.result(id: "c", text: "r")])])
        let settings = ConversationSettings(think: gap, toolGap: .fixed(5), mostGap: .seconds(10))
        var seen: Set<Nanoseconds> = []
        for session in 0..<40 {
            #expect(settings.gap(before: turn, at: ConversationTurn(session: session, turn: 0), seed: 1) == 0)
            let place = ConversationTurn(session: session, turn: 1)
            let own = settings.gap(before: turn, at: place, seed: 1)
            #expect(
                own == settings.gap(before: turn, at: place, seed: 1) && (0...Nanoseconds.seconds(10)).contains(own)
            )
            #expect(settings.gap(before: result, at: place, seed: 1) == 5)
            seen.insert(own)
        }
        let isDrawn =
            switch gap {
            case .recorded, .fixed: false;
            case .exponential, .lognormal: true
            }
        #expect(isDrawn ? seen.count > 1 || gap == .exponential(mean: .max) : seen.count == 1)
        if gap == .recorded { #expect(seen == [.seconds(7)]) }
    }

    @Test("begins its first sessions spread over the stagger", arguments: [1, 2, 5, 100])
    func stagger(slots: Int) {
        let settings = ConversationSettings(stagger: .seconds(10))
        let starts = (0..<slots).map { settings.start(ofSlot: $0, of: slots) }
        #expect(
            starts.first == 0 && starts == starts.sorted() && starts.allSatisfy { $0 < .seconds(10) }
                && Set(starts).count == slots
        )
    }
}

@Suite("Texts that are made up")
struct MadeTextLawTests {
    private static func scenario(_ data: SyntheticData, nonce: Bool = true) -> Scenario {
        var scenario = Scenario(
            name: "s",
            endpoints: [Endpoint(name: "e", baseURL: "https://h")],
            targets: ["t", "u"].map { Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: "m") },
            prompts: [],
            load: Load(nonce: nonce, seed: 3)
        )
        scenario.ask(data)
        return scenario
    }

    private static let fits = [
        LengthFit(source: .usage, intercept: 5, slope: 1.25), LengthFit(source: .usage, intercept: 9, slope: 1.5),
    ]

    @Test(
        "have the lengths that were wanted, and share beginnings as often as was asked",
        arguments: [SyntheticData.Prefix.Distribution.uniform, .zipf]
    )
    func groups(distribution: SyntheticData.Prefix.Distribution) {
        let data = SyntheticData(
            input: SyntheticData.Length(tokens: 100, spread: 0.2),
            output: SyntheticData.Output(SyntheticData.Length(tokens: 10, spread: 0.5), .cap),
            prefix: SyntheticData.Prefix(groups: 4, tokens: 60, distribution: distribution)
        )
        let scenario = Self.scenario(data)
        let plan = Plan(scenario, salt: 1)
        let maker = SyntheticPrompts(data, of: scenario, fits: Self.fits, salt: 77)
        var (counts, beginnings, bodies) = ([Int](repeating: 0, count: 4), [Int: Set<String>](), Set<String>())
        for place in 0..<2_000 {
            let request = plan.request(target: 0, phase: .measure, sequence: RequestIndex(place))
            let asked = maker.asked(request)
            #expect((80...120).contains(asked.input) && (5...15).contains(asked.output ?? 0))
            #expect(
                maker.asked(plan.request(target: 1, phase: .measure, sequence: RequestIndex(place))) == asked,
                "the same of every target"
            )
            counts[maker.group(request)] += 1
            guard place < 60 else { continue }
            let prompt = maker.prompt(request)
            #expect(
                maker.prompt(request) == prompt && prompt.maxTokens == asked.output
                    && prompt.conversation.messages.map(\.role) == [.system, .user]
            )
            let texts = prompt.conversation.messages.compactMap(\.soleText)
            beginnings[maker.group(request), default: []].insert(texts[0])
            #expect(bodies.insert(texts[1]).inserted, "no two requests are the same")
            #expect(
                texts.joined(separator: " ").split(separator: " ").count == Self.fits[0].size(of: asked.input).words
            )
        }
        #expect(
            beginnings.values.allSatisfy { $0.count == 1 }
                && Set(beginnings.values.flatMap(\.self)).count == beginnings.count
        )
        let weights: [Double] = distribution == .zipf ? [1, 1.0 / 2, 1.0 / 3, 1.0 / 4] : [1, 1, 1, 1]
        let sum: Double = weights.reduce(0, +)
        for (count, weight) in zip(counts, weights) {
            let wanted: Double = weight / sum
            #expect(abs(Double(count) / 2_000 - wanted) < 0.05, "\(counts)")
        }
        // Another sitting has other beginnings; without nonces they are the same in every run.
        let request = plan.request(target: 0, phase: .measure, sequence: 0)
        let other = SyntheticPrompts(data, of: scenario, fits: Self.fits, salt: 78)
        #expect(
            other.prompt(request).conversation.messages[0] != maker.prompt(request).conversation.messages[0]
                && other.asked(request) == maker.asked(request)
        )
        let bare = Self.scenario(data, nonce: false)
        let still = [1, 2].map {
            SyntheticPrompts(data, of: bare, fits: Self.fits, salt: $0).prompt(
                Plan(bare, salt: $0).request(target: 0, phase: .measure, sequence: 5)
            )
        }
        #expect(still[0] == still[1])
    }

    private static let lengths: [(tokens: Int, spread: Share, range: ClosedRange<Int>)] = [
        (100, .none, 100...100), (100, 0.5, 50...150), (1, 0.9, 1...2), (1, .all, 1...2), (3, 0.5, 1...5),
        (1_000, 0.001, 999...1_001), (7, 0.1, 6...8), (1_000_000_000, 0.1, 900_000_000...1_100_000_000),
    ]

    @Test("are drawn from a range that is rounded outwards, of one token at the least", arguments: lengths)
    func range(tokens: Int, spread: Share, range: ClosedRange<Int>) {
        let length = SyntheticData.Length(tokens: tokens, spread: spread)
        #expect(
            length.range == range
                && length.words == (range.count == 1 ? "\(tokens)" : "\(range.lowerBound) to \(range.upperBound)")
        )
        var random = SplitMix64(seed: 1)
        for _ in 0..<50 { #expect(range.contains(length.drawn(using: &random))) }
    }
}
