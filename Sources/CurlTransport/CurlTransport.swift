package import BenchModel
import CCurl
import Synchronization

/// The ``Transport`` that carries real requests: libcurl on an event loop of its own thread.
package final class CurlTransport: Transport {
    package struct Configuration: Sendable {
        package var userAgent: String
        /// Requests to URLs with this beginning never go through a proxy: the embedded simulator's.
        package var directBaseURL: String?
        /// The proxies of the environment.
        package var proxies: SystemProxies
        /// The most connections that are to be open at a time.
        package var connections: Int
        /// The most connections beside these whose streams have told their end, and which are held open all the same.
        package var lingering: Int
        /// Event loops, each a thread, for each version of HTTP.
        package var loops: Int
        /// The versions that requests will speak, whose loops are to be ready before the first of them.
        package var versions: Set<Endpoint.HTTPVersion>
        /// Whether the kernel is asked for receive stamps; without them arrivals are the instants the poll returned.
        package var wantsKernelStamps: Bool
        /// How long the other side of a connection that was closed on purpose is watched for letting go of it.
        package var closingPatience: Nanoseconds
        /// How long the end of a body is waited for in all, once its stream has told its end.
        package var bodyPatience: Nanoseconds

        package init(
            userAgent: String,
            directBaseURL: String? = nil,
            proxies: SystemProxies = SystemProxies(),
            connections: Int = 500,
            lingering: Int? = nil,
            loops: Int = 1,
            versions: Set<Endpoint.HTTPVersion> = [.http1],
            wantsKernelStamps: Bool = true,
            closingPatience: Nanoseconds = .seconds(2),
            bodyPatience: Nanoseconds = .seconds(1)
        ) {
            self.userAgent = userAgent
            self.directBaseURL = directBaseURL
            self.proxies = proxies
            self.connections = connections
            self.lingering = lingering ?? connections
            self.loops = loops
            self.versions = versions
            self.wantsKernelStamps = wantsKernelStamps
            self.closingPatience = closingPatience
            self.bodyPatience = bodyPatience
        }

        /// The share of one loop.
        var lingeringPerLoop: Int { (lingering + max(1, loops) - 1) / max(1, loops) }

        /// Connections that each loop keeps open for reuse; libcurl would close the oldest beyond them.
        var keptConnections: Int { max(4096, connections) }

        /// The most bytes that one read takes from a connection, which libcurl has room for all the time.
        ///
        /// Few streams may be fast; many are slow each, and their buffers would be most of the program's memory.
        ///
        /// Over HTTP/2 libcurl (7.88) reads the socket into a buffer of its own, and this one takes what it has unpacked: a header
        /// that does not fit into it in one piece keeps what came behind it in the same read for ever. It refuses headers over
        /// 128 kB. What is not filled takes no memory but of the address space.
        func receiveBuffer(for version: Endpoint.HTTPVersion) -> Int {
            switch version {
            case .http1: connections > 500 ? 1024 : Self.usualReceiveBuffer
            case .http2: 136 * 1024
            }
        }

        /// libcurl's own choice.
        static let usualReceiveBuffer = Int(CURL_MAX_WRITE_SIZE)
    }

    /// Apart for each version of HTTP: libcurl would give a request for one a connection that speaks the other.
    private let threads = Mutex<[Endpoint.HTTPVersion: [LoopThread]]>([:])
    private let configuration: Configuration
    private let numbers = ConnectionNumbers()
    private let nextID = Atomic<UInt64>(1)

    /// Starts the threads of the versions that are expected; those of others start with their first request.
    package init(_ configuration: Configuration) throws {
        guard Self.isLibraryReady else { throw TransportFault("libcurl could not be initialised") }
        self.configuration = configuration
        for version in configuration.versions { _ = try loops(for: version) }
    }

    deinit { shutDown() }

    /// Ends the loops and waits for their threads; exchanges under way end as cancelled.
    package func shutDown() {
        for thread in started { thread.end() }
    }

    /// The versions whose loops run.
    var startedVersions: Set<Endpoint.HTTPVersion> { threads.withLock { Set($0.keys) } }

    private var started: [LoopThread] { threads.withLock { threads in threads.values.flatMap(\.self) } }

    /// Returns the loops for requests of a version, which are started where there are none yet.
    private func loops(for version: Endpoint.HTTPVersion) throws(TransportFault) -> [LoopThread] {
        try threads.withLock { threads throws(TransportFault) in
            if let running = threads[version] { return running }
            var made: [LoopThread] = []
            for _ in 0..<max(1, configuration.loops) {
                made.append(try LoopThread(configuration, for: version, numbers))
            }
            threads[version] = made
            return made
        }
    }

    package func perform(_ request: TransportRequest) async -> HTTPExchange { await finish { request }.exchange }

    package func finish(_ request: () -> TransportRequest) async -> FinishedExchange {
        let (transfer, loop) = transfer(for: request)
        return await end(of: transfer, on: loop)
    }

    /// Not inlined, so that the request lies on the stack, and not in the waiting task.
    @inline(never)
    private func transfer(for request: () -> TransportRequest) -> (Transfer, Result<CurlLoop, TransportFault>) {
        let request = request()
        let loop = Result { () throws(TransportFault) in
            let threads = try loops(for: request.httpVersion)
            return threads[Int(UInt(bitPattern: request.lane) % UInt(threads.count))].loop
        }
        let transfer = Transfer(
            id: nextID.wrappingAdd(1, ordering: .relaxed).oldValue,
            request: request,
            handedOver: MonotonicClock.now()
        )
        return (transfer, loop)
    }

    private func end(of transfer: Transfer, on loop: Result<CurlLoop, TransportFault>) async -> FinishedExchange {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.tell(continuation)
                switch loop {
                case .success(let loop):
                    loop.submit(transfer)
                    // A task that was cancelled before now has had its handler called before the loop knew the transfer.
                    if Task.isCancelled { loop.cancel(transfer.id) }
                case .failure(let fault): transfer.end(unsent: .failed(.internal, detail: fault.description))
                }
            }
        } onCancel: {
            if case .success(let loop) = loop { loop.cancel(transfer.id) }
        }
    }

    package func withdrawWaitingStarts() {
        for thread in started { thread.loop.withdrawWaitingStarts() }
    }

    /// The version of libcurl and of what it was built with, for the record of a run.
    package static var libraryVersion: String { String(cString: curl_version()) }

    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
