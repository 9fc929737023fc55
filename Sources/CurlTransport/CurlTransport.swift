package import BenchModel
import CCurl
import Glibc
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
        /// Connections kept open for reuse.
        package var keptConnections: Int

        package init(
            userAgent: String,
            certificateAuthorities: String? = nil,
            directBaseURL: String? = nil,
            proxies: SystemProxies = SystemProxies(),
            keptConnections: Int = 4096
        ) {
            self.userAgent = userAgent
            self.certificateAuthorities = certificateAuthorities
            self.directBaseURL = directBaseURL
            self.proxies = proxies
            self.keptConnections = keptConnections
        }
    }

    private let loop: CurlLoop
    private let thread: Mutex<pthread_t?>
    private let nextID = Atomic<UInt64>(1)

    /// Starts the loop's thread.
    package init(_ configuration: Configuration) throws {
        guard Self.isLibraryReady else { throw TransportFault("libcurl could not be initialised") }
        let loop = try CurlLoop(configuration)
        self.loop = loop
        var thread = pthread_t()
        let context = Unmanaged.passRetained(loop).toOpaque()
        let code = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<CurlLoop>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context
        )
        guard code == 0 else {
            Unmanaged<CurlLoop>.fromOpaque(context).release()
            throw TransportFault("cannot start the event loop's thread: \(String(cString: strerror(code)))")
        }
        self.thread = Mutex(thread)
    }

    deinit { shutDown() }

    /// Ends the loop and waits for its thread; exchanges under way end as cancelled.
    package func shutDown() {
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let running else { return }
        loop.stop()
        pthread_join(running, nil)
    }

    package func perform(_ request: TransportRequest) async -> RecordedExchange {
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

    package func withdrawWaitingStarts() { loop.withdrawWaitingStarts() }

    /// The version of libcurl and of what it was built with, for the record of a run.
    package static var libraryVersion: String { String(cString: curl_version()) }

    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
