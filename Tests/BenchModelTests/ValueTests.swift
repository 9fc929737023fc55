import BenchModel
import JSONSyntax
import Testing

@Suite("Values that flow between the parts")
struct ValueTests {
    @Test("A secret never shows itself")
    func secretIsOpaque() {
        let secret = Secret("sk-very-secret")
        var dumped = ""
        dump(secret, to: &dumped)
        let endpoint = Endpoint(name: "e", baseURL: "https://example.com", apiKey: secret)
        for text in ["\(secret)", String(reflecting: secret), dumped, "\(endpoint)", String(reflecting: endpoint)] {
            #expect(!text.contains("very-secret"))
        }
    }

    @Test("The first answer is the first event that is not thinking")
    func firstAnswer() {
        var log = DeltaLog<Monotonic>()
        #expect(log.firstToken == nil && log.firstAnswer == nil)
        log.append(arrival: 10, lag: 1, kind: .thinking, bytes: 3)
        #expect(log.firstToken == 10 && log.firstAnswer == nil)
        log.append(arrival: 20, lag: 2, kind: .tool, bytes: 4)
        log.append(arrival: 30, lag: 3, kind: .text, bytes: 5)
        #expect(log.firstToken == 10 && log.firstAnswer == 20 && log.lastToken == 30)
        let counted = log.counted(from: RunEpoch(monotonic: 5, wall: 0))
        #expect(counted.arrivals == [5, 15, 25])
        #expect(counted.lags == [1, 2, 3] && counted.kinds == log.kinds && counted.byteCounts == log.byteCounts)
    }

    @Test(
        "Header fields are found whatever their case, the last one wins",
        arguments: ["Retry-After", "retry-after", "RETRY-AFTER"]
    )
    func headerLookup(name: String) {
        let head = ResponseHead(status: 429, headers: [HTTPHeader("retry-after", "1"), HTTPHeader(name, "2")])
        #expect(head.value(of: "retry-after") == "2")
        #expect(head.value(of: "absent") == nil)
    }

    @Test("JSON values print canonically and keep numbers as written")
    func jsonPrints() {
        let value: JSONValue = ["b": [1, true, .null, .number("3e-06")], "a": "q\"\\\n\u{1}é"]
        #expect(value.json == #"{"a":"q\"\\\n\u0001é","b":[1,true,null,3e-06]}"#)
    }

    @Test("Objects merge member by member, anything else is replaced")
    func jsonMerges() {
        let base: JSONValue = ["a": ["x": 1, "y": 2], "b": [1]]
        #expect(base.merging(["a": ["y": 3], "b": 4]) == ["a": ["x": 1, "y": 3], "b": 4])
    }
}
