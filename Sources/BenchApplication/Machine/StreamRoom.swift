package import BenchModel
import CurlTransport

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Whether this machine lets a process have as many connections as it is to keep open.
package enum StreamRoom {
    /// What a machine lets a process have.
    package struct Machine: Sendable {
        /// Raises the limit of descriptors as far as may be, and returns what holds then, up to what was wanted.
        var raiseDescriptors: @Sendable (_ wanted: Int) -> Int
        /// How many ports it gives out to connections of one address to another; nil where it does not say.
        var ports: @Sendable () -> Int?

        package static let this = Machine(raiseDescriptors: { DescriptorLimit.raise(to: $0) }, ports: { systemPorts })
    }

    /// Descriptors for everything but streams: database, event loops, libraries.
    private static let others = 100

    /// Raises the limit of descriptors as far as a run needs.
    ///
    /// - Parameters:
    ///   - scenario: what is to be run, simulated endpoints at the simulator's address.
    ///   - isSimulated: whether this process is the server of any of them.
    /// - Throws: a ``ApplicationError`` that says why this machine cannot carry it out.
    package static func make(for scenario: Scenario, isSimulated: Bool) throws {
        var byAddress: [String: Set<String>] = [:]
        for target in scenario.targets {
            byAddress[scenario.endpoint(of: target)?.baseURL ?? "", default: []].insert(target.endpoint)
        }
        let atOneServer = byAddress.values.map { endpoints in
            scenario.mostConnections { endpoints.contains($0.endpoint) }
        }
        let obstacle = obstacle(
            to: scenario.mostConnections,
            descriptorsEach: isSimulated ? 2 : 1,
            atOneServer: atOneServer.max() ?? 0
        )
        if let obstacle {
            throw ApplicationError("\(scenario.mostConnections) streams at a time are not to be had here: \(obstacle)")
        }
    }

    /// Makes room for streams, each a connection of its own, as far as that is allowed.
    ///
    /// - Parameters:
    ///   - streams: the most that are in flight at a time.
    ///   - descriptorsEach: 2 where this process is the server of each, too.
    ///   - atOneServer: the most of them to one server's address.
    ///   - machine: what gives the room.
    /// - Returns: why there is no room, with the remedy, as a sentence; nil where there is.
    package static func obstacle(
        to streams: Int,
        descriptorsEach: Int = 1,
        atOneServer: Int,
        on machine: Machine = .this
    ) -> String? {
        let (product, isTooMuch) = streams.multipliedReportingOverflow(by: descriptorsEach)
        let needed = isTooMuch ? Int.max : product.addingReportingOverflow(others).partialValue
        let limit = machine.raiseDescriptors(min(needed, Int(Int32.max)))
        if limit < needed {
            return "it takes \(needed) open files in one process, and \(limit) are allowed here; "
                + "`ulimit -n \(needed)` as superuser allows them."
        }
        if let ports = machine.ports(), ports < atOneServer {
            return "it takes \(atOneServer) ports of this machine for one server, and \(ports) are given out here; "
                + "`sysctl -w net.ipv4.ip_local_port_range=\"1024 65535\"` gives out 64512."
        }
        return nil
    }

    /// Returns how many connections there is room for beside the streams, of those that servers hold open when their streams
    /// have ended: as many again, where the descriptors allow it.
    package static func lingering(
        beside streams: Int,
        descriptorsEach: Int = 1,
        on machine: Machine = .this
    ) -> Int {
        let (doubled, isTooMuch) = streams.multipliedReportingOverflow(by: 2 * descriptorsEach)
        let limit = machine.raiseDescriptors(
            isTooMuch ? Int(Int32.max) : min(doubled, Int(Int32.max) - others) + others
        )
        return min(streams, max(0, (limit - others) / descriptorsEach - streams))
    }

    /// How many ports the system gives out to connections of one address to another; nil where it does not say.
    private static var systemPorts: Int? {
        guard let text = try? String(contentsOfFile: "/proc/sys/net/ipv4/ip_local_port_range", encoding: .utf8) else {
            return nil
        }
        let bounds = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        return bounds.count == 2 ? bounds[1] - bounds[0] + 1 : nil
    }
}
