import BenchModel
import JSONSyntax
import ProviderWire
import Testing

@Suite("What a request asks that its price depends on")
struct AskedTermsTests {
    private static func terms(
        _ body: [String: JSONValue],
        _ members: [String: JSONValue],
        in wireProtocol: WireProtocol = .openaiChat,
        row: [String: String] = [:]
    ) -> AskedTerms {
        var target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")
        target.body = body
        var prompt = Prompt(id: "p", user: "Hi")
        prompt.fields = RequestFields(wireProtocol: wireProtocol, members: members)
        prompt.rowFields = row
        let call = ProviderCall(target: target, endpoint: Endpoint(name: "e", baseURL: "http://h"))
        #expect(call.terms(of: Prompt(id: "q", user: "Hi")) == call.terms || !row.isEmpty)
        return call.terms(of: prompt)
    }

    @Test("is what a recorded body has, unless the target's own says otherwise")
    func recorded() {
        let flex = Self.terms([:], ["service_tier": "flex"])
        #expect(flex.tier == "flex" && flex.asksForTier && !flex.asksForHourWrites)
        #expect(Self.terms(["service_tier": "default"], ["service_tier": "flex"]).tiers == ["default"])
        // A target's null takes the member out of what is sent.
        #expect(!Self.terms(["service_tier": .null], ["service_tier": "flex"]).asksForTier)
        // Responses has the same tiers, and other protocols have others.
        #expect(Self.terms([:], ["service_tier": "flex"], in: .openaiResponses).tier == "flex")
        #expect(!Self.terms([:], ["service_tier": "standard_only"], in: .anthropicMessages).asksForTier)
    }

    @Test("counts a cache's hour wherever it is asked for, as the two bodies together have it")
    func hour() {
        #expect(Self.terms([:], ["cache_control": ["type": "ephemeral", "ttl": "1h"]]).asksForHourWrites)
        let hour: JSONValue = ["ttl": "1h"]
        #expect(Self.terms(["cache_control": hour], ["cache_control": ["type": "ephemeral"]]).asksForHourWrites)
        #expect(!Self.terms(["cache_control": ["ttl": "5m"]], ["cache_control": ["ttl": "1h"]]).asksForHourWrites)
    }

    @Test("is filled from the row, where the target's body names one of its fields")
    func filled() {
        let terms = Self.terms(["service_tier": "{{row.tier}}"], [:], row: ["tier": "priority"])
        #expect(terms.tier == "priority" && terms.asksForTier)
    }
}
