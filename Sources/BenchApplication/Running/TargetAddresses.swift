package import BenchModel
package import ProviderWire

/// What is asked of whom, as `validate` and a run's beginning tell it.
package struct TargetAddresses: Sendable, Equatable {
    /// An address and the targets that are asked there.
    package struct Address: Sendable, Equatable {
        package var url: String
        /// In the order of the scenario.
        package var targets: [String]
    }

    package enum Remark: Sendable, Equatable {
        /// No nonce can lead the target's prompts, though the scenario wants one: its body holds no text of a prompt.
        case noNonce(target: String)
        /// A part of the path stands twice in the address.
        case repeatedPath(String, target: String, url: String)
    }

    /// Each address once, in the order of the scenario.
    package let addresses: [Address]
    package let remarks: [Remark]

    /// Gathers the addresses of a scenario.
    ///
    /// - Parameters:
    ///   - scenario: what is to be run.
    ///   - calls: of each of its targets.
    ///   - leavingOut: the names of the endpoints that the simulator answers for.
    package init(_ scenario: Scenario, _ calls: TargetCalls, leavingOut: [String] = []) {
        var addresses: [Address] = []
        var remarks: [Remark] = []
        var places: [String: Int] = [:]
        for (target, call) in zip(scenario.targets, calls) {
            if scenario.usesNonce(target), !scenario.prompts.allSatisfy(call.canBeLed) {
                remarks.append(.noNonce(target: target.name))
            }
            if leavingOut.contains(target.endpoint) { continue }
            let url = call.url
            if let place = places[url] {
                addresses[place].targets.append(target.name)
                continue
            }
            places[url] = addresses.count
            addresses.append(Address(url: url, targets: [target.name]))
            if let part = call.repeatedPath { remarks.append(.repeatedPath(part, target: target.name, url: url)) }
        }
        self.addresses = addresses
        self.remarks = remarks
    }
}
