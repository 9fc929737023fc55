import BenchModel
import JSONSyntax
import Testing

@testable import SampleStore

@Suite("Token events in one text")
struct PackedDeltaTests {
    private static func log(_ random: inout SplitMix64) -> DeltaLog<RunTime> {
        let edges: [Int64] = [0, -1, 1, StoredNumber.bounds.lowerBound, StoredNumber.bounds.upperBound]
        var log = DeltaLog<RunTime>()
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            func number() -> Int64 {
                Bool.random(using: &random)
                    ? edges.randomElement(using: &random) ?? 0 : .random(in: -999...9_999_999_999, using: &random)
            }
            log.append(
                arrival: RunInstant(nanoseconds: number()),
                lag: Nanoseconds(number()),
                kind: DeltaKind.allCases.randomElement(using: &random) ?? .text,
                bytes: Int.random(in: 0...Int(Int32.max), using: &random)
            )
        }
        return log
    }

    /// A reader that knows JSON and nothing of events.
    private static func slow(_ text: String) -> [[String]]? {
        guard case .array(let events)? = try? JSONParser.parse(Array(text.utf8)).plain else { return nil }
        var rows: [[String]] = []
        for case .array(let numbers) in events {
            rows.append(numbers.map { if case .number(let digits) = $0 { digits } else { "?" } })
        }
        return rows.count == events.count ? rows : nil
    }

    private static func rows(_ log: DeltaLog<RunTime>) -> [[String]] {
        log.arrivals.indices.map {
            [
                "\(log.arrivals[$0].nanoseconds)", "\(log.lags[$0].count)", "\(log.kinds[$0].rawValue)",
                "\(log.byteCounts[$0])",
            ]
        }
    }

    @Test("are JSON, and read as they were written", arguments: 0..<12)
    func roundTrip(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<40 {
            let log = Self.log(&random)
            let text = PackedDeltas.pack(log)
            #expect(PackedDeltas.unpack(text) == log && Self.slow(text) == Self.rows(log))
            let spaced = text.replacing(",", with: " , ").replacing("[", with: " [ ").replacing("]", with: " ] ")
            #expect(PackedDeltas.unpack(spaced) == log, "as another program may lay them out")
        }
    }

    @Test("that are damaged are none, or are what any reader of JSON would take them for", arguments: 0..<12)
    func damaged(seed: UInt64) {
        var random = SplitMix64(seed: seed &+ 100)
        let signs = Array("[],-0123456789 x.".utf8)
        for _ in 0..<150 {
            var bytes = Array(PackedDeltas.pack(Self.log(&random)).utf8)
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(signs.randomElement(using: &random) ?? 0x20, at: place)
            case 2: bytes[place] = signs.randomElement(using: &random) ?? 0x20
            default: bytes.removeSubrange(place...)
            }
            let text = String(decoding: bytes, as: UTF8.self)
            guard let log = PackedDeltas.unpack(text) else { continue }
            let expected = Self.slow(text)?.map { row in row.enumerated().map { Self.number($1, isSize: $0 == 3) } }
            #expect(expected == Self.rows(log).map { row in row.map { Self.number($0, isSize: false) } }, "\(text)")
        }
    }

    private static func number(_ digits: String, isSize: Bool) -> Int64? {
        Int64(digits).map { isSize ? Int64(Int32(clamping: $0)) : $0 }
    }

    private static let broken = [
        "", "[", "]", "{}", "null", "[[1,2,3]]", "[[1,2,9,4]]", "[[1,2,0,99999999999999999999]]", "[[1.5,2,0,4]]",
        "[[1,2,0,x]]", "[[1,2,0,4,5]]", "[[]]", "[1,2,0,4]",
        // Cut off, so that an event would be lost without a word.
        "[[1,2,0,4]", "[[1,2,0,4],", "[[1,2,0,4],[5,6,0", "[[1,2,0,4],[5,6,0,7]", "[[1,2,0,4]]]", "[[1,2,0,4]]x",
        "[[1,2,0,4],]", "[,[1,2,0,4]]", "[[1,2,0,4][5,6,0,7]]",
        // Two numbers that would be taken for one, and one that would be taken for none.
        "[[1 2,3,0,4]]", "[[1-2,3,0,4]]", "[[--1,2,0,4]]", "[[1,,2,0,4]]", "[[1,2,0,4,]]", "[[,1,2,0,4]]",
        "[[-,2,0,4]]", "[[1,2,-1,4]]", "[[1,2,256,4]]",
        "[[9223372036854775808,2,0,4]]", "[[-9223372036854775809,2,0,4]]", "[[+1,2,0,4]]", "[[1e3,2,0,4]]",
        "\u{FEFF}[[1,2,0,4]]", "[[１,2,0,4]]",
    ]

    @Test("are refused where they are not what was packed", arguments: broken)
    func refused(text: String) { #expect(PackedDeltas.unpack(text) == nil) }
}

@Suite("Small texts of a row")
struct SmallTextTests {
    @Test(
        "keep marks, and know none of a later version's",
        arguments: [
            (nil, []), ("[]", []), (#"["think_tags"]"#, [.thinkTags]), (#"["of_tomorrow","think_tags"]"#, [.thinkTags]),
            ("", []), ("null", []), ("think_tags", [.thinkTags]),
        ] as [(String?, Set<ResponseMark>)]
    )
    func marks(text: String?, marks: Set<ResponseMark>) {
        #expect(MarksText.marks(text) == marks && MarksText.marks(MarksText.text(marks)) == marks)
        #expect((MarksText.text(marks) == nil) == marks.isEmpty)
    }

    @Test(
        "keep fields of rows, whatever they hold",
        arguments: [[:], ["a": "b"], ["": ""], ["ö\"\\": "\n\u{1}/😀"], ["k": "1", "l": "null"]] as [[String: String]]
    )
    func fields(fields: [String: String]) {
        #expect(
            RowFieldsText.fields(RowFieldsText.text(fields)) == fields
                && (RowFieldsText.text(fields) == nil) == fields.isEmpty
        )
    }

    @Test("that are no such texts hold nothing", arguments: ["", "{", "[]", "3", #"{"a": 1}"#, #"{"a": {}}"#, "null"])
    func foreign(text: String) {
        #expect(RowFieldsText.fields(text).isEmpty && RateLimitText.headers(text).isEmpty)
        #expect(TimingText.timing(text) == ServerTiming() || text.contains("\"a\""))
    }

    @Test("keep a server's limits by the last word of each field, in the order of their names")
    func limits() {
        let headers = [HTTPHeader("x-b", "2"), HTTPHeader("x-a", "é/\"1"), HTTPHeader("x-b", "3")]
        #expect(
            RateLimitText.headers(RateLimitText.text(headers)) == [HTTPHeader("x-a", "é/\"1"), HTTPHeader("x-b", "3")]
        )
        #expect(RateLimitText.text([]) == nil && RateLimitText.headers(nil).isEmpty)
    }

    @Test("keep a server's times, the fast way as the slow one", arguments: 0..<6)
    func timing(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<30 {
            var timing = ServerTiming()
            for part in ServerTiming.Part.allCases where Bool.random(using: &random) {
                timing.times[part] = Nanoseconds(.random(in: 0...StoredNumber.bounds.upperBound, using: &random))
            }
            let text = TimingText.text(timing)
            #expect(TimingText.timing(text) == timing && (text == nil) == timing.times.isEmpty)
            if let text {
                #expect(
                    TimingText.plainMembers(text) != nil
                        && TimingText.plainMembers(text.replacing(":", with: " : ")) == nil
                )
                #expect(
                    TimingText.timing(text.replacing(":", with: " : ")) == timing,
                    "as another program may lay it out"
                )
                #expect(TimingText.timing(text.replacing("{", with: #"{"of_tomorrow":5,"#)) == timing)
            }
        }
    }

    private static let times: [(text: String, times: [ServerTiming.Part: Nanoseconds])] = [
        (#"{"queue":-1,"decode":5}"#, [.decode: 5]), (#"{"queue":9223372036854775807}"#, [:]), (#"{"queue":1.5}"#, [:]),
        (#"{"queue":"5"}"#, [:]), (#"{"queue":5,"queue":6}"#, [.queue: 6]), (#"{"queue":99999999999999999999}"#, [:]),
    ]

    @Test("keep no time that can be none", arguments: times)
    func impossible(text: String, times: [ServerTiming.Part: Nanoseconds]) {
        #expect(TimingText.timing(text).times == times)
    }

    private static let selectors: [(text: String, selector: RunSelector?)] = [
        ("last", .last), ("LATEST", .last), ("7", .id(7)), ("999", .id(999)), ("1234", .named("1234")), ("0", nil),
        ("-3", nil), ("", nil), ("two words", nil), ("nightly", .named("nightly")), ("abcd", .named("abcd")),
        ("01234567-89ab", .named("01234567-89ab")), ("99999999999999999999", nil),
        ("12345678-9abc-4def-8123-456789abcdef", .named("12345678-9abc-4def-8123-456789abcdef")), ("a,b", nil),
        ("watch/prod", .named("watch/prod")), ("+5", .id(5)),
    ]

    @Test("name a run as people do", arguments: selectors)
    func selector(text: String, selector: RunSelector?) { #expect(RunSelector(text: text) == selector) }
}
