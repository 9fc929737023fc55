import Testing

@testable import ProviderSimulator

@Suite("Directives in headers")
struct DirectiveTests {
    @Test("Every setting of a reply is read")
    func overrides() throws {
        let read = try ReplyOverrides(
            parsing:
                "ttft=150ms, spread=0.25, rate=100,tokens=200, jitter=0.5, tokens-per-event=4, first-event-tokens=1, "
                + "reasoning=visible"
        )
        let expected = ReplyOverrides(
            ttft: .milliseconds(150),
            spread: 0.25,
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
        arguments: [
            ("1.5s", Duration.milliseconds(1500)), ("200us", .microseconds(200)), ("500 ms", .milliseconds(500)),
            ("1m30s", .seconds(90)), ("1 m 30 s", .seconds(90)), ("0s", .zero), ("24h", .seconds(86_400)),
            ("150µs", .microseconds(150)),
        ]
    )
    func durations(_ text: String, _ duration: Duration) throws {
        #expect(try ReplyOverrides(parsing: "ttft=\(text)").ttft == duration)
    }

    @Test(
        "What cannot be meant is an error",
        arguments: [
            "ttft=5", "ttft=-1ms", "ttft", "rate=0", "rate=x", "tokens=-1", "jitter=2", "spread=3", "spread=-1",
            "tokens-per-event=0",
            "reasoning=loud", "tokens=9223372036854775807", "tokens=1000001", "tokens=99999999999999999999",
            "rate=1e-300", "rate=1e999", "rate=nan", "rate=inf", "rate=-1", "ttft=1e17ns", "ttft=nanms", "ttft=inf s",
            "ttft=86401s", "tokens-per-event=9223372036854775807", "first-event-tokens=100001", "jitter=nan",
            "ttft=1e3ms", "ttft=0x10ms", "ttft=+5ms", "ttft=5 parsecs", "ttft=25h", "rate=0x10",
            "spread=0x1p-1", "jitter=0x1", "rate=infinity",
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
            ("dead-reuse;after=2;sit=1s", [.deadReuse(after: 2, sit: .seconds(1))]),
            ("held-body, held-body=5s", [.heldBody(nil), .heldBody(.seconds(5))]),
            ("fallback-model, fallback-model=tiny", [.fallbackModel("fallback-small"), .fallbackModel("tiny")]),
            ("foreign-event, foreign-event=word", [.foreignEvent(.keepalive), .foreignEvent(.word)]),
            ("odd-error=words;after=0, odd-error", [.oddError(.words, after: 0), .oddError(.field, after: 3)]),
            ("expired-key=2s, expired-key;after=5", [.expiredKey(.age(.seconds(2))), .expiredKey(.uses(5))]),
            ("usage=choice, usage=x-groq", [.usage(.choice), .usage(.xGroq)]),
            ("spoil, spoil=torn;share=0.25", [.spoil(.fence), .sometimes(0.25, .spoil(.torn))]),
            ("cut;share=1;first=2", [.first(2, .sometimes(1, .cut(after: 3)))]),
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
            ("huge-event=9223372036854775807", "268435456"), ("deep=1000000000000", "10000000"),
            ("cut;after=9223372036854775807", "after"), ("cut;after=-1", "after"), ("cut;after=1e3", "after"),
            ("coalesce=99999999999999999999", "coalesce"), ("status=600", "599"),
            ("status=-9223372036854775808", "status"), ("status=429;retry-after=1e999", "retry-after"),
            ("status=429;retry-after=nan", "retry-after"), ("status=429;retry-after-ms=1e3", "retry-after-ms"),
            ("slow-headers=1e300s", "slow-headers"), ("slow-headers=-5ms", "slow-headers"),
            ("dead-reuse;sit=1e17ns", "sit"), ("dead-reuse;after=-1", "after"), ("held-body=forever", "held-body"),
            ("expired-key=5", "expired-key"), ("cut;first=0", "first"), ("odd-error=loud", "detail"),
            ("spoil=loud", "torn"), ("spoil;share=2", "share"), ("spoil;share", "share"),
            ("foreign-event=x", "keepalive"), ("fallback-model=", "fallback-model"),
            ("stall=500ms", "stall takes no value"), ("cut=3", "cut takes no value"), ("hold=", "hold takes no value"),
            ("held-body=5 parsecs", "held-body"), ("comments;bom=no", "bom takes no value"),
        ]
    )
    func nonsenseFaults(_ text: String, _ named: String) {
        let error = #expect(throws: DirectiveError.self) { try Fault.list(parsing: text) }
        #expect(error?.description.contains(named) == true)
    }

    @Test("A value is taken, or refused by the name of whoever takes none", arguments: Fault.Kind.allCases)
    func values(_ kind: Fault.Kind) {
        let name = kind.rawValue
        var words = ""
        do { _ = try Fault.list(parsing: "\(name)=\u{1}") } catch { words = error.description }
        #expect(words.contains("takes no value") == !kind.takesValue, "\(words)")
    }

    @Test("Every kind that is listed can be read", arguments: Fault.Kind.allCases)
    func kinds(_ kind: Fault.Kind) throws {
        let values = [
            "status": "500", "slow-headers": "1ms", "coalesce": "2", "usage": "none", "huge-event": "9",
            "redirect": "http://h/", "echo": "stream", "deep": "9",
        ]
        let name = kind.rawValue
        #expect(try Fault.list(parsing: values[name].map { "\(name)=\($0)" } ?? name).count == 1)
    }
}
