import BenchModel
import CurlTransport
import ProviderWire

extension RunSession {
    /// What every report says of texts that were made up.
    var syntheticRemarks: [Remark] {
        guard let data = scenario.synthetic else { return [] }
        let text =
            data.words + ", of common English words in an order that means nothing: what depends on sense, such as how "
            + "often speculative decoding guesses right, is not that of real prompts"
        return [Remark(at: 0, kind: .data, text: text)]
    }

    /// Finds how lengths in tokens are made for each target; nil where nobody asks for any.
    ///
    /// A run that goes on keeps the fits it was begun with. The connections are other ones than those of the run, which is to find its
    /// own as cold as without this.
    func fits(
        _ stage: SimulatedEndpoints,
        _ calls: TargetCalls,
        _ spending: ProbeSpending,
        through proxies: SystemProxies
    ) async throws -> [LengthFit]? {
        guard let data = stage.scenario.synthetic else { return nil }
        let carrier = try surroundings.startTransport(configuration(stage, proxies))
        defer { carrier.shutDown() }
        var fits: [LengthFit] = []
        for (target, call) in zip(stage.scenario.targets, calls) {
            if let known = order.resumed?.stored.record.targets[fits.count].fit {
                fits.append(known)
                continue
            }
            let seed = SplitMix64.mix(UInt64(truncatingIfNeeded: MonotonicClock.wallNow().nanoseconds))
            var fit = try await LengthFitting(
                target: target,
                call: call,
                data: data,
                transport: carrier.transport,
                spending: (spending, TargetIndex(fits.count)),
                seed: seed
            ).fit()
            if data.output.policy == .exact {
                fit.keeping = try await OutputKeeping(
                    target: target,
                    call: call,
                    transport: carrier.transport,
                    spending: (spending, TargetIndex(fits.count))
                ).find()
            }
            tell(.fitted(target: target.name, fit))
            fits.append(fit)
        }
        return fits
    }
}
