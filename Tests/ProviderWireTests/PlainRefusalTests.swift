import BenchModel
import ProviderWire
import Testing

@Suite("Refusals in plain words, of vendors that no table names")
struct PlainRefusalTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let status: Int
        let body: String
        let kind: FailureKind

        init(_ status: Int, _ body: String, _ kind: FailureKind) {
            (self.status, self.body, self.kind) = (status, body, kind)
        }

        var testDescription: String { "\(status) \(body)" }
    }

    private static func said(_ status: Int, _ message: String, _ kind: FailureKind) -> Refusal {
        Refusal(status, #"{"error":{"message":"\#(message)"}}"#, kind)
    }

    static let keys = [
        said(400, "Your API key is invalid. Please check it.", .auth),
        said(400, "The api key you provided has been revoked", .auth), said(400, "API key is missing", .auth),
        said(422, "No API key provided", .auth), said(400, "Invalid token", .auth),
        said(400, "Access denied due to missing subscription key.", .auth),
        Refusal(400, #"{"error":{"type":"unauthorized","message":"bad credentials"}}"#, .auth),
        Refusal(400, #"{"__type":"AccessDeniedException","message":"You have no access to the model."}"#, .auth),
        Refusal(400, #"{"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}"#, .auth),
        Refusal(
            400,
            #"{"success":false,"errors":[{"code":6003,"message":"Invalid request headers","error_chain":[{"code":6111}]}]}"#,
            .auth
        ),
        Refusal(400, #"{"message":"JWT expired","code":"token_expired"}"#, .auth),
    ]

    static let credit = [
        said(
            400,
            "You have reached your specified workspace API usage limits. You will regain access on 2026-12-01.",
            .quota
        ),
        said(429, "Your credits have been exhausted", .quota), said(400, "You have no credits left", .quota),
        said(403, "Please top up your account to continue", .quota), said(403, "Your free trial has expired", .quota),
        said(412, "Budget limit reached. Please increase your budget", .quota),
        said(429, "Monthly budget exceeded for this key", .quota),
        said(429, "You are past the per month request limit for this model.", .quota),
        said(429, "You have exceeded your daily quota of 300 requests.", .quota),
        said(403, "The billing account for the owning project is disabled in state closed", .quota),
        Refusal(429, #"{"code":"PrepaidBillOverdue","message":"The prepaid bill is overdue."}"#, .quota),
        Refusal(429, #"{"error":{"code":"CommodityNotPurchased","message":"Not purchased yet."}}"#, .quota),
        Refusal(
            400,
            #"{"Response":{"Error":{"Code":"ResourceInsufficient.ChargeResourceExhaust","Message":"x"}}}"#,
            .quota
        ), said(429, "Rate limit exceeded: limit_rpd/some/model", .quota),
    ]

    static let others = [
        said(403, "Request blocked by Model Armor", .badRequest),
        said(403, "Your request was rejected by our safety system", .badRequest),
        said(403, "Input did not pass moderation", .badRequest),
        said(503, "Too many connections, please wait before trying again.", .rateLimited),
        said(413, "Request exceeds the TPM limit", .rateLimited),
        said(503, "This model is currently experiencing high demand.", .overloaded),
        said(503, "ResourceExhausted: Worker local total request limit reached (163/32)", .overloaded),
        said(429, "Due to heavy load, please retry later", .overloaded),
    ]

    /// The same words with another sense.
    static let innocent = [
        said(400, "The field 'api_key' is invalid here", .badRequest),
        said(400, "max_tokens is required. See the page on API keys.", .badRequest),
        said(
            429,
            "Rate limit reached on requests per day: Limit 200, Used 200. Please try again in 7m12s.",
            .rateLimited
        ),
        said(429, "Too many requests. Add credits for higher limits.", .rateLimited),
        said(403, "Your account may not use this model", .auth), said(500, "upstream failed", .serverError),
        said(400, "Unknown parameter: token_limit", .badRequest),
    ]

    @Test("are told by words that stand together", arguments: keys + credit + others)
    func told(refusal: Refusal) { #expect(Self.kind(refusal) == refusal.kind) }

    @Test("are not seen where the words mean something else", arguments: innocent)
    func untold(refusal: Refusal) { #expect(Self.kind(refusal) == refusal.kind) }

    private static func kind(_ refusal: Refusal) -> FailureKind? {
        let head = ResponseHead(status: refusal.status, headers: jsonAnswer.headers)
        let response = decode(refusal.body, as: .openaiChat, head: head).response
        let target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")
        let call = ProviderCall(target: target, endpoint: Endpoint(name: "e", baseURL: "http://127.0.0.1"))
        return failure(
            call.outcome(
                of: RecordedExchange(times: PhaseTimes(started: 0), ending: .complete, head: head, response: response)
            )
        )
    }
}
