import BenchModel
import JSONSyntax
import Synchronization
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("A webhook")
struct WebhookTests {
    /// Answers posts with statuses in turn, the last of them for ever.
    private static func post(
        _ text: String,
        _ statuses: [Int],
        headers: [HTTPHeader] = []
    ) async -> (error: AlertFault?, asked: FakeTransport, waits: [Nanoseconds]) {
        let transport = FakeTransport { _, number in
            let status = statuses[min(number, statuses.count) - 1]
            if status == 0 {
                return FakeAnswer(ending: .failed(.dns, detail: "no https://hooks.example:8443/services/T0/SECRET"))
            }
            return FakeAnswer([.head(status: status, headers: headers), .text("ok <secret>")])
        }
        let waits = Mutex<[Nanoseconds]>([])
        do throws(AlertFault) {
            let webhook = try Self.webhook()
            try await webhook.post(text, over: transport) { wait in waits.withLock { $0.append(wait) } }
            return (nil, transport, waits.withLock(\.self))
        } catch {
            return (error, transport, waits.withLock(\.self))
        }
    }

    private static func webhook() throws(AlertFault) -> Webhook {
        do throws(ApplicationError) {
            return try Webhook("https://hooks.example:8443/services/T0/SECRET")
        } catch {
            throw AlertFault(error.description)
        }
    }

    @Test("posts Slack's JSON, in which nothing calls anybody")
    func body() async throws {
        let (error, transport, waits) = await Self.post("a <!channel> & \"b\"\n", [200])
        #expect(error == nil && waits.isEmpty)
        transport.tally.withLock { tally in
            #expect(tally.methods == [.post] && tally.urls == ["https://hooks.example:8443/services/T0/SECRET"])
            #expect(tally.headers.first?.contains(HTTPHeader("content-type", "application/json")) == true)
            #expect(
                tally.bodies.map { String(decoding: $0, as: UTF8.self) }
                    == [#"{"text":"a &lt;!channel&gt; &amp; \"b\"\n"}"#]
            )
        }
    }

    @Test("cuts a text that nobody would read")
    func longText() {
        let body = Webhook.body(String(repeating: "x", count: 100_000))
        #expect(body.count < 5_000)
    }

    @Test(
        "tries again after what may pass, with waits between",
        arguments: [[0, 200], [500, 503, 200], [429, 0, 502, 204]]
    )
    func again(statuses: [Int]) async {
        let (error, transport, waits) = await Self.post("x", statuses)
        #expect(error == nil && waits.count == statuses.count - 1)
        #expect(transport.tally.withLock(\.urls.count) == statuses.count)
    }

    @Test("is told once what it has answered for, however long its page is or where it ends", arguments: [200, 404])
    func longPage(status: Int) async {
        for ending in [nil, HTTPExchange.Ending.failed(.connectionLost, detail: "reset")] {
            let transport = FakeTransport { _, _ in
                var page = FakeAnswer([.head(status), .text(String(repeating: "x", count: 100_000))])
                page.ending = ending
                return page
            }
            do throws(AlertFault) {
                try await Self.webhook().post("x", over: transport) { _ in }
                #expect(status == 200)
            } catch {
                #expect(status == 404 && error.description.hasSuffix("answered 404"), "\(error)")
            }
            #expect(transport.tally.withLock(\.urls.count) == 1)
        }
    }

    @Test("waits as long as the server asks, but not for ever")
    func retryAfter() async {
        let (_, _, waits) = await Self.post("x", [429, 200], headers: [HTTPHeader("retry-after", "17")])
        #expect(waits == [.seconds(17)])
        let (_, _, long) = await Self.post(
            "x",
            [429, 200],
            headers: [HTTPHeader("retry-after", "99999999999999999999")]
        )
        #expect(long == [.seconds(60)])
    }

    @Test("gives up in the end, and at once where another attempt cannot help")
    func givesUp() async throws {
        let (error, transport, waits) = await Self.post("x", [503])
        #expect(transport.tally.withLock(\.urls.count) == 4 && waits.count == 3)
        #expect(error?.description == "the webhook at https://hooks.example:8443 answered 503")
        for status in [301, 400, 403, 404, 410] {
            let (error, transport, _) = await Self.post("x", [status])
            #expect(error != nil && transport.tally.withLock(\.urls.count) == 1)
        }
        let (refused, _, _) = await Self.post("x", [0])
        let text = try #require(refused?.description)
        #expect(text.contains("cannot be reached") && !text.contains("SECRET") && !text.contains("T0"), "\(text)")
    }

    @Test(
        "quotes none of its path, be it written otherwise or cut",
        arguments: ["/services/T0/Hidden-Word", "Hidden%2dWord", "…dden-Wor"]
    )
    func path(told: String) throws {
        let address = try PostAddress("https://hooks.example/services/T0/Hidden-Word")
        let text = address.withoutSecrets("no \(told) there", [])
        #expect(text.hasSuffix("••• there") && !text.contains("dden"), "\(text)")
    }

    @Test(
        "refuses what is no address, and quotes none of its path",
        arguments: [
            "", "hooks.example/SECRET", "ftp://x/SECRET", "https://", "https://u:SECRET@x/y", "https://x/a SECRET",
            "https://x:99999/SECRET", "https://x/\nSECRET", "https://[::1/SECRET",
        ]
    )
    func addresses(url: String) {
        let error = #expect(throws: ApplicationError.self) { _ = try Webhook(url) }
        #expect(error?.description.contains("SECRET") == false)
    }

    @Test("shows its server alone")
    func shown() throws {
        #expect(try Self.webhook().shown == "https://hooks.example:8443")
    }
}
