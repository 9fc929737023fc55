import BenchModel
import JSONSyntax
import Testing

@Suite("Names that a request fills")
struct RequestTemplateTests {
    private static let values = RequestValues(uuid: "U", session: "3", turn: "1", request: "7")

    private static func filled(_ text: String) -> String {
        RequestTemplate.filled(text) { values.text(of: $0, row: ["city": "Ulm", "a b": "{{uuid}}"]) }
    }

    @Test(
        "are replaced where they are known, and nothing else is",
        arguments: [
            ("plain", "plain"), ("{{uuid}}", "U"), ("a {{ uuid }}-{{session}}.{{turn}}/{{request}} z", "a U-3.1/7 z"),
            ("{{row.city}}{{row.city}}", "UlmUlm"), ("{{row.gone}}", ""),
            // What a field holds is not read again.
            ("{{row.a b}}", "{{uuid}}"),
            ("{{{{uuid}}", "{{uuid}}"), ("{{{{{{uuid}}", "{{U"), ("{{", "{{"), ("{{uuid", "{{uuid"),
            ("{{a {{{{b", "{{a {{b"), ("{uuid}", "{uuid}"),
            ("}}{{uuid}}}}", "}}U}}"), ("{{UUID}} {{row.}} {{}}", "{{UUID}} {{row.}} {{}}"), ("é{{turn}}é", "é1é"),
        ]
    )
    func filling(text: String, expected: String) {
        #expect(Self.filled(text) == expected)
    }

    @Test("are told, and what is none by its mistake")
    func names() {
        let text = "{{a}} {{{{b}} {{ row.x }} {{"
        #expect(RequestTemplate.names(in: text) == [.row("x")])
        #expect(RequestTemplate.defects(in: text) == [.unknown(name: "a"), .unclosed("{{")])
        #expect(RequestTemplate.defects(in: "{{uuid} {{{{") == [.unclosed("{{uuid} {{{{")])
        #expect(RequestTemplate.defects(in: "{{{{uuid} {{turn}}") == [])
        #expect(RequestTemplate.known.allSatisfy { RequestTemplate.Name($0.dropFirst(2).dropLast(2)) != nil })
    }

    private static let scenario = Scenario(
        name: "s",
        endpoints: [Endpoint(name: "e", baseURL: "http://h", headers: [HTTPHeader("x-a", "{{row.tenant}}")])],
        targets: ["a", "b"].map { Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: "m") },
        prompts: [Prompt(id: "p", user: "u")],
        load: Load(extent: .requests(50), warmup: 5)
    )

    @Test("stand for the same at one place of a plan, and for others at every other place, sitting and run")
    func places() {
        func all(_ salt: UInt64, _ part: Int) -> [RequestValues] {
            let plan = Plan(Self.scenario, salt: salt, part: part)
            return Self.scenario.targets.places.flatMap { target in
                (0..<5).map {
                    plan.values(of: plan.request(target: target, phase: .warmup, sequence: RequestIndex($0)))
                }
                    + (0..<50).map {
                        plan.values(of: plan.request(target: target, phase: .measure, sequence: RequestIndex($0)))
                    }
            }
        }
        let first = all(1, 1)
        #expect(first == all(1, 1))
        let everything = (first + all(1, 2) + all(9_000, 1)).map(\.uuid)
        #expect(Set(everything).count == 330)
        let shape = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        #expect(everything.allSatisfy { $0.wholeMatch(of: shape) != nil })
        #expect(first[0].request == "warmup-0" && first[0].session == "warmup-0" && first[5].request == "0")
        #expect(first[6].session == "1" && first[6].turn == "0")
        let plan = Plan(Self.scenario, salt: 1)
        let turn = plan.values(of: plan.turn(2, of: 4, target: TargetIndex(0)))
        #expect(turn.session == "4" && turn.turn == "2")
    }

    @Test("of rows are gathered from headers and bodies, but for templates of the server's own")
    func rowFields() {
        var scenario = Self.scenario
        scenario.targets[1].body = [
            "user": "{{row.user}}", "list": [["deep": "{{ row.deep }} {{uuid}}"]], "chat_template": "{{row.jinja}}",
        ]
        #expect(scenario.rowFields(of: scenario.targets[0]) == ["tenant"])
        #expect(scenario.rowFields == ["tenant", "user", "deep"])
    }
}
