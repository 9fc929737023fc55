import BenchModel
import Dispatch
import ProviderWire

/// A server that tells its own figures, and where.
struct MetricsSource: Sendable {
    /// What a page says.
    enum Page: Sendable {
        case known(ServerDialect, ServerFigures)
        /// Of a server that nobody here knows.
        case raw([ServerReading])
    }

    /// Why there is no page.
    struct Missing: Error {
        var reason: String
        /// Whether the server answered at all.
        var hasAnswered = false
        /// What can be done, for whoever named the place; nil where that is not known.
        var hint: String?
    }

    let call: ProviderCall
    /// Which of the call's places it is.
    let place: Int
    let transport: any Transport
    /// Where pages are read: off the threads on which requests are made ready.
    let readers: DispatchQueue

    /// The server's base address, as the run's targets show it.
    var server: String { call.shownBaseURL }
    var shownURL: String { call.readable(url: request.url) }
    /// With the key of now.
    private var request: PlainRequest { call.metricsRequests[place] }

    /// Asks for the page and reads it.
    func page() async throws(Missing) -> Page {
        let answer: PlainAnswer
        do throws(PlainFailure) {
            answer = try await transport.answer(to: request)
        } catch {
            throw Missing(reason: call.readable(words: error.description), hasAnswered: error.kind == .tooLarge)
        }
        guard answer.head.status == 200 else {
            throw Missing(
                reason: "HTTP \(answer.head.status)",
                hasAnswered: true,
                hint: Self.hint(answer.head.status)
            )
        }
        let call = call
        let page: Page? = await withCheckedContinuation { continuation in
            readers.async { continuation.resume(returning: Self.read(answer.body, call)) }
        }
        guard let page else { throw Missing(reason: "the answer is no page of metrics", hasAnswered: true) }
        return page
    }

    private static func hint(_ status: Int) -> String? {
        switch status {
        case 300..<400: "redirects are not followed, as a key must not follow one: name the address that it leads to"
        case 401, 403, 407:
            "the endpoint's key and \"headers\" go with it only to the endpoint's own server; name a place that needs no other key"
        case 404, 405:
            "name the place in the endpoint's \"metrics\", or start the server with its figures (SGLang: --enable-metrics, llama-server: "
                + "--metrics)"
        default: nil
        }
    }

    private static func read(_ body: [UInt8], _ call: ProviderCall) -> Page? {
        guard let page = MetricsPage(body) else { return nil }
        if let (dialect, figures) = page.known { return .known(dialect, figures) }
        return .raw(call.readable(page.raw))
    }
}

extension MetricsSource {
    /// What was found of a target's server.
    enum Found {
        /// It tells its figures; nil is a server that nobody here knows.
        case source(MetricsSource, ServerDialect?)
        /// The scenario says that it tells them, and it does not, for this reason.
        case silent(MetricsSource, String)
    }

    /// Looks for a server's figures at the places where they may be.
    ///
    /// - Returns: nil where nobody said that there are any, and none of a known server are.
    static func find(_ call: ProviderCall, over transport: any Transport, readers: DispatchQueue) async -> Found? {
        let sources = call.metricsRequests.indices.map {
            MetricsSource(call: call, place: $0, transport: transport, readers: readers)
        }
        let isNamed = call.expectsMetrics
        var silent: Found?
        for source in sources {
            do throws(Missing) {
                switch try await source.page() {
                case .known(let dialect, _): return .source(source, dialect)
                case .raw where isNamed: return .source(source, nil)
                case .raw: continue
                }
            } catch {
                if isNamed, silent == nil {
                    silent = .silent(source, error.reason + (error.hint.map { " (\($0))" } ?? ""))
                }
                // Whoever does not answer here answers nowhere.
                if !error.hasAnswered { break }
            }
        }
        return silent
    }
}
