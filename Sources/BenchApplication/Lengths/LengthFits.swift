import BenchModel
import CurlTransport
import ProviderWire

extension RunSession {
    /// What every report says of texts that were made up.
    var syntheticRemarks: [Remark] {
        guard let wanted = WantedLengths(scenario) else { return [] }
        let text =
            wanted.words
            + ", of common English words in an order that means nothing: what depends on sense, such as how "
            + "often speculative decoding guesses right, is not that of real prompts"
        return [Remark(at: 0, kind: .data, text: text)]
    }

    /// Finds how lengths in tokens are made for each target; nil where nobody asks for any.
    ///
    /// A run that goes on keeps the fits it was begun with, and a rung of a sweep has that of its target's rung before it. The
    /// connections are other ones than those of the run, which is to find its own as cold as without this.
    func fits(
        _ stage: SimulatedEndpoints,
        _ calls: TargetCalls,
        _ spending: ProbeSpending,
        through proxies: SystemProxies
    ) async throws -> [LengthFit]? {
        guard let wanted = WantedLengths(stage.scenario) else { return nil }
        let known = order.resumed?.stored.record.targets.map(\.fit) ?? order.fits
        let all: [LengthFit] = known.compactMap(\.self)
        if all.count == stage.scenario.targets.count { return all }
        let carrier = try surroundings.startTransport(configuration(stage, proxies))
        defer { carrier.shutDown() }
        var fits: [LengthFit] = []
        for (target, call) in zip(stage.scenario.targets, calls) {
            let place = TargetIndex(fits.count)
            if known.indices.contains(place.number), let fit = known[place.number] {
                fits.append(fit)
                continue
            }
            let probe = ProbeRequest(call: call, transport: carrier.transport, spending: (spending, place))
            let seed = SplitMix64.mix(UInt64(truncatingIfNeeded: MonotonicClock.wallNow().nanoseconds))
            var fit = try await LengthFitting(target: target, wanted: wanted, probe: probe, seed: seed).fit()
            if wanted.policy == .exact {
                fit.keeping = try await OutputKeeping(target: target, probe: probe).find()
            }
            tell(.fitted(target: target.name, fit))
            fits.append(fit)
        }
        return fits
    }
}
