import BenchModel
import ProviderWire
import Testing

/// What a decoder made of a body, and its last word while it was reading.
struct Decoded {
    var response: DecodedResponse<Monotonic>
    var verdict: ConsumerVerdict
}

let eventStream = ResponseHead(status: 200, headers: [HTTPHeader("Content-Type", "text/event-stream; charset=utf-8")])
let jsonAnswer = ResponseHead(status: 200, headers: [HTTPHeader("content-type", "application/json")])

/// Decodes a body given in `reads`, all of them arriving at 1,000 ns and taken in hand 7 ns later.
func decode(
    _ reads: [[UInt8]],
    as wireProtocol: WireProtocol,
    head: ResponseHead = eventStream,
    maxEventBytes: Int = 1 << 20,
    complete: Bool = true,
    enough: Int? = nil,
    keepsText: Bool = false,
    thinkTags: ThinkTags = .auto
) -> Decoded {
    let decoder = ResponseDecoding.decoder(
        for: wireProtocol,
        head: head,
        maxEventBytes: maxEventBytes,
        enough: enough,
        keepsText: keepsText,
        thinkTags: thinkTags
    )
    var verdict = ConsumerVerdict.more(hasToken: false)
    for read in reads { verdict = decoder.receive(read.span, arrival: 1_000, takenInHand: 1_007) }
    return Decoded(response: decoder.finish(complete: complete), verdict: verdict)
}

func decode(
    _ body: String,
    as wireProtocol: WireProtocol,
    head: ResponseHead = eventStream,
    maxEventBytes: Int = 1 << 20,
    complete: Bool = true,
    keepsText: Bool = false,
    thinkTags: ThinkTags = .auto
) -> Decoded {
    decode(
        [Array(body.utf8)],
        as: wireProtocol,
        head: head,
        maxEventBytes: maxEventBytes,
        complete: complete,
        keepsText: keepsText,
        thinkTags: thinkTags
    )
}

/// Decodes a body whole and byte by byte, and records where the two differ.
func decodeBothWays(
    _ body: String,
    as wireProtocol: WireProtocol,
    head: ResponseHead = eventStream,
    complete: Bool = true,
    thinkTags: ThinkTags = .auto,
    _ location: SourceLocation = #_sourceLocation
) -> DecodedResponse<Monotonic> {
    let bytes = Array(body.utf8)
    let results = [[bytes], byteByByte(bytes)].map { reads in
        decode(reads, as: wireProtocol, head: head, complete: complete, keepsText: true, thinkTags: thinkTags).response
    }
    #expect(results[0] == results[1], "in one read, and byte by byte", sourceLocation: location)
    return results[0]
}

/// Returns how an exchange went whose body decoded to `response`.
func outcome(
    _ response: DecodedResponse<Monotonic>,
    ending: RecordedExchange.Ending = .complete,
    wireProtocol: WireProtocol = .openaiChat
) -> Sample.Outcome {
    let target = Target(name: "t", endpoint: "e", wireProtocol: wireProtocol, model: "m")
    let call = ProviderCall(target: target, endpoint: Endpoint(name: "e", baseURL: "http://127.0.0.1"))
    return call.outcome(
        of: RecordedExchange(
            times: PhaseTimes(started: 0),
            ending: ending,
            head: eventStream,
            response: response
        )
    )
}

/// Returns why an exchange failed; nil where it did not.
func failure(_ outcome: Sample.Outcome) -> FailureKind? {
    if case .failed(let kind, _) = outcome { kind } else { nil }
}

/// Returns a body of server-sent events with these data.
func events(_ data: String...) -> String {
    data.map { "data: \($0)\n\n" }.joined()
}

/// Returns every byte as a read of its own.
func byteByByte(_ bytes: [UInt8]) -> [[UInt8]] { bytes.map { [$0] } }

/// A small generator (SplitMix64), so that random tests are the same on every machine and run.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension WireProtocol {
    /// The protocols that tell who says what, and have calls and pictures: all but the oldest.
    static let withRoles = allCases.filter { $0 != .openaiCompletions }
}
