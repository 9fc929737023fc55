/// A run with its samples, whole.
package typealias StoredRun = RunWithSamples<Sample>

/// A run with what figures need of its samples; the source of every report.
package typealias RunFacts = RunWithSamples<SampleFacts>

/// A run with what is stored of it, its samples held whole or as what figures need of them.
package struct RunWithSamples<Held: Sendable>: Sendable {
    package var record: RunRecord
    /// In order of planning.
    package var samples: [Held]
    /// Connections opened ahead of the requests.
    package var connections: [OpenedConnection]
    /// Connections held open after a stream had ended.
    package var lingered: [LingeredConnection]
    /// What the servers said of themselves, in order of time.
    package var scrapes: [ServerScrape]

    package init(
        record: RunRecord,
        samples: [Held],
        connections: [OpenedConnection] = [],
        lingered: [LingeredConnection] = [],
        scrapes: [ServerScrape] = []
    ) {
        self.record = record
        self.samples = samples
        self.connections = connections
        self.lingered = lingered
        self.scrapes = scrapes
    }
}

extension RunWithSamples: Equatable where Held: Equatable {}

extension RunFacts {
    /// Takes what is needed of a run whose samples are held whole.
    package init(_ run: StoredRun) {
        self.init(
            record: run.record,
            samples: run.samples.facts,
            connections: run.connections,
            lingered: run.lingered,
            scrapes: run.scrapes
        )
    }
}
