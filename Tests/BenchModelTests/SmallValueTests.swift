import Statistics
import Testing

@testable import BenchModel

@Suite("Names that others give")
struct GivenNameTests {
    private static let watches = [
        "prod", "prod eu/west", "", "-x", "7", "last", "größe", "日本 😀", "a\u{1B}[31m", "'; DROP TABLE run",
        String(repeating: "x", count: 500), String(repeating: "é", count: 60), "a:b,c#d",
    ]

    @Test("of watches make tags that can be typed, and that only a watch gives", arguments: watches)
    func watch(name: String) {
        let tag = RunTag(ofWatch: name)
        #expect(tag.text.hasPrefix("watch/") && tag.owner == .watch && tag.text.unicodeScalars.count <= 64)
        #expect(name.isEmpty || RunTag(text: tag.text) == tag, "\(tag.text)")
    }

    @Test("of sweeps are found by the whole tag and by its end")
    func sweeps() {
        let tag = RunTag.ofNewSweep()
        #expect(
            tag.owner == .sweep && RunTag(sweepNamed: tag.text) == tag
                && RunTag(sweepNamed: String(tag.text.dropFirst(6))) == tag && tag.text.utf8.count == 14
        )
        #expect(
            RunTag(text: "nightly")?.owner == nil && RunTag(text: "sweeper/x")?.owner == nil
                && RunTag(sweepNamed: "a b") == nil
        )
        #expect(
            RunTag.mainBaseline.text == "main" && RunTag(text: "main") == .mainBaseline
                && RunTag.mainBaseline.owner == nil
        )
        #expect(Set((0..<200).map { _ in RunTag.ofNewSweep() }).count > 190)
    }

    @Test("that follow from a digest are the same for all who have it, and are told from names of chance")
    func digests() {
        let digest = (0..<32).map { UInt8($0) }
        let name = RunUUID(named: digest)
        #expect(
            name.text == "00010203-0405-8607-8809-0a0b0c0d0e0f" && RunUUID(named: Array(digest.prefix(16))) == name
                && RunUUID(text: name.text) == name
        )
        #expect(
            RunUUID(named: digest.reversed()) != name && Array(RunUUID.random().text)[14] == "4"
                && "\(name)" == name.text
        )
    }

    @Test("of folders for a while come in the order in which they are tried")
    func folders() {
        #expect(TemporaryFolders.inOrder("/mine") == ["/mine", "/tmp", "/var/tmp"])
        for none in [nil, ""] { #expect(TemporaryFolders.inOrder(none) == ["/tmp", "/var/tmp"]) }
    }

    private static let objectives: [Objective] = [
        Objective(metric: .ttft, percentile: 95, bound: .max, limit: 500_000_000),
        Objective(metric: .tokensPerSecond, percentile: 5, bound: .min, limit: 20.5),
        Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.01),
        Objective(metric: .validShare, percentile: nil, bound: .min, limit: 1),
        Objective(metric: .itl, percentile: Percentile(99.9), bound: .max, limit: 1e-9),
        Objective(metric: .costPerRequest, percentile: 50, bound: .max, limit: 0),
        Objective(metric: .outputTokens, percentile: 50, bound: .min, limit: 1e300),
    ]

    @Test("of what a watch asks say the objective whole", arguments: objectives)
    func questions(objective: Objective) {
        let question = WatchSubject.Question(objective)
        #expect(
            question.objective == objective
                && question.rawValue.split(separator: " ").count == (objective.percentile == nil ? 3 : 4)
        )
    }

    @Test(
        "of what another version asks are kept and not guessed",
        arguments: [
            "", "failures", "reach", "ttft", "ttft p95 max", "ttft p95 max x", "ttft 95 max 1", "ttft px max 1",
            "speed p95 max 1", "ttft p95 about 1", "ttft p95 p99 max 1", "max 1",
        ]
    )
    func foreign(text: String) { #expect(WatchSubject.Question(rawValue: text).objective == nil) }

    private static let counts: [(number: Int, text: String, part: String)] = [
        (0, "0 requests", "0 of 40 requests are"), (1, "1 request", "1 of 40 requests is"),
        (2, "2 requests", "2 of 40 requests are"), (-1, "-1 requests", "-1 of 40 requests are"),
    ]

    @Test("of numbers agree with them", arguments: counts)
    func counted(number: Int, text: String, part: String) {
        #expect(
            Counted.text(number, "request") == text && Counted.part(number, of: 40, "request", ("is", "are")) == part
        )
        #expect(
            Counted.part(number, of: 1, "request") == "\(number) of 1 request"
                && Counted.form(number, "a", "b") == (number == 1 ? "a" : "b")
        )
    }

    @Test("of remarks say which tell of a flaw; those of another version may")
    func remarks() {
        #expect([Remark.Kind.data, .decided].allSatisfy { !$0.isFlaw })
        #expect(
            [Remark.Kind.dataFlaw, .clockStep, .suspended, .stoodStill, Remark.Kind(rawValue: "of_tomorrow")]
                .allSatisfy { $0.isFlaw }
        )
    }

    @Test("of formats say which are traces, and of refusals which are mistakes of a file")
    func data() {
        #expect(DataFormat.allCases.filter(\.isTrace) == [.mooncake, .azure, .burstgpt, .bailian])
        let bad: [Refusal] = [.notJSON, .otherFormat, .wrongShape, .outOfOrder, .timeGoesBack, .noPicture]
        #expect(Refusal.allCases.filter(\.isBad) == bad)
        #expect(
            (DataFormat.allCases.map(\.words) + Refusal.allCases.map(\.rawValue)).allSatisfy {
                !$0.isEmpty && !$0.hasSuffix(".")
            }
        )
        #expect(Set(DataFormat.allCases.map(\.words)).count == DataFormat.allCases.count)
    }
}

@Suite("Numbers that may be too large")
struct SaturatingTests {
    @Test("are added and taken away within their range", arguments: 0..<4)
    func sums(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let edges: [Int8] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
        for _ in 0..<500 {
            func number() -> Int8 {
                Bool.random(using: &random)
                    ? edges.randomElement(using: &random) ?? 0 : .random(in: .min ... .max, using: &random)
            }
            let (a, b) = (number(), number())
            #expect(Int(a.addingSaturated(b)) == min(127, max(-128, Int(a) + Int(b))), "\(a) + \(b)")
            #expect(Int(a.subtractingSaturated(b)) == min(127, max(-128, Int(a) - Int(b))), "\(a) - \(b)")
            let list = (0..<5).map { _ in Int8.random(in: 0 ... .max, using: &random) }
            #expect(Int(list.saturatingSum) == min(127, list.reduce(0) { $0 + Int($1) }))
        }
    }

    private static let clamped: [(value: Double, number: Int64)] = [
        (.nan, 0), (.infinity, .max), (-.infinity, .min), (1e300, .max), (-1e300, .min), (0x1p63, .max),
        (-0x1p63, .min), (1.9, 1), (-1.9, -1), (0, 0), (-0.0, 0), (.leastNonzeroMagnitude, 0), (0x1p62, 1 << 62),
    ]

    @Test("are taken from decimals within their range", arguments: clamped)
    func clamping(value: Double, number: Int64) {
        #expect(Int64(clamping: value) == number && Int32(clamping: value) == Int32(clamping: number))
        #expect(UInt8(clamping: value) == UInt8(clamping: number) && Int(clamping: value) == Int(number))
    }

    private static let durations: [(seconds: Double, nanoseconds: Nanoseconds)] = [
        (1, 1_000_000_000), (1e-9, 1), (4e-10, 0), (0.1, 100_000_000), (-2.5, -2_500_000_000), (1e300, .max), (.nan, 0),
        (0.000_000_001_5, 2),
    ]

    @Test("of seconds are whole nanoseconds", arguments: durations)
    func eachDurations(seconds: Double, nanoseconds: Nanoseconds) {
        #expect(Nanoseconds.seconds(seconds) == nanoseconds && (Nanoseconds.milliseconds(seconds * 1e3) == nanoseconds))
    }
}

@Suite("What servers say of themselves")
struct ServerFigureTests {
    private static func figures(_ random: inout SplitMix64) -> ServerFigures {
        var figures = ServerFigures()
        for fact in ServerFact.allCases where Bool.random(using: &random) {
            if fact.kind == .histogram {
                var histogram = ServerHistogram()
                if Bool.random(using: &random) { histogram.sum = Double.random(in: 0...9, using: &random) }
                if Bool.random(using: &random) { histogram.count = Double(Int.random(in: 0...99, using: &random)) }
                for edge in [0.001, 0.1, 1e-9, 30, .infinity] where Bool.random(using: &random) {
                    histogram.buckets[edge] = Double(Int.random(in: 0...99, using: &random))
                }
                // A histogram of which nothing is known is none.
                if histogram != ServerHistogram() { figures.histograms[fact] = histogram }
            } else {
                figures.values[fact] =
                    fact.possible == 0...1
                    ? Double.random(in: 0...1, using: &random) : Double(Int.random(in: 0...1_000_000, using: &random))
            }
        }
        return figures
    }

    @Test("is read as it was stored, series by series, in whatever order", arguments: 0..<12)
    func roundTrip(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let figures = Self.figures(&random)
        let readings = figures.readings
        #expect(
            ServerFigures(readings) == figures && ServerFigures(readings.shuffled(using: &random)) == figures
                && ServerFigures(readings).readings == readings
        )
        #expect(Set(readings.map { $0.name + "|" + $0.labels }).count == readings.count)
        #expect(
            ServerFigures(
                readings + [
                    ServerReading("unheard_of", 3), ServerReading("ttft_bucket", labels: "nan", 1),
                    ServerReading("running_sum", 1), ServerReading("", 1),
                ]
            ) == figures
        )
        #expect(
            figures.withoutHistograms.histograms.isEmpty && figures.withoutHistograms.values == figures.values
                && !figures.hasRestarted(since: figures)
        )
    }

    @Test("is a new beginning where a counter fell, and only there")
    func restarts() {
        var (before, after) = (ServerFigures(), ServerFigures())
        before.values = [.requests: 10, .running: 5, .prefixHitShare: 0.9]
        after.values = [.requests: 10, .running: 0, .prefixHitShare: 0.1, .outputTokens: 0]
        #expect(!after.hasRestarted(since: before), "gauges may fall, and a counter may be new")
        after.values[.requests] = 9
        #expect(after.hasRestarted(since: before) && !before.hasRestarted(since: after))
        after.values[.requests] = nil
        #expect(!after.hasRestarted(since: before), "what is gone tells nothing")
        before.values[.requests] = .infinity
        after.values[.requests] = 0
        #expect(!after.hasRestarted(since: before), "what was none does not tell that it fell")
    }

    private static let values: [(fact: ServerFact, value: Double, taken: Double)] = [
        (.kvUse, 0.5, 0.5), (.kvUse, 1.01, .infinity), (.kvUse, -0.01, .infinity), (.kvUse, .nan, .infinity),
        (.running, 3, 3),
        (.running, -1, .infinity), (.running, .infinity, .infinity), (.requests, 7, 7), (.requests, -1, .infinity),
        (.requests, .nan, .infinity), (.requests, 0x1p53, 0x1p53), (.requests, 0x1p54, .infinity),
        (.acceptedShare, 1, 1),
    ]

    @Test(
        "is taken where it can be, and told as one that cannot be elsewhere: of gauges and of counters",
        arguments: values
    )
    func taken(fact: ServerFact, value: Double, taken: Double) { #expect(fact.taken(value) == taken) }

    @Test("is a share that is averaged, or a count that is added up, over a server's engines")
    func adds() {
        #expect(ServerFact.allCases.filter { !$0.adds } == [.kvUse, .prefixHitShare, .acceptedShare])
        #expect(ServerFact.allCases.filter { $0.possible == 0...1 } == [.kvUse, .prefixHitShare, .acceptedShare])
        #expect(
            ServerFact.allCases.allSatisfy {
                ($0.kind == .gauge) == [.running, .waiting, .kvUse, .prefixHitShare, .acceptedShare].contains($0)
            }
        )
    }
}

@Suite("Pictures of a request")
struct SentPictureTests {
    @Test("are counted wherever they stand; only those that are sent themselves have a size")
    func counted() {
        let data = Conversation.Part.image(.data(mediaType: "image/png", base64: String(repeating: "QUJD", count: 25)))
        let url = Conversation.Part.image(.url("https://x"))
        let message = { (parts: [Conversation.Part]) in Conversation.Message(.user, parts) }
        #expect(
            SentPictures(Conversation([message([.text("a"), data, url]), message([data])]))
                == SentPictures(count: 3, bytes: 150)
        )
        #expect(SentPictures(Conversation([message([url])])) == SentPictures(count: 1, bytes: 0))
        #expect(SentPictures(Conversation([message([.text("a")])])) == nil && SentPictures(Conversation([])) == nil)
    }

    @Test(
        "are too large together, however many they are",
        arguments: [
            (8_000, 8_000, 1, false), (8_000, 8_001, 1, true), (4_000, 4_000, 4, false), (4_000, 4_000, 5, true),
            (1, 1, 1, false),
        ]
    )
    func size(width: Int, height: Int, count: Int, areTooLarge: Bool) {
        #expect(MadePictures(width: width, height: height, count: count).areTooLarge == areTooLarge)
    }

    private static let heads: [(bytes: [UInt8], kind: PictureKind?)] = [
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1], .png), ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A], nil),
        ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg), ([0xFF, 0xD8], nil),
        (Array("GIF87a".utf8), .gif), (Array("GIF89a...".utf8), .gif), (Array("GIF88a".utf8), nil),
        (Array("RIFF1234WEBP".utf8), .webp), (Array("RIFF1234WEBPVP8 ".utf8), .webp), (Array("RIFF1234WAVE".utf8), nil),
        (Array("RIFFWEBP".utf8), nil), ([], nil), (Array("<svg".utf8), nil),
    ]

    @Test("are known by their first bytes, whatever a file is called", arguments: heads)
    func kinds(bytes: [UInt8], kind: PictureKind?) {
        #expect(PictureKind(bytes) == kind)
        if let kind { #expect(kind.mediaType == "image/\(kind.rawValue)") }
    }
}

@Suite("Requests in the order in which they began")
struct BeginningOrderTests {
    private static func attempt(
        _ sequence: Int,
        part: Int = 1,
        attempt: Int = 1,
        planned: Int64,
        started: Int64?,
        end: Int64? = nil
    ) -> Sample {
        Sample(
            target: 0,
            promptID: "p",
            phase: .measure,
            sequence: RequestIndex(sequence),
            attempt: attempt,
            outcome: .ok,
            planned: RunInstant(nanoseconds: planned),
            times: PhaseTimes(
                started: started.map { RunInstant(nanoseconds: $0) },
                end: end.map { RunInstant(nanoseconds: $0) }
            ),
            part: part
        )
    }

    @Test("are in order of sitting, start and plan, in whatever order they are met", arguments: 0..<8)
    func order(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let samples = (0..<30).map { place in
            let planned = Int64.random(in: 0...5, using: &random)
            return Self.attempt(
                place,
                part: Int.random(in: 1...2, using: &random),
                planned: planned,
                started: Bool.random(using: &random) ? planned + .random(in: 0...5, using: &random) : nil
            )
        }
        let ordered = RequestAttempts.requests(of: samples.facts).inOrderOfBeginning()
        let keys = ordered.map {
            [Int64($0.first.part), $0.startedOrPlanned.nanoseconds, Int64($0.first.sequence.number)]
        }
        #expect(
            zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) }
                && ordered.count == samples.count
        )
        let again = RequestAttempts.requests(of: samples.shuffled(using: &random).facts).inOrderOfBeginning()
        #expect(
            again.map(\.first.sequence) == ordered.map(\.first.sequence)
                && ordered.inOrderOfBeginning().map(\.first.sequence) == ordered.map(\.first.sequence)
        )
        #expect(ordered.samples.map(\.sequence) == ordered.map(\.first.sequence))
    }

    @Test("end first when the earliest of their attempts did")
    func ends() {
        let attempts = [
            Self.attempt(0, planned: 0, started: 1, end: 9),
            Self.attempt(0, attempt: 2, planned: 0, started: 12, end: 7),
            Self.attempt(0, attempt: 3, planned: 0, started: 20),
        ]
        let request = RequestAttempts(attempts: attempts)
        #expect(
            request.firstEnd == 7 && request.waited == 16 && request.startedOrPlanned == 1 && request.count == 3
                && request.wasRetried
        )
        #expect(
            RequestAttempts(attempts: [attempts[2]]).firstEnd == nil
                && RequestAttempts(attempts: [Self.attempt(0, planned: 5, started: nil)]).startedOrPlanned == 5
        )
    }
}
