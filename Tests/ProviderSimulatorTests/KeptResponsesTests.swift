import Testing

@testable import ProviderSimulator

@Suite("Responses that are kept")
struct KeptResponsesTests {
    private static func isKept(_ id: Int, in responses: KeptResponses) -> Bool {
        (try? responses.texts(of: "resp_\(id)")) != nil
    }

    @Test(
        "leave room for new ones, the oldest first, however little is said in each",
        arguments: [[], [""], ["a"], ["a", "b c", ""], [String(repeating: "word ", count: 100)]]
    )
    func room(texts: [String]) throws {
        let responses = KeptResponses(mostBytes: 20_000)
        for id in 0..<2_000 {
            responses.keep(texts, as: "resp_\(id)")
            #expect(try responses.texts(of: "resp_\(id)") == texts)
        }
        let kept = (0..<2_000).filter { Self.isKept($0, in: responses) }
        #expect((10...100).contains(kept.count) && kept == Array(2_000 - kept.count..<2_000), "\(kept)")
    }

    @Test("take the place of one with the same id, and of no other")
    func again() throws {
        let responses = KeptResponses(mostBytes: 2_000)
        responses.keep(["first"], as: "resp_0")
        for count in 1...100 { responses.keep([String(repeating: "a", count: count)], as: "resp_1") }
        #expect(try responses.texts(of: "resp_0") == ["first"])
        #expect(try responses.texts(of: "resp_1") == [String(repeating: "a", count: 100)])
    }

    @Test("are none where one alone is too large, and the next has the room")
    func large() throws {
        let responses = KeptResponses(mostBytes: 1_000)
        responses.keep([String(repeating: "a", count: 5_000)], as: "resp_0")
        responses.keep(["b"], as: "resp_1")
        #expect(!Self.isKept(0, in: responses) && Self.isKept(1, in: responses))
    }
}
