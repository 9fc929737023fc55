package import BenchModel
import CCurl
import Synchronization

/// The ``Transport`` that carries real requests: libcurl on an event loop of its own thread.
package final class CurlTransport: Transport {
    package struct Configuration: Sendable {
        package var userAgent: String
        /// A PEM file in place of the system's certificate authorities.
        package var certificateAuthorities: String?
        /// Requests to URLs with this beginning never go through a proxy: the embedded simulator's.
        package var directBaseURL: String?
        /// The proxies of the environment.
        package var proxies: SystemProxies
        /// Connections that each loop keeps open for reuse.
        package var keptConnections: Int
        /// Whether the kernel is asked for receive stamps; without them arrivals are the instants the poll returned.
        package var wantsKernelStamps: Bool

        package init(
            userAgent: String,
            certificateAuthorities: String? = nil,
            directBaseURL: String? = nil,
            proxies: SystemProxies = SystemProxies(),
            keptConnections: Int = 4096,
            wantsKernelStamps: Bool = true
        ) {
            self.userAgent = userAgent
            self.certificateAuthorities = certificateAuthorities
            self.directBaseURL = directBaseURL
            self.proxies = proxies
            self.keptConnections = keptConnections
            self.wantsKernelStamps = wantsKernelStamps
        }
    }

    /// One loop for each version of HTTP: libcurl would give a request for one a connection that speaks the other.
    private let http1: LoopThread
    private let http2: LoopThread
    private let nextID = Atomic<UInt64>(1)

    /// Starts the threads.
    package init(_ configuration: Configuration) throws {
        guard Self.isLibraryReady else { throw TransportFault("libcurl could not be initialised") }
        http1 = try LoopThread(configuration)
        http2 = try LoopThread(configuration)
    }

    deinit { shutDown() }

    /// Ends the loops and waits for their threads; exchanges under way end as cancelled.
    package func shutDown() {
        http1.end()
        http2.end()
    }

    package func perform(_ request: TransportRequest) async -> RecordedExchange {
        let loop = request.httpVersion == .http2 ? http2.loop : http1.loop
        let id = nextID.wrappingAdd(1, ordering: .relaxed).oldValue
        let handedOver = MonotonicClock.now()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.submit(Transfer(id: id, request: request, handedOver: handedOver, continuation: continuation))
                // A task that was cancelled before now has had its handler called before the loop knew the transfer.
                if Task.isCancelled { loop.cancel(id) }
            }
        } onCancel: {
            loop.cancel(id)
        }
    }

    package func withdrawWaitingStarts() {
        http1.loop.withdrawWaitingStarts()
        http2.loop.withdrawWaitingStarts()
    }

    /// The version of libcurl and of what it was built with, for the record of a run.
    package static var libraryVersion: String { String(cString: curl_version()) }

    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
