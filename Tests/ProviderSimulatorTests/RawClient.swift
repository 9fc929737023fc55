import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import ProviderSimulator

/// A client that sends bytes and shows bytes: no HTTP library stands between a test and the wire.
enum RawClient {
    /// Sends requests over one connection and returns all bytes up to the close, or until enough have come.
    static func exchange(
        _ simulator: Simulator,
        _ request: String,
        until isEnough: @Sendable (String) -> Bool = { _ in false }
    ) async throws -> Data {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: simulator.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            var received = Data()
            for try await buffer in inbound {
                received.append(contentsOf: buffer.readableBytesView)
                if isEnough(String(decoding: received, as: UTF8.self)) { break }
            }
            return received
        }
    }

    static func request(
        _ path: String,
        _ body: String,
        _ headers: [String] = [],
        method: String = "POST",
        keepAlive: Bool = false
    ) -> String {
        let lines =
            ["\(method) \(path) HTTP/1.1", "host: simulator", "content-length: \(body.utf8.count)"]
            + (keepAlive ? [] : ["connection: close"]) + headers
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
    }
}

/// One response, taken apart.
struct RawResponse {
    let status: Int
    let headers: [String: String]
    let body: Data
    /// Whether the body ended as its framing promised.
    let isComplete: Bool
    /// Chunks of a chunked body.
    var chunks: [Data] = []

    init(_ bytes: Data) throws {
        let separator = try #require(bytes.range(of: Data("\r\n\r\n".utf8)), "no end of the head")
        let lines = String(decoding: bytes[..<separator.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        status = try #require(Int(lines[0].split(separator: " ")[1]))
        headers = Dictionary(
            lines.dropFirst().map { line in
                let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
                return (parts[0].lowercased(), parts[1])
            },
            uniquingKeysWith: { $1 }
        )
        let rest = Data(bytes[separator.upperBound...])
        guard headers["transfer-encoding"] == "chunked" else {
            body = rest
            isComplete = headers["content-length"].flatMap(Int.init) == rest.count
            return
        }
        (chunks, isComplete) = Self.dechunk(rest)
        body = chunks.reduce(Data(), +)
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as a JSON object.
    var object: [String: Any] {
        get throws { try #require(JSONSerialization.jsonObject(with: body) as? [String: Any]) }
    }

    private static func dechunk(_ bytes: Data) -> ([Data], Bool) {
        var rest = bytes[...]
        var chunks: [Data] = []
        while let line = rest.range(of: Data("\r\n".utf8)),
            let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16)
        {
            if size == 0 { return (chunks, true) }
            rest = rest[line.upperBound...]
            chunks.append(Data(rest.prefix(size)))
            guard rest.count >= size + 2 else { break }
            rest = rest.dropFirst(size + 2)
        }
        return (chunks, false)
    }
}

/// One server-sent event of a response whose lines end with LF.
struct RawEvent {
    let name: String?
    let data: String

    var object: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(data.utf8))) as? [String: Any] ?? [:]
    }

    static func all(in text: String) -> [RawEvent] {
        text.replacingOccurrences(of: "\r\n", with: "\n").components(separatedBy: "\n\n").compactMap { block in
            let lines = block.split(separator: "\n")
            guard let data = lines.first(where: { $0.hasPrefix("data: ") }) else { return nil }
            let name = lines.first { $0.hasPrefix("event: ") }
            return RawEvent(name: name.map { String($0.dropFirst(7)) }, data: String(data.dropFirst(6)))
        }
    }
}

/// Starts a simulator on a free port, and stops it whatever happens.
func withSimulator<Result>(
    _ configuration: SimulatorConfiguration = SimulatorConfiguration(),
    _ body: (Simulator) async throws -> Result
) async throws -> Result {
    let simulator = try await Simulator.start(configuration)
    do {
        let result = try await body(simulator)
        try await simulator.stop()
        return result
    } catch {
        try await simulator.stop()
        throw error
    }
}

/// A request for a few quick tokens in each protocol.
struct Call: Sendable, CustomTestStringConvertible {
    static let pace = "x-simulator: ttft=1ms, rate=20000, tokens=8, jitter=0, tokens-per-event=1"

    let wire: WireProtocol
    let path: String
    let body: String
    var testDescription: String { wire.rawValue }

    static func make(_ wire: WireProtocol, stream: Bool = true, prompt: String = "Say two words", extra: String = "")
        -> Call
    {
        let more = extra.isEmpty ? "" : "," + extra
        let message = #"[{"role":"user","content":"\#(prompt)"}]"#
        switch wire {
        case .anthropic:
            return Call(
                wire: wire,
                path: "/v1/messages",
                body:
                    #"{"model":"claude-sonnet-4-5","max_tokens":2000,"stream":\#(stream),"messages":\#(message)\#(more)}"#
            )
        case .chat:
            return Call(
                wire: wire,
                path: "/v1/chat/completions",
                body: #"{"model":"gpt-5","stream":\#(stream),"messages":\#(message)\#(more)}"#
            )
        case .completions:
            return Call(
                wire: wire,
                path: "/v1/completions",
                body: #"{"model":"gpt-5","max_tokens":2000,"stream":\#(stream),"prompt":"\#(prompt)"\#(more)}"#
            )
        case .responses:
            return Call(
                wire: wire,
                path: "/v1/responses",
                body: #"{"model":"gpt-5","stream":\#(stream),"input":"\#(prompt)"\#(more)}"#
            )
        case .gemini:
            return Call(
                wire: wire,
                path: "/v1beta/models/gemini-2.5-flash:"
                    + (stream ? "streamGenerateContent?alt=sse" : "generateContent"),
                body: #"{"contents":[{"role":"user","parts":[{"text":"\#(prompt)"}]}]\#(more)}"#
            )
        }
    }

    static let all = WireProtocol.allCases.map { make($0) }
    /// The protocols with functions to call and thinking: all but the oldest.
    static let withTools = WireProtocol.allCases.filter { $0 != .completions }

    func send(to simulator: Simulator, _ headers: [String] = [], pace: String = Call.pace) async throws -> RawResponse {
        try RawResponse(await RawClient.exchange(simulator, RawClient.request(path, body, [pace] + headers)))
    }
}

/// Finds a value in nested JSON by keys and indexes, as in `at(object, "choices", 0, "delta")`.
func at(_ value: Any?, _ path: Any...) -> Any? {
    path.reduce(value) { value, step in
        if let key = step as? String { return (value as? [String: Any])?[key] }
        guard let index = step as? Int, let list = value as? [Any], list.indices.contains(index) else { return nil }
        return list[index]
    }
}
