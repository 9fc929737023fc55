import BenchModel
import Statistics

extension ServerSummary {
    /// Sums up what each server of a run said, in the order in which they were first looked at.
    static func all(of run: RunFacts) -> [ServerSummary] {
        let scrapes = Dictionary(grouping: run.scrapes, by: \.server)
        let each = run.scrapes.map(\.server).eachOnce.map { address in
            (summary: of([address], scrapes[address, default: []], in: run), scrapes: scrapes[address, default: []])
        }
        let groups = together(each)
        guard groups.count < each.count else { return each.map(\.summary) }
        return groups.map { of($0, scrapes[$0[0], default: []], in: run) }
    }

    /// Sums up what a server said, whose targets are asked at some addresses.
    private static func of(_ addresses: [String], _ scrapes: [ServerScrape], in run: RunFacts) -> ServerSummary {
        let places = run.record.targets.indices.filter { addresses.contains(run.record.targets[$0].endpoint) }
        let own = Set(places.map { TargetIndex($0) })
        let machines = Set(run.record.parts.map(\.machine))
        return ServerSummary(
            addresses.joined(separator: ", "),
            targets: places.map { run.record.targets[$0].name },
            scrapes: scrapes,
            samples: run.samples.filter { own.contains($0.target) && $0.sentAt != nil },
            // Each machine means itself by such an address.
            isOfEachMachine: run.record.isMerged && machines.count > 1
                && addresses.contains { ServerAddress($0).isLoopback }
        )
    }

    /// - Parameters:
    ///   - server: its base address.
    ///   - targets: the names of those that were asked there.
    ///   - scrapes: the looks at it, in order of time.
    ///   - samples: every attempt that was sent there.
    ///   - isOfEachMachine: whether shards on several machines asked each a server of its own under this address.
    private init(
        _ server: String,
        targets: [String],
        scrapes: [ServerScrape],
        samples: [SampleFacts],
        isOfEachMachine: Bool
    ) {
        self.server = server
        self.targets = targets
        self.scrapes = scrapes.count
        let failures = scrapes.compactMap { if case .failed(let reason) = $0.result { reason } else { nil } }
        failed = failures.count
        lastFailure = failures.last
        let pages = scrapes.compactMap(ServerPage.init)
        dialect = pages.first { $0.dialect != nil }?.dialect
        sent = samples.count
        client = Distribution(
            samples.compactMap { sample in
                guard let sent = sample.sentAt, let token = sample.firstTokenAt else { return nil }
                return (token - sent).inNanoseconds
            }
        )

        let sittings = Dictionary(grouping: samples, by: \.part).sorted { $0.key < $1.key }.map { part, samples in
            ServerSitting(pages.filter { $0.part == part }, samples)
        }
        restartedAt = sittings.compactMap(\.restartedAt).first
        shards = Set(scrapes.compactMap(\.shard)).count
        let coverages = sittings.map(\.coverage)
        let isSeveral = isOfEachMachine || coverages.contains(.severalServers)
        coverage =
            isSeveral
            ? .severalServers : [.restarted, .noBeginning, .noEnd].first(where: coverages.contains) ?? .whole
        isSeenUnderWay = sittings.contains(where: \.isSeenUnderWay)
        gauges = isSeveral ? [:] : Self.gauges(sittings)
        var impossible = Set(pages.flatMap(\.figures.impossible))
        var (counts, times): ([ServerFact: Double], [ServerFact: ServerTimes]) = ([:], [:])
        if coverage == .whole, dialect != nil {
            let all = sittings.map(\.counts).reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
            counts = all.filter { !$0.value.isNaN }
            impossible.formUnion(all.filter(\.value.isNaN).keys)
            for (part, whole) in Self.parts where counts[part, default: 0] > counts[whole, default: .infinity] {
                impossible.insert(part)
            }
            impossible.formUnion(sittings.flatMap(\.impossibleTimes))
            let parts = sittings.map(\.times)
            for fact in ServerFact.allCases where fact.kind == .histogram {
                let own = parts.compactMap { $0[fact] }
                guard let first = own.first else { continue }
                times[fact] = own.dropFirst().reduce(first) { whole, part in whole.flatMap { $0.joined(with: part) } }
            }
        }
        (self.counts, self.times) = (counts, times)
        self.impossible = ServerFact.allCases.filter(impossible.contains)
    }

    private static func gauges(_ sittings: [ServerSitting]) -> [ServerFact: Gauge] {
        var gauges: [ServerFact: Gauge] = [:]
        for fact in ServerFact.allCases where fact.kind == .gauge {
            let spans = sittings.filter(\.isSeenUnderWay).flatMap { $0.spans(of: fact) }
            let length = spans.reduce(0) { $0 + $1.length }
            guard length > 0 else { continue }
            gauges[fact] = Gauge(
                mean: spans.reduce(0) { $0 + $1.value * $1.length } / length,
                most: spans.map(\.value).max() ?? 0
            )
        }
        return gauges
    }
}

/// A page of a server's figures, and when it was asked for.
struct ServerPage {
    let part: Int
    /// Which shard looked, in a run that was joined of several.
    let shard: ShardIndex?
    let at: RunInstant
    let dialect: ServerDialect?
    let figures: ServerFigures

    /// Nil of a look in vain.
    init?(_ scrape: ServerScrape) {
        guard case .page(let dialect, let readings) = scrape.result else { return nil }
        part = scrape.part
        shard = scrape.shard
        at = scrape.at
        self.dialect = dialect
        figures = dialect == nil ? ServerFigures() : ServerFigures(readings)
    }
}

/// What a server said in one sitting of a run.
struct ServerSitting {
    /// In order of time.
    let pages: [ServerPage]
    /// When a counter was seen to be less than before.
    let restartedAt: RunInstant?
    /// When the first request was sent and the last one had ended.
    private let first: RunInstant
    private let last: RunInstant

    init(_ pages: [ServerPage], _ samples: [SampleFacts]) {
        self.pages = pages
        // Looks of one machine follow one another; those of several may change places, by as much as their clocks differ.
        restartedAt = Dictionary(grouping: pages, by: \.shard).values.compactMap { own in
            zip(own, own.dropFirst()).first { $1.figures.hasRestarted(since: $0.figures) }?.1.at
        }.min()
        let sent = samples.compactMap(\.sentAt)
        first = sent.min() ?? RunInstant(nanoseconds: 0)
        last = max(samples.compactMap(\.endedAt).max() ?? first, sent.max() ?? first)
    }

    var coverage: ServerSummary.Coverage {
        if restartedAt != nil { return .restarted }
        if showsSeveralServers { return .severalServers }
        guard let begin = pages.first, begin.at <= first else { return .noBeginning }
        guard let end = pages.last, end.at >= last else { return .noEnd }
        return .whole
    }

    /// Looks of two shards are put in order where so much lies between them.
    private static let clockRoom = Nanoseconds.seconds(2)

    /// Whether a counter is less for one shard than it was for another some time before: no counter of one server falls.
    private var showsSeveralServers: Bool {
        let series = Dictionary(grouping: pages, by: \.shard)
        guard series.count > 1 else { return false }
        for (shard, own) in series {
            for (other, theirs) in series where other != shard {
                var place = 0
                for page in own {
                    while place < theirs.count, page.at - theirs[place].at >= Self.clockRoom { place += 1 }
                    if place > 0, page.figures.hasRestarted(since: theirs[place - 1].figures) { return true }
                }
            }
        }
        return false
    }

    /// Whether a page is from while requests were under way, and not the only one: a value holds until the next.
    var isSeenUnderWay: Bool { pages.count > 1 && pages.contains { $0.at > first && $0.at < last } }

    /// What was counted from the first page to the last; NaN where that cannot be.
    ///
    /// A counter that was not there yet was at 0.
    var counts: [ServerFact: Double] {
        guard let begin = pages.first, let end = pages.last else { return [:] }
        return end.figures.values.filter { $0.key.kind == .counter }.reduce(into: [:]) { counts, counter in
            let before = begin.figures.values[counter.key, default: 0]
            let canBe = counter.key.possible.contains(counter.value) && (0...counter.value).contains(before)
            counts[counter.key] = canBe ? counter.value - before : .nan
        }
    }

    var times: [ServerFact: ServerTimes] {
        guard let begin = pages.first, let end = pages.last else { return [:] }
        return end.figures.histograms.reduce(into: [:]) { times, histogram in
            times[histogram.key] = ServerTimes(from: begin.figures.histograms[histogram.key], to: histogram.value)
        }
    }

    /// Histograms that counted something, and cannot be.
    var impossibleTimes: [ServerFact] {
        guard let begin = pages.first, let end = pages.last else { return [] }
        let told = times
        return end.figures.histograms.compactMap { fact, last in
            told[fact] == nil && !ServerTimes.countedNothing(from: begin.figures.histograms[fact], to: last)
                ? fact : nil
        }
    }

    struct Span {
        var value: Double
        /// In seconds.
        var length: Double
    }

    /// Returns how long each value of a gauge held, from its page to the next.
    func spans(of gauge: ServerFact) -> [Span] {
        zip(pages, pages.dropFirst()).compactMap { page, next in
            page.figures.values[gauge].map { Span(value: $0, length: max(0, next.at - page.at).inSeconds) }
        }
    }
}
