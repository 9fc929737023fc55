import BenchModel
import ProviderWire

/// What is asked of whom, in the words of `validate` and of a run's beginning.
struct TargetAddresses {
    /// A line for each address.
    let addresses: [String]
    /// A line for each target whose prompts no nonce can lead.
    let unled: [String]

    /// Gathers the addresses of a scenario.
    ///
    /// - Parameters:
    ///   - scenario: what is to be run.
    ///   - calls: of each of its targets.
    ///   - leavingOut: the names of the endpoints that the simulator answers for.
    init(_ scenario: Scenario, _ calls: [ProviderCall], leavingOut: [String] = []) {
        var urls: [String] = []
        var names: [String: [String]] = [:]
        var unled: [String] = []
        for (target, call) in zip(scenario.targets, calls) {
            if scenario.usesNonce(target), !scenario.prompts.allSatisfy(call.canBeLed) {
                unled.append(
                    "target \"\(target.name)\": its body holds no text of a prompt, so that no nonce can lead it: a prompt "
                        + "cache may know what is asked. Write \"nonce\": false if that is meant."
                )
            }
            if leavingOut.contains(target.endpoint) { continue }
            if names[call.url] == nil { urls.append(call.url) }
            names[call.url, default: []].append("\"\(target.name)\"")
        }
        self.unled = unled
        addresses = urls.map { url in
            let all = names[url] ?? []
            let shown = all.count > 6 ? all.prefix(5) + ["\(all.count - 5) more"] : all[...]
            return "\(shown.joined(separator: ", ")): POST \(url)"
        }
    }
}
