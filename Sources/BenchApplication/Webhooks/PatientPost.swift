import BenchModel
import CurlTransport
import Statistics

/// A post of JSON that is made again for a while where that may help.
struct PatientPost {
    /// The longest wait that a server may ask for.
    private static let longestWait = Nanoseconds.seconds(60)

    let address: PostAddress
    /// Follows the address, and is no secret.
    var path = ""
    /// What goes with it beside the content's type; they may hold keys.
    var headers: [HTTPHeader] = []
    let body: [UInt8]
    let limits: TimeLimits
    /// The waits before further attempts; none for a single one.
    let waits: [Nanoseconds]

    /// Makes it.
    ///
    /// - Parameters:
    ///   - transport: carries it.
    ///   - pause: waits between attempts; a test returns at once.
    /// - Returns: the answer to the attempt that was taken.
    /// - Throws: the last reason.
    func send(
        over transport: any Transport,
        pause: @Sendable (Nanoseconds) async -> Void
    ) async throws(Failure) -> PlainAnswer {
        var request = PlainRequest(
            .post,
            address.url + path,
            headers: [HTTPHeader("content-type", "application/json")] + headers,
            body: body,
            mostBytes: 64 << 10,
            limits: limits
        )
        // Whoever answered has the post: made again for the sake of a long or broken page, it would come twice.
        request.takesHeaderAlone = true
        var waits = waits[...]
        while true {
            let failure: Failure
            do {
                let answer = try await transport.answer(to: request)
                guard let refused = Failure(answer, longestWait: Self.longestWait) else { return answer }
                failure = refused
            } catch {
                failure = Failure(reason: address.withoutSecrets("\(error)", headers))
            }
            guard !failure.isForGood, let wait = waits.popFirst(), !Task.isCancelled else { throw failure }
            await pause(max(wait, failure.wait ?? 0))
        }
    }

    /// Why a post was not taken.
    struct Failure: Error {
        /// What the server did, behind its name.
        var reason: String
        /// Whether another attempt cannot help.
        var isForGood: Bool
        var wait: Nanoseconds?

        fileprivate init(reason: String) {
            self.reason = "cannot be reached: \(reason)"
            isForGood = false
        }

        /// Nil where it was taken.
        ///
        /// Of the answer only the status is told: its text is another's.
        fileprivate init?(_ answer: PlainAnswer, longestWait: Nanoseconds) {
            let status = answer.head.status
            if (200..<300).contains(status) { return nil }
            reason = "answered \(status)"
            isForGood = (300..<500).contains(status) && ![408, 425, 429].contains(status)
            let seconds = answer.head.value(of: "retry-after").flatMap { DecimalText.number($0) }
            wait = seconds.map { min(longestWait, max(0, .seconds($0))) }
        }
    }
}

extension Surroundings {
    /// Starts what carries posts: a transport of its own, through the environment's proxies.
    func startPosting() throws -> StartedTransport {
        var configuration = CurlTransport.Configuration(
            userAgent: userAgent,
            proxies: SystemProxies(environment: environment),
            connections: 1
        )
        configuration.wantsPriority = false
        return try startTransport(configuration)
    }
}
