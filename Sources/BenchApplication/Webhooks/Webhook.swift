package import BenchModel
import JSONSyntax

/// Posts texts to an address that takes Slack's JSON, `{"text": …}`, as Mattermost, Discord (`/slack`) and others do too.
///
/// The path of such an address is a secret: whoever knows it can post. Only its server is shown.
package struct Webhook: Sendable {
    /// The waits before another attempt.
    private static let waits: [Nanoseconds] = [.seconds(1), .seconds(5), .seconds(20)]
    /// Slack cuts a text at 40,000 characters; nobody reads so many.
    private static let longestText = 4_000

    private let address: PostAddress
    /// Scheme, host and port.
    package var shown: String { address.shown }

    /// Takes an address.
    ///
    /// - Throws: an ``ApplicationError`` where it is none, which does not quote more of it than its server.
    package init(_ url: String) throws(ApplicationError) {
        do {
            address = try PostAddress(url)
        } catch {
            let fault =
                switch error {
                case .noAddress: "the webhook's address is none: expected https://HOST/PATH, as the service shows it"
                case .notPlain: "the webhook's address: expected https://HOST/PATH without a name, a password or blanks"
                }
            throw ApplicationError(fault)
        }
    }

    /// Returns the body for a text.
    ///
    /// In Slack's messages `<!channel>` calls everybody, and a text may quote a server: the three characters with a meaning
    /// are written as entities (<https://docs.slack.dev/messaging/formatting-message-text>).
    static func body(_ text: String) -> [UInt8] {
        let cut = text.count > longestText ? "\(text.prefix(longestText)) …" : text
        let escaped = cut.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        return JSONValue.object(["text": .string(escaped)]).jsonBytes
    }

    /// Posts a text, and tries again for a while where that may help.
    ///
    /// - Parameters:
    ///   - text: may quote anybody.
    ///   - transport: carries it.
    ///   - pause: waits between attempts; a test returns at once.
    /// - Throws: an ``AlertFault`` with the last reason.
    package func post(
        _ text: String,
        over transport: any Transport,
        pause: @Sendable (Nanoseconds) async -> Void = { try? await Task.sleep(for: Duration($0)) }
    ) async throws(AlertFault) {
        let post = PatientPost(
            address: address,
            body: Self.body(text),
            limits: TimeLimits(connect: .seconds(10), idle: nil, total: .seconds(20)),
            waits: Self.waits
        )
        do {
            _ = try await post.send(over: transport, pause: pause)
        } catch {
            throw AlertFault("the webhook at \(shown) \(error.reason)")
        }
    }
}

// MARK: - From a program's surroundings

extension Surroundings {
    /// Posts a text over a transport of its own, through the environment's proxies.
    package func post(_ text: String, to webhook: Webhook) async throws(AlertFault) {
        let carrier: StartedTransport
        do {
            carrier = try startPosting()
        } catch {
            throw AlertFault("the webhook at \(webhook.shown) cannot be asked: \(error)")
        }
        defer { carrier.shutDown() }
        try await webhook.post(text, over: carrier.transport)
    }
}
