import BenchAnalysis
import BenchModel
import Pricing
import Statistics

extension ReportTable {
    /// What targets cost by what one gets for it.
    static func unitCosts(_ summary: Summary) -> ReportTable {
        let costs = summary.unitCosts
        let asked = costs.lazy.compactMap(\.month).first
        let namesAccelerators = costs.contains { $0.accelerators != nil }
        var table = ReportTable(
            "Cost by what one gets (US dollars)",
            figures: [
                "request", "1M tokens", "good", "good request", "session", "the whole run",
                asked.map { "\($0.requests) a month" } ?? "month", "95 % interval", "own server, hour", "its request",
                "its 1M output",
            ] + (namesAccelerators ? ["accelerators", "tokens/s of each"] : [])
        )
        table.fill(costs.filter { $0.run != nil || $0.hosted != nil || $0.month != nil || $0.accelerators != nil }) {
            cost,
            row in
            row.text(cost.target)
            row.add(.roundedDollars(cost.perRequest))
            row.add(.roundedDollars(cost.perMillionTokens))
            row.count(cost.good)
            row.add(.roundedDollars(cost.perGoodRequest))
            row.add(.roundedDollars(cost.perSession))
            row.add(.dollars(cost.run))
            row.add(cost.month == nil ? .absent : cost.month?.cost.map { .roundedDollars($0) } ?? "unknown")
            row.interval(cost.month?.interval ?? PercentileInterval(low: nil, high: nil), .plain)
            row.add(.dollars(cost.hosted?.perHour))
            row.add(.roundedDollars(cost.hosted?.perRequest))
            row.add(.roundedDollars(cost.hosted?.perMillionOutputTokens))
            guard namesAccelerators else { return }
            row.count(cost.accelerators?.count)
            row.figure(cost.accelerators?.tokensPerSecondOfEach, .plain)
        }
        if costs.contains(where: { $0.good != nil }) {
            table.notes.append(
                "good: requests that met every objective; all that was spent is shared among them, failed and retried "
                    + "attempts too"
            )
        }
        for cost in costs where cost.unknown > 0 && cost.run != nil {
            table.notes.append("\(cost.target): the cost of \(Figure.count(cost.unknown, "attempt")) is not known")
        }
        if asked != nil {
            table.notes.append("a month: so many requests like the measured ones, at their mean cost")
        }
        if costs.contains(where: { $0.hosted != nil }) {
            table.notes.append("own server: its price per hour over what it did in this run, not over what it could do")
        }
        if namesAccelerators {
            table.notes.append(
                "tokens/s of each: output tokens of all streams per second, over the accelerators that the scenario names"
            )
        }
        return table
    }
}

extension UnitCosts {
    /// What a month costs, in few words; nil where nobody asked.
    func monthWords(_ names: TargetNames) -> String? {
        guard let month else { return nil }
        let target = names[target]
        guard let cost = month.cost else { return "\(target) unknown" }
        let number = Figure.rounded(cost.number(in: .usd), digits: 3)
        guard let low = month.interval.low, let high = month.interval.high else {
            return "\(target) $\(number)"
        }
        let range = "\(Figure.rounded(low, digits: 3))–\(Figure.rounded(high, digits: 3))"
        return "\(target) $\(number) (\(range))"
    }

    /// What a server of one's own costs for what one gets, in few words; nil where nobody said.
    func ownServerWords(_ names: TargetNames) -> String? {
        guard let hosted else { return nil }
        let dollars = { (cost: Money) in "$\(Figure.rounded(cost.number(in: .usd), digits: 3))" }
        let parts = [
            hosted.perRequest.map { "\(dollars($0 * 1_000)) per 1,000 requests" },
            hosted.perMillionOutputTokens.map { "\(dollars($0)) per 1M output tokens" },
        ].compactMap(\.self)
        let gets = parts.isEmpty ? "nothing was got for it" : parts.joined(separator: ", ")
        return "\(names[target]) \(dollars(hosted.perHour)) an hour (\(gets))"
    }
}
