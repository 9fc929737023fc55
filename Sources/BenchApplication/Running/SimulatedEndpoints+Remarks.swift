import BenchModel
import CurlTransport
import ProviderWire

/// What is told and kept of the endpoints that are asked, be it by a run or once.
extension SimulatedEndpoints {
    /// Returns what must be known of who answers, and whether others can listen.
    ///
    /// - Parameter cause: why endpoints are simulated, if any are.
    /// - Returns: the events, in the order in which they are told.
    func remarks(cause: RunEvent.SimulationCause) -> [RunEvent] {
        var events: [RunEvent] = []
        if isSimulated { events.append(.simulated(endpoints: simulatedEndpoints, cause: cause)) }
        let unverified = measuredEndpoints.filter(\.isInsecure).map(\.name)
        if !unverified.isEmpty { events.append(.unverified(endpoints: unverified)) }
        return events + KeyRemark.find(in: measuredEndpoints).map(RunEvent.keyRemark)
    }

    /// What is to be known of the proxies on the way.
    func remarks(of proxies: SystemProxies) -> [RunEvent] {
        let remark = proxies.remark(for: measuredEndpoints.map(\.baseURL)).map(RunEvent.proxyRemark)
        let ways = measuredEndpoints.compactMap { endpoint in
            (try? proxies.proxy(for: endpoint.baseURL)).flatMap(\.self).map {
                RunEvent.throughProxy(endpoint: endpoint.name, proxy: $0.shown)
            }
        }
        return [remark].compactMap(\.self) + ways
    }

    /// A target as it is recorded.
    func recorded(_ target: Target, _ call: ProviderCall, usesNonce: Bool) -> RunRecord.Target {
        RunRecord.Target(
            name: target.name,
            wireProtocol: target.wireProtocol.rawValue,
            model: target.model,
            endpoint: call.shownBaseURL,
            url: call.url,
            isStreamed: target.stream,
            isSimulated: standsIn(for: target),
            isInsecure: measuredEndpoints.contains { $0.name == target.endpoint && $0.isInsecure },
            sendsKeyInClear: measuredEndpoints.contains { $0.name == target.endpoint && $0.sendsKeyInClear },
            priceModel: target.priceModel,
            cancelAfter: target.cancelAfter?.words(of: call.answerLimit),
            usesNonce: usesNonce
        )
    }
}
