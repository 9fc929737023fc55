/// A run with what figures need of its samples; the source of every report.
package struct RunFacts: Sendable {
    package var record: RunRecord
    /// In order of planning.
    package var samples: [SampleFacts]
    /// Connections opened ahead of the requests.
    package var connections: [OpenedConnection]
    /// Connections held open after a stream had ended.
    package var lingered: [LingeredConnection]
    /// What the servers said of themselves, in order of time.
    package var scrapes: [ServerScrape]

    package init(
        record: RunRecord,
        samples: [SampleFacts],
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
