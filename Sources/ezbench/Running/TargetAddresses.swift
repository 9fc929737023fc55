import BenchModel
import ProviderWire

/// What is asked of whom, in the words of `validate` and of a run's beginning.
struct TargetAddresses {
    /// A line for each address.
    let addresses: [String]
    /// A line for each address with a part that stands there twice, and for each target whose prompts no nonce can lead.
    let remarks: [String]

    /// Gathers the addresses of a scenario.
    ///
    /// - Parameters:
    ///   - scenario: what is to be run.
    ///   - calls: of each of its targets.
    ///   - leavingOut: the names of the endpoints that the simulator answers for.
    init(_ scenario: Scenario, _ calls: [ProviderCall], leavingOut: [String] = []) {
        var urls: [String] = []
        var names: [String: [String]] = [:]
        var remarks: [String] = []
        for (target, call) in zip(scenario.targets, calls) {
            if scenario.usesNonce(target), !scenario.prompts.allSatisfy(call.canBeLed) {
                remarks.append(
                    "target \"\(target.name)\": its body holds no text of a prompt, so that no nonce can lead it: a prompt "
                        + "cache may know what is asked. Write \"nonce\": false if that is meant."
                )
            }
            if leavingOut.contains(target.endpoint) { continue }
            if names[call.url] == nil {
                urls.append(call.url)
                if let part = call.repeatedPath {
                    remarks.append(
                        "target \"\(target.name)\": \(part) stands twice in the address it is asked at, \(call.url): take it "
                            + "out of the endpoint's \"baseURL\", or of the target's \"path\", unless it is meant."
                    )
                }
            }
            names[call.url, default: []].append("\"\(target.name)\"")
        }
        self.remarks = remarks
        addresses = urls.map { url in
            let all = names[url] ?? []
            let shown = all.count > 6 ? all.prefix(5) + ["\(all.count - 5) more"] : all[...]
            return "\(shown.joined(separator: ", ")): POST \(url)"
        }
    }
}
