import BenchModel
import ProviderWire
import Testing

@Suite("Words of refusals that a message only quotes")
struct QuotedRefusalTests {
    typealias Words = RefusalTests.Words

    private static func error(_ message: String) -> String { RefusalTests.error(message) }

    /// Known words that say nothing of why the request was refused.
    static let quoted: [Words] = [
        Words(
            "of the prompt",
            400,
            #"{"error":{"message":"Invalid content: \"my balance: insufficient balance, budget has been exceeded\""}}"#,
            .badRequest
        ),
        Words(
            "of the prompt, in single marks",
            422,
            error("Input should be a list [input_value='what does insufficient balance mean', input_type=str]"),
            .badRequest
        ),
        Words("of the prompt, cut", 400, error("Cannot read `usage limit reached and so on"), .badRequest),
        Words(
            "of the prompt, in typographic marks",
            422,
            error("Not valid: “incorrect api key provided”"),
            .badRequest
        ),
        Words(
            "of the prompt, in an error within",
            400,
            #"{"error":{"message":"Upstream - {\"error\":{\"message\":\"Bad content: \\\"insufficient funds\\\"\"}}"}}"#,
            .badRequest
        ),
        Words("of a setting", 500, error("no such function: 'server is overloaded'"), .serverError),
        Words("of a link", 429, error("Slow down. See https://a.example/insufficient%20balance"), .rateLimited),
        Words(
            "of a condition",
            429,
            error("Too many requests. If you have insufficient balance, recharge."),
            .rateLimited
        ),
        Words("of a member", 400, error("billing_address_error is no member"), .badRequest),
        Words(
            "with an apostrophe",
            403,
            error("The team's key can't be used: it doesn't have any credits yet"),
            .quota
        ),
        Words("behind a quotation", 400, error("The model 'x' cannot be used: insufficient balance"), .quota),
    ]

    @Test("say nothing of why a request was refused; words beside them do", arguments: quoted)
    func kinds(words: Words) {
        #expect(failure(RefusalTests.call.outcome(of: RefusalTests.exchange(words))) == words.kind)
    }

    @Test("of endless marks are read in time", arguments: ["\"", "'", "\\\"", "{\"message\":\"", "'error': '", "`"])
    func endless(mark: String) {
        let body = String(repeating: mark, count: 20_000)
        for status in [400, 429, 500] {
            let head = ResponseHead(status: status, headers: [])
            let response = decode(body, as: .openaiChat, head: head).response
            let exchange = RecordedExchange(
                times: PhaseTimes(started: 0),
                ending: .complete,
                head: head,
                response: response
            )
            #expect(failure(RefusalTests.call.outcome(of: exchange)) != nil)
        }
    }
}
