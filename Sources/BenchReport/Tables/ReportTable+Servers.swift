import BenchAnalysis
import BenchModel
import Statistics

/// What servers said of themselves beside what their requests looked like from here.
extension ReportTable {
    /// TTFT by both clocks.
    static func serverFirstToken(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "TTFT as the server has it (ms)",
            name: "server",
            figures: [
                "n here", "mean here", "p50", "p95", "n there", "mean there", "p50 within", "p95 within",
            ]
        )
        let servers = summary.servers.filter { $0.times[.ttft] != nil }
        table.fill(servers) { server, row in
            row.text(server.server)
            row.count(server.client.n)
            row.figure(server.firstTokenParts?.whole, .milliseconds)
            row.percentiles([50, 95], of: server.client, .milliseconds)
            let own = server.times[.ttft]
            row.count(own.map { Int(clamping: $0.count) })
            row.figure(own?.mean, .milliseconds)
            for percentile in [Percentile.median, 95] {
                row.interval(own?.interval(percentile) ?? PercentileInterval(low: nil, high: nil), .milliseconds)
            }
        }
        table.notes.append(
            "here: first token − sent of every request that was sent there, warm-up too, as the server cannot tell them apart; "
                + "there: by the server's own histogram: its mean is exact, of a percentile it knows the bucket"
        )
        return table
    }

    /// What was under way at the servers, over time.
    static func serverLoad(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Load as the server has it",
            name: "server",
            figures: ["running", "most", "waiting", "most", "KV cache in use", "most", "looks", "in vain"],
            words: ["kind"]
        )
        table.fill(summary.servers) { server, row in
            row.text(server.server)
            for (fact, unit) in [(ServerFact.running, Cell.Unit.trimmed), (.waiting, .trimmed), (.kvUse, .ratio)] {
                row.figure(server.gauges[fact]?.mean, unit)
                row.figure(server.gauges[fact]?.most, unit)
            }
            row.count(server.scrapes)
            row.count(server.failed)
            row.text(server.kind)
        }
        for server in summary.servers where server.dialect != nil {
            if server.gauges.isEmpty, !server.isSeenUnderWay {
                table.notes.append(
                    "\(server.server): no look at it fell between the first request and the last, or none came after it"
                )
            }
            if let impossibility = server.impossibility { table.notes.append(impossibility) }
            guard let obstacle = server.coverage.obstacle else { continue }
            table.notes.append("\(server.server): what it counted is left out, as \(obstacle)")
        }
        for server in summary.servers where server.shards > 1 {
            table.notes.append(
                "\(server.server): \(Figure.count(server.shards, "shard")) looked at it, each once a second; their looks are put in order by the "
                    + "shards' clocks, and what was counted is the difference between the first and the last of them"
            )
        }
        if summary.servers.contains(where: { !$0.gauges.isEmpty }) {
            table.notes.append("the mean is over time: a value holds until the next look, a second later")
        }
        return table
    }

    /// What the servers counted during the run.
    static func serverCounts(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Counted by the server",
            name: "server",
            figures: [
                "requests", "sent here", "prompt tokens", "output tokens", "from the prefix cache", "preempted",
                "drafts accepted", "tokens a step",
            ]
        )
        let servers = summary.servers.filter { !$0.counts.isEmpty }
        table.fill(servers) { server, row in
            let count = { (fact: ServerFact) in server.counts[fact].map { Int(clamping: $0) } }
            row.text(server.server)
            row.count(server.counted.map { Int(clamping: $0) })
            row.count(server.sent)
            row.count(count(.promptTokens))
            row.count(count(.outputTokens))
            row.share(server.prefixHitShare)
            row.count(count(.preemptions))
            row.share(server.acceptedShare)
            row.figure(server.acceptedLength, .plain)
        }
        return table
    }
}

extension ServerSummary {
    /// What it is, as far as its pages show.
    fileprivate var kind: String {
        if let dialect { return dialect.title }
        return isSeen ? "unknown: its series are in the database as they are" : "never seen"
    }
}
