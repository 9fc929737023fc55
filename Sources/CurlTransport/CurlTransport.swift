package import BenchModel
import CCurl
import Synchronization

/// The ``Transport`` for real requests: libcurl on event loops with their own threads.
package final class CurlTransport: Transport {
    package struct Configuration: Sendable {
        package var userAgent: String
        /// Requests to this server never use a proxy; for the embedded simulator.
        package var directServer: ServerAddress?
        /// The proxies of the environment.
        package var proxies: SystemProxies
        /// The most connections open at a time.
        package var connections: Int
        /// The most further connections whose streams have ended but whose bodies are held open.
        package var lingering: Int
        /// Event loops, each a thread, for each HTTP version.
        package var loops: Int
        /// The HTTP versions that requests will use; their loops are ready before the first request.
        package var versions: Set<Endpoint.HTTPVersion>
        /// Whether to ask the kernel for receive stamps; without them, an arrival is the time at which the poll
        /// returned.
        package var wantsKernelStamps: Bool
        /// Whether its loops ask for priority; not where nothing is measured with them.
        package var wantsPriority: Bool
        /// How long a connection that was closed on purpose is watched for the server's end of it, in nanoseconds.
        package var closingPatience: Nanoseconds
        /// What the loops ask of the operating system; nil to go by the environment.
        package var platform: PlatformChoice?
        /// How long to wait for the end of a body after its stream has ended, in nanoseconds.
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
            wantsPriority: Bool = true,
            closingPatience: Nanoseconds = .seconds(2),
            bodyPatience: Nanoseconds = .seconds(1)
        ) {
            self.userAgent = userAgent
            directServer = directBaseURL.map(ServerAddress.init)
            self.proxies = proxies
            self.connections = connections
            self.lingering = lingering ?? connections
            self.loops = loops
            self.versions = versions
            self.wantsKernelStamps = wantsKernelStamps
            self.wantsPriority = wantsPriority
            self.closingPatience = closingPatience
            self.bodyPatience = bodyPatience
        }

        /// The share of one loop.
        var lingeringPerLoop: Int { (lingering + max(1, loops) - 1) / max(1, loops) }

        /// How many connections each loop keeps open for reuse; libcurl closes the oldest beyond that.
        var keptConnections: Int { max(4096, connections) }

        /// The size of the receive buffer that libcurl keeps for each connection, in bytes.
        ///
        /// A few streams may be fast, but many are slow each, and their buffers would take most of the program's
        /// memory.
        ///
        /// Over HTTP/2, libcurl (7.88) reads the socket into its own buffer, and this one takes what it has unpacked.
        /// If a header does not fit into it in one piece, the bytes after it in the same read stay there for ever;
        /// libcurl refuses headers over 128 kB. Unused space takes address space only, not memory.
        func receiveBuffer(for version: Endpoint.HTTPVersion) -> Int {
            switch version {
            case .http1: connections > 500 ? 1024 : Self.usualReceiveBuffer
            case .http2: 136 * 1024
            }
        }

        /// libcurl's default.
        static let usualReceiveBuffer = Int(CURL_MAX_WRITE_SIZE)
    }

    /// Kept separate by HTTP version: libcurl would give a request for one version a connection of the other.
    private let threads = Mutex<[Endpoint.HTTPVersion: [LoopThread]]>([:])
    private let configuration: Configuration
    private let platform: any Platform
    private let numbers = ConnectionNumbers()
    private let nextID = Atomic<UInt64>(1)

    /// Starts the threads of the expected versions; those of others start with their first request.
    ///
    /// - Throws: ``TransportFault`` where the system or libcurl refuses, or the environment names a platform that is none.
    package init(_ configuration: Configuration) throws {
        guard Self.isLibraryReady else { throw TransportFault("libcurl could not be initialised") }
        self.configuration = configuration
        // Looked for now: on a loop's thread the first request would wait for it.
        _ = SystemAuthorities.file
        platform = try (configuration.platform ?? PlatformChoice.ofEnvironment()).platform
        for version in configuration.versions { _ = try loops(for: version) }
    }

    deinit { shutDown() }

    /// Ends the loops and waits for their threads; exchanges in flight end as cancelled.
    package func shutDown() {
        for thread in started { thread.end() }
    }

    /// The versions whose loops are running.
    var startedVersions: Set<Endpoint.HTTPVersion> { threads.withLock { Set($0.keys) } }

    private var started: [LoopThread] { threads.withLock { threads in threads.values.flatMap(\.self) } }

    /// Returns the loops for a version, starting them if there are none yet.
    private func loops(for version: Endpoint.HTTPVersion) throws(TransportFault) -> [LoopThread] {
        try threads.withLock { threads throws(TransportFault) in
            if let running = threads[version] { return running }
            var made: [LoopThread] = []
            for _ in 0..<max(1, configuration.loops) {
                made.append(try LoopThread(configuration, for: version, numbers, platform))
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

    /// Not inlined, so that the request is on the stack, and not in the waiting task.
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
                    loop.inbox.submit(transfer)
                    // If the task was cancelled earlier, its handler ran before the loop knew the transfer.
                    if Task.isCancelled { loop.inbox.cancel(transfer.id) }
                case .failure(let fault):
                    transfer.end(unsent: .failed(.internal, detail: fault.description))
                }
            }
        } onCancel: {
            if case .success(let loop) = loop { loop.inbox.cancel(transfer.id) }
        }
    }

    package func withdrawWaitingStarts() {
        for thread in started { thread.loop.inbox.withdrawWaitingStarts() }
    }

    /// The versions of libcurl and its libraries, for the record of a run.
    package static var libraryVersion: String { String(cString: curl_version()) }

    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
