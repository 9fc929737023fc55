import BenchModel

/// The looks at one server, one after the other.
actor ScrapeRounds {
    /// How long after the last request a server may still count requests as under way, and how often it is asked then.
    private static let settling = Duration.seconds(1)
    private static let settlingPause = Duration.milliseconds(100)

    private let source: MetricsSource
    private let epoch: RunEpoch
    private let part: Int
    private let interval: Duration
    private let record: @Sendable (ServerScrape) -> Void
    /// The last page, not recorded yet: whether its histograms are wanted is known at the next look.
    private var latest: ServerScrape?
    /// What the last page of a known server said.
    private var known = ServerFigures()
    /// Requests that the server had under way, or waiting, at the last look.
    private var underWay = 0.0

    init(
        _ source: MetricsSource,
        epoch: RunEpoch,
        part: Int,
        interval: Duration = .seconds(1),
        record: @escaping @Sendable (ServerScrape) -> Void
    ) {
        self.source = source
        self.epoch = epoch
        self.part = part
        self.interval = interval
        self.record = record
    }

    /// Looks for the first time.
    func begin() async {
        await look()
        recordLatest(keepsHistograms: true)
    }

    /// Looks once a second until the task is cancelled, and then for the last time.
    func goOn() async {
        let clock = ContinuousClock()
        var next = clock.now
        while true {
            // A look that took longer than a second makes nobody hurry.
            next = max(next + interval, clock.now)
            guard (try? await Task.sleep(until: next, clock: clock)) != nil else { break }
            // What is asked in a cancelled task is cancelled, too: a look that has begun goes on to its end.
            await Task { await look() }.value
        }
        await Task { await end() }.value
    }

    /// Looks for the last time: again where the server has not noticed yet that nothing is under way.
    private func end() async {
        let clock = ContinuousClock()
        let deadline = clock.now + Self.settling
        await look()
        while underWay > 0, clock.now < deadline {
            try? await Task.sleep(for: Self.settlingPause)
            await look()
        }
        recordLatest(keepsHistograms: true)
    }

    private func look() async {
        let at = MonotonicClock.now()
        let result: Result<MetricsSource.Page, MetricsSource.Missing>
        do throws(MetricsSource.Missing) { result = .success(try await source.page()) } catch {
            result = .failure(error)
        }
        var scrape = ServerScrape(
            server: source.server,
            part: part,
            at: epoch.runInstant(at: at),
            took: MonotonicClock.now() - at,
            .page(nil, [])
        )
        switch result {
        case .failure(let missing):
            // The server may be gone for good.
            recordLatest(keepsHistograms: true)
            underWay = 0
            scrape.result = .failed(missing.reason)
            record(scrape)
            return
        case .success(.raw(let readings)):
            recordLatest(keepsHistograms: false)
            scrape.result = .page(nil, readings)
        case .success(.known(let dialect, let figures)):
            recordLatest(keepsHistograms: figures.hasRestarted(since: known))
            known = figures
            underWay = figures.values[.running, default: 0] + figures.values[.waiting, default: 0]
            scrape.result = .page(dialect, figures.readings)
        }
        latest = scrape
    }

    /// Records the last page; its histograms, and all of a server that nobody knows, only at an edge, which is where a sitting
    /// or the server's life begins or ends: between edges they would be most of the database.
    private func recordLatest(keepsHistograms: Bool) {
        guard var scrape = latest else { return }
        latest = nil
        if !keepsHistograms, case .page(let dialect, let readings) = scrape.result {
            let kept = dialect.map { _ in ServerFigures(readings).withoutHistograms.readings } ?? []
            scrape.result = .page(dialect, kept)
        }
        record(scrape)
    }
}
