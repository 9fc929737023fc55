package import BenchModel
import CurlTransport
import ProviderSimulator
import ProviderWire

/// Checks that need the network: whether servers can be reached, and whether the kernel stamps what arrives.
package struct ServerFindings: Sendable {
    private let surroundings: Surroundings

    package init(_ surroundings: Surroundings) { self.surroundings = surroundings }

    /// Asks each server for its root, without a key, and this machine's own simulator for a stamp.
    package func all(of endpoints: [Endpoint]) async -> [Finding] {
        var findings = [await stamps()]
        for endpoint in endpoints { findings.append(await reach(endpoint)) }
        return findings
    }

    /// Sends a HEAD request for the server's root, which costs nothing.
    private func reach(_ endpoint: Endpoint) async -> Finding {
        let subject = "server"
        let url = endpoint.shownBaseURL
        let unreachable = { (reason: String) in
            Finding(
                .fail,
                subject,
                "\(url) cannot be reached: \(reason)",
                advice: "see that the address is right and the server runs; `ezbench help protocols`"
            )
        }
        do {
            let carrier = try surroundings.startTransport(
                configuration(SystemProxies(environment: surroundings.environment))
            )
            defer { carrier.shutDown() }
            var request = endpoint.connectionRequest
            request.limits = TimeLimits(connect: .seconds(10), idle: nil, total: .seconds(30))
            let exchange = await carrier.transport.perform(request)
            if case .failed(_, let detail) = exchange.ending { return unreachable(detail) }
            let times = exchange.times
            let connect = Self.milliseconds(times.started, times.tls ?? times.connected)
            let answer = Self.milliseconds(times.sent, times.headers)
            let parts = [connect.map { "connected in \($0)" }, answer.map { "answered after \($0)" }]
            return Finding(.ok, subject, "\(url): " + parts.compactMap(\.self).joined(separator: ", "))
        } catch {
            return unreachable("\(error)")
        }
    }

    /// Measures one read of this machine's own simulator.
    private func stamps() async -> Finding {
        let subject = "stamps"
        do {
            let simulator = try await Simulator.start(SimulatorConfiguration(seed: 1, version: surroundings.version))
            let carrier = try surroundings.startTransport(configuration(SystemProxies()))
            defer { carrier.shutDown() }
            let exchange = await carrier.transport.perform(
                TransportRequest(
                    method: .get,
                    url: simulator.baseURL + "/health",
                    headers: [],
                    body: [],
                    limits: TimeLimits(connect: .seconds(10), idle: nil, total: .seconds(10)),
                    httpVersion: .http1,
                    makeConsumer: { _ in BodyCollector(atMost: 1 << 20) }
                )
            )
            try await simulator.stop()
            if case .failed(_, let detail) = exchange.ending {
                return Finding(.fail, subject, "the embedded simulator: \(detail)")
            }
            if exchange.connection.stampSource == .kernel {
                return Finding(.ok, subject, "the kernel stamps what arrives")
            }
            return Finding(
                .warn,
                subject,
                "the kernel does not stamp what arrives: arrival is when this program was woken, which is later on a busy machine",
                advice: "measure from a Linux kernel of your own rather than a sandbox such as gVisor"
            )
        } catch {
            return Finding(.fail, subject, "the embedded simulator does not start: \(error)")
        }
    }

    private func configuration(_ proxies: SystemProxies) -> CurlTransport.Configuration {
        CurlTransport.Configuration(userAgent: surroundings.userAgent, proxies: proxies, connections: 1)
    }

    private static func milliseconds(_ start: MonotonicInstant?, _ end: MonotonicInstant?) -> String? {
        guard let start, let end else { return nil }
        return "\(max(0, Int((end - start).inMilliseconds.rounded()))) ms"
    }
}
