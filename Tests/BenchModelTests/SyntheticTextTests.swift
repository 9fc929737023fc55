import JSONSyntax
import Statistics
import Testing

@testable import BenchModel

@Suite("A text that is made up")
struct SyntheticTextTests {
    @Test("is made of 512 words of three to seven letters, as many letters in each sixteen")
    func words() {
        let words = CommonWords.all
        #expect(words.count == 512 && Set(words).count == 512)
        #expect(words.allSatisfy { (3...7).contains($0.utf8.count) && $0.allSatisfy { ("a"..."z").contains($0) } })
        for start in stride(from: 0, to: 512, by: 16) {
            #expect(words[start..<start + 16].reduce(0) { $0 + $1.utf8.count } == 81)
        }
    }

    @Test("of one size has the same words whatever its order", arguments: [1, 2, 20, 511, 512, 513, 3000])
    func sameWords(count: Int) {
        let (first, second) = (SyntheticText.words(0..<count, seed: 1), SyntheticText.words(0..<count, seed: 2))
        let words = { (text: String) in text.split(separator: " ") }
        #expect(words(first).count == count)
        #expect(words(first).sorted() == words(second).sorted())
        if count > 2 { #expect(first != second) }
        #expect(first == SyntheticText.words(0..<count, seed: 1))
    }

    @Test("repeats no sixteen words")
    func repetition() {
        let words = SyntheticText.words(0..<20_000, seed: 3).split(separator: " ")
        var seen: Set<[Substring]> = []
        for start in 0...(words.count - 16) {
            #expect(seen.insert(Array(words[start..<start + 16])).inserted)
        }
    }

    @Test("in two parts has the words of the whole")
    func parts() {
        let whole = SyntheticText.words(0..<700, seed: 1).split(separator: " ")
        let parts = SyntheticText.words(0..<100, seed: 5) + " " + SyntheticText.words(100..<700, seed: 6)
        #expect(parts.split(separator: " ").sorted() == whole.sorted())
    }

    @Test("has commas behind as many of its last words as are asked for", arguments: [0, 1, 3, 20])
    func commas(count: Int) {
        let words = SyntheticText.words(0..<20, commas: count, seed: 1).split(separator: " ")
        #expect(words.map { $0.hasSuffix(",") } == (0..<20).map { $0 >= 20 - count })
    }
}

@Suite("A length that is asked for")
struct LengthTests {
    @Test("spreads as vllm bench has it: outwards to whole tokens")
    func range() {
        #expect(SyntheticData.Length(tokens: 1024).range == 1024...1024)
        #expect(SyntheticData.Length(tokens: 1024, spread: 0.5).range == 512...1536)
        #expect(SyntheticData.Length(tokens: 1001, spread: 0.25).range == 750...1252)
        #expect(SyntheticData.Length(tokens: 10, spread: 0.3).range == 7...13)
        #expect(SyntheticData.Length(tokens: 1, spread: 0.9).range == 1...2)
    }

    @Test("becomes words by the line, by what was counted, and between that")
    func sizes() throws {
        var fit = try #require(LengthFit(.usage, (64, 72), (1024, 1032)))
        #expect(fit.intercept == 8 && fit.slope == 1)
        #expect(fit.size(of: 1024) == TextSize(words: 1016))
        #expect(fit.size(of: 3) == TextSize(words: 1))
        fit.knots = [
            LengthFit.Knot(tokens: 100, size: TextSize(words: 90, commas: 2), counted: 100),
            LengthFit.Knot(tokens: 200, size: TextSize(words: 170), counted: 199),
        ]
        #expect(fit.size(of: 100) == TextSize(words: 90, commas: 2))
        // Its commas are tokens, as two words would be.
        #expect(fit.size(of: 150) == TextSize(words: 131))
        #expect(fit.size(of: 210) == TextSize(words: 181))
        #expect(fit.size(of: 50) == TextSize(words: 42))
    }

    @Test("has no line where counts do not rise with the words", arguments: [64, 72, 70_000])
    func nonsense(second: Int) { #expect(LengthFit(.count, (64, 72), (1024, second)) == nil) }

    @Test("is stored and read again, whoever counted", arguments: LengthFit.Source.allCases)
    func stored(source: LengthFit.Source) {
        let fit = LengthFit(
            source: source,
            path: "/tokenize",
            intercept: 7.25,
            slope: 1.0625,
            knots: [LengthFit.Knot(tokens: 128, size: TextSize(words: 20, commas: 3), counted: 128)],
            used: 127,
            keeping: .ignoresEnd
        )
        #expect(LengthFit(json: fit.json.json) == fit)
        let bare = LengthFit(source: source, intercept: 0, slope: 1)
        #expect(LengthFit(json: bare.json.json) == bare)
    }

    @Test(
        "is not read of what is none",
        arguments: [
            "", "[]", "{}", #"{"source":"guess","intercept":1,"slope":1}"#,
            #"{"source":"usage","intercept":1,"slope":0}"#, #"{"source":"usage","intercept":1e999,"slope":1}"#,
        ]
    )
    func foreign(text: String) { #expect(LengthFit(json: text) == nil) }
}

@Suite("Prompts that are made up")
struct SyntheticPromptsTests {
    private static let fit = LengthFit(source: .tokenize, intercept: 8, slope: 1)

    private func scenario(_ data: SyntheticData, nonce: Bool = true) -> Scenario {
        var scenario = Scenario(
            name: "made",
            endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1")],
            targets: ["a", "b"].map { Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: "m") },
            prompts: [],
            load: Load(nonce: nonce, seed: 7)
        )
        scenario.ask(data)
        return scenario
    }

    private struct Made {
        var plan: Plan
        var prompts: SyntheticPrompts

        func planning(_ sequence: Int, of target: TargetIndex = 0, _ phase: Sample.Phase = .measure) -> Plan.Request {
            plan.request(target: target, phase: phase, sequence: RequestIndex(sequence))
        }
        func prompt(_ sequence: Int, of target: TargetIndex = 0, _ phase: Sample.Phase = .measure) -> Prompt {
            prompts.prompt(planning(sequence, of: target, phase))
        }
        func text(_ sequence: Int, of target: TargetIndex = 0, _ phase: Sample.Phase = .measure) -> String {
            prompt(sequence, of: target, phase).conversation.turns.flatMap(\.texts).joined()
        }
    }

    private func made(_ data: SyntheticData, salt: UInt64 = 1, part: Int = 1, nonce: Bool = true) -> Made {
        let scenario = scenario(data, nonce: nonce)
        let plan = Plan(scenario, salt: salt, part: part)
        let fits = [Self.fit, LengthFit(source: .usage, intercept: 10, slope: 1, keeping: .both)]
        return Made(plan: plan, prompts: SyntheticPrompts(data, of: scenario, fits: fits, salt: plan.salt))
    }

    @Test("follow from their place, and differ from each other, from those of other runs, sittings, phases and targets")
    func places() {
        let data = SyntheticData(input: SyntheticData.Length(tokens: 100))
        let one = made(data)
        #expect(one.text(3) == made(data).text(3))
        let texts =
            [
                one.text(3), one.text(4), one.text(3, .warmup), one.text(3, of: 1), made(data, salt: 90).text(3),
                made(data, part: 2).text(3),
            ]
            .map { $0.split(separator: " ").prefix(8).joined(separator: " ") }
        #expect(Set(texts).count == texts.count)
        #expect(one.text(3).split(separator: " ").count == 92 && one.text(3, of: 1).split(separator: " ").count == 90)
    }

    @Test("without a nonce are the same in every run and of every target")
    func withoutNonce() {
        let data = SyntheticData(input: SyntheticData.Length(tokens: 100))
        let one = made(data, nonce: false)
        #expect(one.text(3) == made(data, salt: 9, part: 2, nonce: false).text(3))
        #expect(one.text(3).split(separator: " ").prefix(3) != one.text(4).split(separator: " ").prefix(3))
    }

    @Test("have lengths of the whole range, the same of every target and in every run")
    func lengths() {
        let data = SyntheticData(
            input: SyntheticData.Length(tokens: 100, spread: 0.1),
            output: SyntheticData.Output(SyntheticData.Length(tokens: 50, spread: 0.2), .cap)
        )
        let (one, two) = (made(data), made(data, salt: 5))
        let asked = (0..<2000).map { one.prompts.asked(one.planning($0)) }
        #expect(asked == (0..<2000).map { two.prompts.asked(two.planning($0, of: 1)) })
        #expect(Set(asked.map(\.input)) == Set(90...110) && Set(asked.compactMap(\.output)) == Set(40...60))
        #expect(one.prompt(5).maxTokens == asked[5].output && one.prompt(5).fields == nil)
    }

    @Test("ask for exact answers by what the server keeps to")
    func keeping() throws {
        let data = SyntheticData(
            input: SyntheticData.Length(tokens: 100),
            output: SyntheticData.Output(SyntheticData.Length(tokens: 50), .exact)
        )
        let fields = try #require(made(data).prompt(0, of: 1).fields)
        #expect(fields.protocols == [.openaiChat] && fields.members == ["ignore_eos": true, "min_tokens": 50])
    }

    @Test("share beginnings, new in each run and each target's own, of which the first comes most often by Zipf's law")
    func beginnings() {
        for distribution in SyntheticData.Prefix.Distribution.allCases {
            let data = SyntheticData(
                input: SyntheticData.Length(tokens: 100, spread: 0.2),
                prefix: SyntheticData.Prefix(groups: 4, tokens: 50, distribution: distribution)
            )
            let one = made(data)
            let groups = (0..<4000).map { one.prompts.group(one.planning($0)) }
            let counts = (0..<4).map { group in groups.count { $0 == group } }
            let expected = distribution == .uniform ? [1000, 1000, 1000, 1000] : [1920, 960, 640, 480]
            #expect(zip(counts, expected).allSatisfy { abs($0 - $1) < 150 }, "\(counts)")

            let systems = { (made: Made, target: TargetIndex) in
                (0..<200).map { made.prompt($0, of: target).conversation.system.joined() }
            }
            let mine = systems(one, 0)
            #expect(Set(mine).count == 4 && mine.allSatisfy { $0.split(separator: " ").count == 46 })
            #expect(Set(mine).isDisjoint(with: systems(one, 1)))
            #expect(Set(mine).isDisjoint(with: systems(made(data, salt: 3), 0)))
            #expect(Set((0..<200).map { one.text($0) }).count == 200)
            for place in 0..<50 {
                let words = (mine[place] + " " + one.text(place)).split(separator: " ")
                #expect(words.count == one.prompts.asked(one.planning(place)).input - 8)
            }
        }
    }

    @Test("are asked in place of a scenario's prompts, whose one stands for the longest of them")
    func template() {
        let data = SyntheticData(
            input: SyntheticData.Length(tokens: 1000, spread: 0.5),
            output: SyntheticData.Output(SyntheticData.Length(tokens: 10, spread: 0.5), .cap)
        )
        let scenario = scenario(data)
        #expect(scenario.prompts.count == 1 && scenario.targets.allSatisfy { $0.rowLimit == 15 })
        #expect(scenario.prompts[0].conversation.turns[0].texts[0].split(separator: " ").count == 1500)
    }
}
