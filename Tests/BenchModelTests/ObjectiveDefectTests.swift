import JSONSyntax
import Statistics
import Testing

@testable import BenchModel

@Suite("An objective is refused that no request of the plan could meet, or let anybody judge")
struct ObjectiveDefectTests {
    private static func scenario(_ objectives: [Objective], _ change: (inout Scenario) -> Void = { _ in }) -> Scenario {
        var scenario = Scenario(
            name: "s",
            endpoints: [Endpoint(name: "e", baseURL: "http://h")],
            targets: ["a", "b"].map { Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: $0) },
            prompts: ["p", "q"].map { Prompt(id: $0, user: "Hi") },
            load: Load(),
            objectives: objectives
        )
        change(&scenario)
        return scenario
    }

    private static func objective(
        _ metric: Objective.Metric,
        _ bound: Objective.Bound = .max,
        _ limit: Double = 0.5,
        of target: String? = nil,
        prompt: String? = nil
    ) -> Objective {
        Objective(
            metric: metric,
            percentile: metric.isShare ? nil : 95,
            bound: bound,
            limit: limit,
            target: target,
            prompt: prompt
        )
    }

    @Test("goodput, where its target has no objective of single requests")
    func goodput() throws {
        let alone = Self.scenario([Self.objective(.goodput, .min)])
        #expect(alone.planDefect?.contains("the objective of goodput of \"a\" stands alone") == true)
        // Neither an error rate nor a cost is of single requests.
        for other in [Objective.Metric.errorRate, .costPerRequest] {
            #expect(Self.scenario([Self.objective(.goodput, .min), Self.objective(other)]).planDefect != nil)
        }
        #expect(Self.scenario([Self.objective(.goodput, .min), Self.objective(.ttft)]).planDefect == nil)
        let others = Self.scenario([Self.objective(.goodput, .min, of: "b"), Self.objective(.ttft, of: "a")])
        #expect(others.planDefect?.contains("goodput of \"b\"") == true)
    }

    @Test("valid answers, where nothing is expected of those that it judges")
    func valid() throws {
        let objectives = [Self.objective(.validShare, .min)]
        #expect(Self.scenario(objectives).planDefect?.contains("nothing is expected of answers") == true)
        #expect(Self.scenario(objectives) { $0.expect = AnswerExpectation(.anything) }.planDefect != nil)
        #expect(Self.scenario(objectives) { $0.expect = AnswerExpectation(.json) }.planDefect == nil)
        #expect(Self.scenario(objectives) { $0.prompts[1].expect = AnswerExpectation(.json) }.planDefect == nil)
        let one = Self.scenario([Self.objective(.validShare, .min, prompt: "p")]) { scenario in
            scenario.expect = AnswerExpectation(.json)
            scenario.prompts[0].expect = AnswerExpectation(.anything)
        }
        #expect(one.planDefect?.contains("nothing is expected of the answers to \"p\"") == true)
        // The rows of a file, before they are read and after.
        let rows = Self.scenario(objectives) { scenario in
            scenario.data = DataSource(file: "rows")
            scenario.prompts = []
        }
        #expect(rows.planDefect != nil)
        var expected = rows
        expected.expect = AnswerExpectation(.json)
        #expect(expected.planDefect == nil)
    }

    @Test(
        "what is of a stream's instants, where whole answers are asked for",
        arguments: [Objective.Metric.ttft, .ttftFromPlan, .ttfa, .tpot, .itl, .icl, .stall, .tokensPerSecond]
    )
    func streams(metric: Objective.Metric) throws {
        func scenario(_ streams: [Bool], of target: String? = nil) -> Scenario {
            Self.scenario([Self.objective(metric, of: target)]) { scenario in
                for (index, isStreamed) in streams.enumerated() { scenario.targets[index].stream = isStreamed }
            }
        }
        #expect(scenario([false, false]).planDefect?.contains("asked for whole answers") == true)
        #expect(scenario([true, false]).planDefect == nil, "it judges the other")
        #expect(scenario([true, false], of: "b").planDefect != nil)
        #expect(Self.scenario([Self.objective(.e2e)]) { $0.targets[0].stream = false }.planDefect == nil)
    }

    @Test(
        "a pace, where answers have one token",
        arguments: [Objective.Metric.tpot, .itl, .icl, .stall, .tokensPerSecond]
    )
    func pace(metric: Objective.Metric) throws {
        func scenario(_ change: (inout Scenario) -> Void = { _ in }) -> Scenario {
            Self.scenario([Self.objective(metric, .min)]) { scenario in
                for index in scenario.targets.indices { scenario.targets[index].maxTokens = 1 }
                change(&scenario)
            }
        }
        #expect(scenario().planDefect?.contains("one token at most") == true)
        #expect(scenario { $0.targets[0].maxTokens = 2 }.planDefect == nil)
        #expect(scenario { $0.prompts[0].maxTokens = 2 }.planDefect == nil)
        #expect(scenario { $0.targets[1].body["max_tokens"] = 9 }.planDefect == nil)
        #expect(scenario { $0.targets[1].body["n"] = 2 }.planDefect == nil)
        #expect(Self.scenario([Self.objective(.ttft)]) { $0.targets[0].maxTokens = 1 }.planDefect == nil)
    }

    @Test("more output than any answer may have")
    func output() throws {
        func scenario(_ bound: Objective.Bound, _ limit: Double) -> Scenario {
            Self.scenario([Self.objective(.outputTokens, bound, limit)]) { scenario in
                for index in scenario.targets.indices { scenario.targets[index].maxTokens = 20 + index }
            }
        }
        #expect(scenario(.min, 22).planDefect?.contains("can never be met") == true)
        #expect(scenario(.min, 21).planDefect == nil, "one target can")
        #expect(scenario(.max, 22).planDefect == nil)
    }
}
