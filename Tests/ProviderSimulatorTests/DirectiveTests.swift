import Testing

@testable import ProviderSimulator

@Suite("Directives in headers")
struct DirectiveTests {
    @Test("Every setting of a reply is read")
    func overrides() throws {
        let read = try ReplyOverrides(
            parsing:
                "ttft=150ms, rate=100,tokens=200, jitter=0.5, tokens-per-event=4, first-event-tokens=1, reasoning=visible"
        )
        let expected = ReplyOverrides(
            ttft: .milliseconds(150),
            rate: 100,
            tokens: 200,
            jitter: 0.5,
            tokensPerEvent: 4,
            firstEventTokens: 1,
            showsReasoning: true
        )
        #expect(read == expected)
    }

    @Test(
        "Durations take their unit",
        arguments: [("1.5s", Duration.milliseconds(1500)), ("200us", .microseconds(200))]
    )
    func durations(_ text: String, _ duration: Duration) throws {
        #expect(try ReplyOverrides(parsing: "ttft=\(text)").ttft == duration)
    }

    @Test(
        "What cannot be meant is an error",
        arguments: [
            "ttft=5", "ttft=-1ms", "ttft", "rate=0", "rate=x", "tokens=-1", "jitter=2", "tokens-per-event=0",
            "reasoning=loud",
        ]
    )
    func nonsense(_ text: String) {
        #expect(throws: DirectiveError.self) { try ReplyOverrides(parsing: text) }
    }

    @Test(
        "Faults are read with their parameters",
        arguments: [
            ("status=529;retry-after=2", [Fault.status(529, retryAfter: 2, retryAfterMilliseconds: nil)]),
            (
                "status=500;should-retry=false;first=2",
                [.first(2, .status(500, retryAfter: nil, retryAfterMilliseconds: nil, shouldRetry: "false"))]
            ), ("cut;after=1;first=1", [.first(1, .cut(after: 1))]),
            ("cut", [.cut(after: 3)]), ("cut;after=0", [.cut(after: 0)]),
            ("slow-headers=500ms", [.slowHeaders(.milliseconds(500))]),
            ("comments;bom, split", [.comments(byteOrderMark: true), .split]),
            ("usage=every", [.usage(.every)]), ("huge-event=70000", [.hugeEvent(bytes: 70000)]),
            ("redirect=http://h/?a=b", [.redirect("http://h/?a=b")]), ("", []),
        ]
    )
    func faults(_ text: String, _ faults: [Fault]) throws {
        #expect(try Fault.list(parsing: text) == faults)
    }

    @Test(
        "A fault that is not understood names itself",
        arguments: [
            ("cutt", "cutt"), ("cut;afer=2", "afer"), ("cut;after=x", "after"), ("status", "status"),
            ("status=99", "99"),
            ("usage=some", "some"), ("coalesce=1", "coalesce"), ("redirect", "redirect"),
        ]
    )
    func nonsenseFaults(_ text: String, _ named: String) {
        let error = #expect(throws: DirectiveError.self) { try Fault.list(parsing: text) }
        #expect(error?.description.contains(named) == true)
    }

    @Test("Every kind that is listed can be read", arguments: Fault.kinds)
    func kinds(_ kind: String) throws {
        let values = [
            "status": "500", "slow-headers": "1ms", "coalesce": "2", "usage": "none", "huge-event": "9",
            "redirect": "http://h/", "deep": "9",
        ]
        #expect(try Fault.list(parsing: values[kind].map { "\(kind)=\($0)" } ?? kind).count == 1)
    }
}
