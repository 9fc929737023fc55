package import BenchModel
package import CurlTransport

/// A transport that has been started, and what ends it.
package struct StartedTransport: Sendable {
    package let transport: any Transport
    /// Ends its threads, once nothing is under way any more.
    package let shutDown: @Sendable () -> Void

    package init(_ transport: any Transport, shutDown: @escaping @Sendable () -> Void = {}) {
        self.transport = transport
        self.shutDown = shutDown
    }

    /// Starts the transport that carries real requests.
    @Sendable
    package static func curl(_ configuration: CurlTransport.Configuration) throws -> StartedTransport {
        let transport = try CurlTransport(configuration)
        return StartedTransport(transport) { transport.shutDown() }
    }
}

/// What a run or a self-test takes from the program it is part of; tests bring their own.
package struct Surroundings: Sendable {
    /// The program's version, as runs are recorded with it and servers are told of it.
    package var version: String
    package var environment: [String: String]
    /// Starts what carries the requests.
    package var startTransport: @Sendable (CurlTransport.Configuration) throws -> StartedTransport

    /// Reads what processor time the program did not get.
    var processorLoss: @Sendable () -> ProcessorLoss = { .now() }

    package init(
        version: String,
        environment: [String: String],
        startTransport: @escaping @Sendable (CurlTransport.Configuration) throws -> StartedTransport =
            StartedTransport.curl
    ) {
        self.version = version
        self.environment = environment
        self.startTransport = startTransport
    }

    /// Whether nobody watches, so that simulated figures would pass for measured ones.
    package var isCI: Bool { Self.isCI(environment) }

    /// Whether an environment is that of a CI system: all of them set `CI`.
    package static func isCI(_ environment: [String: String]) -> Bool { !environment["CI", default: ""].isEmpty }

    /// Checks what the environment says of the platform, before anything is begun.
    ///
    /// - Throws: a platform that is none.
    func checkPlatform() throws(ApplicationError) {
        do throws(TransportFault) {
            _ = try PlatformChoice.named(environment[PlatformChoice.variable])
        } catch {
            throw ApplicationError(error.description)
        }
    }

    var userAgent: String { "ezbench/\(version)" }
}
