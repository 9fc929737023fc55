package import BenchModel

extension PriceBook {
    /// Why an objective on costs cannot be judged: no price is known of any target that it concerns; nil where each can.
    package func unpricedObjective(in scenario: Scenario) -> String? {
        for objective in scenario.objectives where objective.metric == .costPerRequest {
            let concerned = scenario.targets.filter { objective.concerns($0.name) }
            guard !concerned.isEmpty, concerned.allSatisfy({ match($0.priceModel ?? $0.model) == nil }) else {
                continue
            }
            let names = concerned.prefix(5).map { "\"\($0.name)\"" }.joined(separator: ", ")
            return
                "the objective of cost_per_request cannot be judged: no price is known for \(names); give it in the scenario's "
                + "\"prices\", name a \"priceModel\" of the target, or give --prices FILE"
        }
        return nil
    }
}
