import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    /// Where TTFT goes.
    static func firstTokenParts(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Where TTFT goes (mean, ms)",
            name: "server",
            figures: ["TTFT", "outside the server", "queue", "prefill", "rest"]
        )
        let servers = summary.servers.filter { $0.firstTokenParts != nil }
        table.fill(servers) { server, row in
            let parts = server.firstTokenParts
            row.text(server.server)
            for part in [parts?.whole, parts?.outside, parts?.queue, parts?.prefill, parts?.rest] {
                row.figure(part, .milliseconds)
            }
        }
        table.notes += sums(of: servers)
        for server in servers {
            guard let own = server.times[.ttft], own.count != Double(server.client.n) else { continue }
            table.notes.append(
                "\(server.server): \(Figure.count(server.client.n, "first token")) came here and \(Figure.trimmed(Figure.fixed(own.count, decimals: 0))) "
                    + "are counted there: not the same requests, so that nothing is subtracted"
            )
        }
        for server in servers where server.firstTokenParts?.isContradictory == true {
            table.notes.append(
                "\(server.server): by its own figures more time passes there than did here, or its parts are more than their whole: they are "
                    + "not of these requests alone, or not what they are named, so that what would be below 0 is left out"
            )
        }
        return table
    }

    /// Returns what the parts add up to, once where it is the same of all servers.
    private static func sums(of servers: [ServerSummary]) -> [String] {
        let sums = servers.map { $0.firstTokenParts?.sum }
        let kinds = sums.compactMap(\.self).eachOnce
        if kinds.count == 1, !sums.contains(nil) { return kinds }
        return kinds.map { kind in
            let named = zip(servers, sums).filter { $0.1 == kind }.map(\.0.server)
            return "\(named.joined(separator: ", ")): \(kind)"
        }
    }
}

extension FirstTokenParts {
    /// What the parts that stand in its row add up to, in words; nil where they add up to nothing that is known.
    fileprivate var sum: String? {
        let all = [("queue", queue), ("prefill", prefill)]
        let told = all.filter { $0.1 != nil }.map(\.0)
        let untold = all.filter { $0.1 == nil }.map(\.0)
        guard rest != nil else {
            if isContradictory || told.isEmpty { return nil }
            let are = Counted.form(told.count, "is a part", "are parts")
            return
                "\(told.joined(separator: " and ")) \(are) of TTFT; the server does not tell its own TTFT, so that the others are not known"
        }
        let whole =
            outside == nil
            ? "TTFT as the server has it = "
            : "TTFT = outside the server (the network, and what lies before the server's clock) + "
        let within =
            untold.isEmpty
            ? "" : ", which holds \(untold.joined(separator: " and ")): the server does not tell them apart"
        return whole + (told + ["rest"]).joined(separator: " + ") + within
    }
}
