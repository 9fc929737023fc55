import BenchModel
import Testing

@testable import ProviderWire

@Suite("Errors and remarks between the tokens of a whole answer")
struct ErrorShapeTests {
    private static func answer(_ wireProtocol: WireProtocol, with event: String) -> String {
        let body = WordsWithStop.body(wireProtocol, stop: "stop")
        // Behind the second event.
        let end = body.ranges(of: "\n\n")[1].upperBound
        return String(body[..<end]) + event + body[end...]
    }

    private static func kind(_ wireProtocol: WireProtocol, with event: String) -> FailureKind? {
        failure(
            outcome(decodeBothWays(answer(wireProtocol, with: event), as: wireProtocol), wireProtocol: wireProtocol)
        )
    }

    private static let errors = [
        #"{"Response":{"Error":{"Code":"FailedOperation","Message":"gone"},"RequestId":"x"}}"#,
        #"{"ResponseMetadata":{"RequestId":"x","Error":{"Code":"InternalError","Message":"gone"}}}"#,
        #"{"Error":{"Code":"X","Message":"gone"}}"#, #"{"err":{"message":"gone"}}"#,
        #"{"data":{"error":{"message":"gone"}}}"#, #"{"type":"exception","message":"gone"}"#,
        #"{"type":"server_error","message":"gone"}"#, #"{"message":"gone","code":502}"#,
        #"{"message":"gone","code":"InternalFailure"}"#, #"{"internalServerException":{"message":"gone"}}"#,
    ]

    @Test("fail it alike in every protocol", arguments: errors, WireProtocol.allCases)
    func failing(error: String, wireProtocol: WireProtocol) {
        #expect(Self.kind(wireProtocol, with: events(error)) == .streamError)
    }

    @Test(
        "fail it as a bare line between the events, and in an event whose name says so",
        arguments: WireProtocol.allCases
    )
    func lines(wireProtocol: WireProtocol) {
        #expect(Self.kind(wireProtocol, with: "{\"error\":{\"message\":\"gone\"}}\n\n") == .streamError)
        for name in ["ERROR", "server_error", "throttlingException", "exception"] {
            #expect(
                Self.kind(wireProtocol, with: "event: \(name)\ndata: {\"message\":\"gone\"}\n\n") == .streamError,
                "\(name)"
            )
        }
    }

    private static let remarks = [
        #"{"type":"preferred_model","message":"using m-large"}"#, #"{"type":"default","message":"queued"}"#,
        #"{"type":"transferring","message":"started"}"#, #"{"type":"interrupted_once","message":"going on"}"#,
        #"{"type":"warning","code":"W001","message":"max_tokens clipped"}"#,
        #"{"object":"queue.status","code":"QUEUED","message":"position 2"}"#,
        #"{"type":"heartbeat","code":"HB","message":"still working"}"#,
        #"{"status":"processing","code":102,"message":"thinking"}"#, #"{"data":{"error":null},"message":"note"}"#,
    ]

    @Test("do not where their words only contain letters of such names", arguments: remarks, WireProtocol.allCases)
    func harmless(remark: String, wireProtocol: WireProtocol) {
        #expect(Self.kind(wireProtocol, with: events(remark)) == nil)
    }

    @Test("do not where an event's name only contains the letters", arguments: WireProtocol.allCases)
    func names(wireProtocol: WireProtocol) {
        for name in ["terror", "errors", "ping", "transfer"] {
            #expect(Self.kind(wireProtocol, with: "event: \(name)\ndata: {\"message\":\"note\"}\n\n") == nil, "\(name)")
        }
    }
}
