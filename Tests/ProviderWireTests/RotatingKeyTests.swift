import BenchModel
import Synchronization
import Testing

@testable import ProviderWire

@Suite("A key that is handed out anew", .timeLimit(.minutes(30)))
struct RotatingKeyTests {
    private struct NoKey: Error, CustomStringConvertible { let description = "`token` ended with exit code 1" }

    /// Hands out `secret-token-1`, `secret-token-2` and so on, and counts how often it was asked.
    private final class Fountain: Sendable {
        let count = Mutex(0)

        func next() -> Secret {
            let number = count.withLock {
                $0 += 1
                return $0
            }
            return Secret("secret-token-\(number)")
        }
    }

    private static func key(_ fountain: Fountain) -> RotatingKey {
        RotatingKey(Secret("secret-token-0")) { _ in fountain.next() }
    }

    @Test("is asked for once, however many requests are refused at a time")
    func concurrentRefusals() async {
        let fountain = Fountain()
        let key = Self.key(fountain)
        await withDiscardingTaskGroup { group in
            for _ in 0..<50 {
                group.addTask {
                    #expect(key.refused(0) == .outdated)
                    _ = await key.ready()
                }
            }
        }
        #expect(fountain.count.withLock(\.self) == 1)
        #expect(key.current.number == 1 && key.current.key.revealed == "secret-token-1")
    }

    @Test("has the last word where the new one is refused as well, but not of a request that went with the old one")
    func secondRefusal() async {
        let key = Self.key(Fountain())
        #expect(key.refused(0) == .outdated)
        _ = await key.ready()
        #expect(key.refused(0) == .outdated)
        #expect(key.refused(1) == .final("a new key was refused as the one before it was"))
    }

    @Test("may be refused again and again, as long as each key worked before")
    func expiry() async {
        let key = Self.key(Fountain())
        for number in 0..<5 {
            #expect(key.current.number == number)
            key.worked(number)
            #expect(key.refused(number) == .outdated)
            _ = await key.ready()
        }
    }

    @Test("has the last word where none can be had, and whoever waits goes on")
    func noKey() async {
        let told = Mutex<[String]>([])
        let key = RotatingKey(Secret("secret-token-0")) { _ in throw NoKey() }
        key.whenNotRenewed { words in told.withLock { $0.append(words) } }
        key.worked(0)
        #expect(key.refused(0) == .outdated)
        _ = await key.ready()
        #expect(key.refused(0) == .final("`token` ended with exit code 1"))
        #expect(told.withLock(\.self) == ["`token` ended with exit code 1"])
    }

    @Test("is renewed when four fifths of its time are over, while the one before still holds")
    func aheadOfTime() async {
        let fountain = Fountain()
        let key = Self.key(fountain)
        let waits = Mutex<[Nanoseconds]>([])
        await key.keepUp(.seconds(100)) { wait in
            let count = waits.withLock { waits in
                waits.append(wait)
                return waits.count
            }
            #expect(await key.ready() == false)
            if count == 4 { throw CancellationError() }
        }
        #expect(waits.withLock(\.self) == [.seconds(80), .seconds(80), .seconds(80), .seconds(80)])
        #expect(key.current.number == 3 && key.all.count == 4)
    }

    @Test("is tried for again before its end where there was none")
    func trying() async {
        let waits = Mutex<[Nanoseconds]>([])
        let key = RotatingKey(Secret("secret-token-0")) { _ in throw NoKey() }
        await key.keepUp(.seconds(100)) { wait in
            let count = waits.withLock { waits in
                waits.append(wait)
                return waits.count
            }
            if count == 3 { throw CancellationError() }
        }
        #expect(waits.withLock(\.self) == [.seconds(80), .seconds(5), .seconds(5)])
        #expect(key.current.number == 0)
    }

    @Test("goes where the protocol wants it, and into requests that were made before", arguments: WireProtocol.allCases)
    func headers(wire: WireProtocol) async {
        let key = Self.key(Fountain())
        let target = Target(name: "t", endpoint: "e", wireProtocol: wire, model: "m")
        let endpoint = Endpoint(name: "e", baseURL: "https://example.com", apiKey: Secret("secret-token-0"))
        let call = ProviderCall(target: target, endpoint: endpoint, rotatingKey: key)
        var request = call.request(for: Prompt(id: "p", user: "hi"), nonce: nil)
        let name = ["anthropic-messages": "x-api-key", "gemini": "x-goog-api-key"][wire.rawValue] ?? "authorization"
        let value = { (request: TransportRequest) in request.headers.first { $0.name == name }?.value ?? "" }
        #expect(call.stamp(&request) == 0 && value(request).hasSuffix("secret-token-0"))
        await key.renew()
        #expect(call.stamp(&request) == 1 && value(request).hasSuffix("secret-token-1"))
        #expect(request.headers.count { $0.name == name } == 1)
    }

    @Test("is struck out in every generation, wherever a server repeats it")
    func redaction() async {
        let key = Self.key(Fountain())
        let target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")
        let endpoint = Endpoint(name: "e", baseURL: "https://example.com", apiKey: Secret("secret-token-0"))
        let call = ProviderCall(target: target, endpoint: endpoint, rotatingKey: key)
        for generation in 0..<3 {
            for number in 0...generation {
                let error = ProviderError(message: "token secret-token-\(number) is not valid")
                let exchange = RecordedExchange(
                    times: PhaseTimes(started: 0),
                    ending: .complete,
                    head: ResponseHead(status: 401),
                    response: DecodedResponse(providerError: error)
                )
                #expect(!"\(call.outcome(of: exchange))\(call.response(of: exchange))".contains("secret-token"))
            }
            await key.renew()
        }
    }
}
