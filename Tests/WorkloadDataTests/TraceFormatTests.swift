import BenchModel
import Testing

@testable import WorkloadData

/// Rows in the form of each trace that is read; the figures are made up.
enum TraceRows {
    static let mooncake = """
        {"timestamp": 0, "input_length": 1300, "output_length": 20, "hash_ids": [0, 1, 2]}
        {"timestamp": 0, "input_length": 1100, "output_length": 31, "hash_ids": [0, 1, 3]}
        {"timestamp": 3000, "input_length": 512, "output_length": 7, "hash_ids": [4]}

        """
    static let azure = """
        TIMESTAMP,ContextTokens,GeneratedTokens
        2024-02-28 23:59:59.5000000,120,14
        2024-02-28 23:59:59.7500001,90,3
        2024-02-29 00:00:01.0000000,33,8

        """
    static let burst = """
        Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type
        5,77,3.2,ChatGPT,47,18,65,Conversation log
        9,,2.9,GPT-4,12,0,12,API log
        45,77,2.0,ChatGPT,80,9,89,Conversation log
        45,,2.0,GPT-4,8,9,17,API log

        """
    static let bailian = """
        {"chat_id":7,"parent_chat_id":-1,"timestamp":61.114,"input_length":40,"output_length":12,"type":"text","turn":1,"hash_ids":[5,6,7]}
        {"chat_id":8,"parent_chat_id":3,"timestamp":61.5,"input_length":16,"output_length":9,"type":"image","turn":4,"hash_ids":[9]}
        {"chat_id":9,"parent_chat_id":7,"timestamp":63.0,"input_length":60,"output_length":10,"type":"text","turn":2,"hash_ids":[5,6,10,11]}

        """
}

@Suite("Traces in each of their formats")
struct TraceFormatTests {
    private func survey(_ text: String, _ change: (inout DataSource) -> Void = { _ in }) throws -> DataSurvey {
        try DataFolder().dataset(text, change).survey
    }

    @Test("Mooncake's have milliseconds, and blocks of 512 tokens")
    func mooncake() throws {
        let survey = try survey(TraceRows.mooncake)
        let trace = try #require(survey.trace)
        #expect(survey.format == .mooncake && survey.requests == 3 && survey.input.sum == 2912)
        #expect(trace.requests.map(\.arrival) == [0, 0, .seconds(3)] && trace.blockTokens == 512)
        #expect(trace.requests.map(\.row) == [1, 2, 3] && trace.requests.map(\.output) == [20, 31, 7])
        #expect(trace.requests.map { Array(trace.blocks(of: $0)) } == [[0, 1, 2], [0, 1, 3], [4]])
        #expect(IdealHits(trace.requests, of: trace)?.hitTokens == 1024)
        let bare = try self.survey(#"{"timestamp": 5.5, "input_length": 3, "output_length": 1}"#)
        #expect(bare.format == .mooncake && bare.trace?.requests.first?.blocks.isEmpty == true)
    }

    @Test("Azure's have moments to a ten-millionth of a second, with or without a zone; of 2025, pictures")
    func azure() throws {
        let survey = try survey(TraceRows.azure)
        #expect(survey.format == .azure && survey.trace?.blockTokens == nil && survey.input.sum == 243)
        #expect(survey.trace?.requests.map(\.arrival) == [0, 250_000_100, 1_500_000_000])
        let zoned = try self.survey(
            "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2024-05-10 00:00:00.009930+00:00,5,5\r\n2024-05-10T02:00:01+02:00,5,5\r\n"
        )
        #expect(zoned.trace?.requests.map(\.arrival) == [0, 990_070_000])
        let pictures = try self.survey(
            "TIMESTAMP,NumImages,ContextTokens,GeneratedTokens\n2025-01-01 00:00:00,2,500,5\n2025-01-01 00:00:01,0,9,5\n"
        )
        #expect(pictures.format == .azure && pictures.requests == 2)
        #expect(
            pictures.unsent.map(\.what) == ["pictures, whose tokens are asked as text"] && pictures.unsent[0].rows == 1
        )
    }

    @Test(
        "BurstGPT's have seconds, sessions where they were recorded, and requests that had failed, which are counted and left out"
    )
    func burst() throws {
        let survey = try survey(TraceRows.burst)
        let trace = try #require(survey.trace)
        #expect(survey.format == .burstgpt && survey.rows == 4 && survey.requests == 3)
        #expect(survey.refused.map(\.refusal) == [.failedWhenRecorded] && survey.refused[0].rows.firstLine == 3)
        #expect(trace.requests.map(\.arrival) == [0, .seconds(40), .seconds(40)])
        #expect(trace.requests.map(\.session) == [0, 0, -1] && trace.requests.map(\.row) == [1, 3, 4])
        let old = try self.survey(
            "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,ChatGPT,472,18,490,Conversation log\n"
        )
        #expect(old.format == .burstgpt && old.trace?.requests.first?.session == -1)
    }

    @Test("Bailian's have seconds, blocks of 16 tokens, and sessions of chats that go on with each other")
    func bailian() throws {
        let survey = try survey(TraceRows.bailian)
        let trace = try #require(survey.trace)
        #expect(survey.format == .bailian && trace.blockTokens == 16)
        #expect(trace.requests.map(\.arrival) == [0, .milliseconds(386), .milliseconds(1886)])
        #expect(trace.requests.map(\.session) == [0, 1, 0])
        #expect(IdealHits(trace.requests, of: trace)?.hitTokens == 32)
        #expect(survey.unsent.map(\.rows) == [1])
    }

    @Test("are read from arrays and tables with tabs, too, and only rows of wanted lengths are kept")
    func containers() throws {
        let lines = TraceRows.mooncake.split(separator: "\n")
        let array = try survey("[" + lines.joined(separator: ",\n") + "]")
        #expect(array.trace == (try survey(TraceRows.mooncake)).trace)
        let tabs = try survey(TraceRows.azure.replacing(",", with: "\t"))
        #expect(tabs.trace == (try survey(TraceRows.azure)).trace)
        let kept = try survey(TraceRows.mooncake) { $0.keep.totalTokens = 1...1200 }
        #expect(kept.trace?.requests.map(\.row) == [2, 3] && kept.refused.map(\.refusal) == [.totalTokens])
        // What is left out at the beginning keeps its time.
        #expect(kept.trace?.requests.map(\.arrival) == [0, .seconds(3)])
    }

    @Test(
        "with a mistake are refused with line and column, and the format that was recognised",
        arguments: [
            (
                #"{"timestamp": "x", "input_length": 3, "output_length": 1}"#,
                "data.jsonl:4:15: found \"x\"; expected a time of arrival"
            ),
            (
                #"{"timestamp": 2999, "input_length": 3, "output_length": 1}"#,
                "data.jsonl:4:15: found a time 0.001 s before that of line 3"
            ),
            (#"{"timestamp": 4000, "input_length": -3, "output_length": 1}"#, "data.jsonl:4:37: "),
            (
                #"{"timestamp": 4000, "input_length": 3, "output_length": 1, "hash_ids": [1, 2]}"#,
                "found 2 ids of blocks for 3 input tokens"
            ),
            (#"{"timestamp": 4000, "input_length": 3, "output_length": 1, "hash_ids": ["a"]}"#, "data.jsonl:4:73: "),
            (#"{"timestamp": 4000, "input_length": 3}"#, "found a row without \"output_length\""),
            (#"{"prompt": "a"}"#, "found a row without \"timestamp\""),
            (#"{"timestamp": 4000, "#, "data.jsonl:4:"),
            (#"[]"#, "expected an object"),
            (
                #"{"timestamp": 1e300, "input_length": 3, "output_length": 1}"#,
                "expected a time of arrival, a number of milliseconds from -315360000000 to 315360000000"
            ),
            (
                #"{"timestamp": 4000, "input_length": 2000000000, "output_length": 1}"#,
                "found the number 2000000000; expected a number of tokens, a whole number from 0 to 1000000000"
            ),
            (
                #"{"timestamp": 4000, "input_length": 3, "output_length": true}"#,
                "found true; expected a number of tokens, a whole number from 0 to 1000000000"
            ),
            (
                #"{"timestamp": 4000, "input_length": 3, "output_length": 1, "hash_ids": [-1]}"#,
                "expected the id of a block, a whole number from 0 to 18446744073709551615"
            ),
        ]
    )
    func mistakes(_ row: String, _ words: String) throws {
        let folder = try DataFolder()
        let problem = try #require(try folder.problem(TraceRows.mooncake + row + "\n"))
        #expect(problem.contains(words) && problem.contains("a Mooncake trace in JSON Lines"), "\(problem)")
        let rest = try folder.dataset(TraceRows.mooncake + row + "\n") { $0.skipsBad = true }
        #expect(rest.survey.requests == 3 && rest.survey.refusedRows == 1)
    }

    @Test("that are tables name the field's own column")
    func columns() throws {
        let folder = try DataFolder()
        let wrong = try #require(try folder.problem(TraceRows.azure + "2024-02-29 00:00:02.5,many,8\n"))
        #expect(wrong.hasPrefix("data.jsonl:5:23: ") && wrong.contains("an Azure trace in CSV"), "\(wrong)")
        let back = try #require(try folder.problem(TraceRows.azure + "2024-02-28 00:00:02.5,5,8\n"))
        #expect(back.contains("data.jsonl:5:1: ") && back.contains("before that of line 4"), "\(back)")
        let moment = try #require(try folder.problem(TraceRows.azure + "2024-13-28 00:00:02.5,5,8\n"))
        #expect(moment.contains("expected a time such as 2023-11-16"), "\(moment)")
    }

    @Test("whose turns are not in their order are refused")
    func order() throws {
        let folder = try DataFolder()
        let late = #"{"chat_id":3,"parent_chat_id":-1,"timestamp":70,"input_length":4,"output_length":1,"turn":1}"#
        let problem = try #require(try folder.problem(TraceRows.bailian + late))
        #expect(problem.contains("found chat 3 after one that goes on with it"), "\(problem)")
        let twice = late.replacing("\"chat_id\":3", with: "\"chat_id\":9")
        #expect(try folder.problem(TraceRows.bailian + twice)?.contains("found chat 9 a second time") == true)
    }

    @Test(
        "Moments are read as they are counted since 1970",
        arguments: [
            ("1970-01-01 00:00:00", 0), ("1970-01-01 00:00:00.000000001", 1),
            ("2000-02-29 12:00:00Z", 951_825_600_000_000_000),
            ("2023-11-16 18:15:46.6805900", 1_700_158_546_680_590_000),
            ("1970-01-02 00:00:00+01:00", 82_800_000_000_000),
            ("1970-01-01 00:00:00-0130", 5_400_000_000_000),
        ] as [(String, Nanoseconds)]
    )
    func moments(_ text: String, _ nanoseconds: Nanoseconds) { #expect(TraceTime.nanoseconds(text) == nanoseconds) }

    @Test(
        "What is no moment is none",
        arguments: [
            "", "2023", "2023-11-16", "2023-11-16 18:15", "2023-11-16 18:15:46.", "2023-00-16 18:15:46",
            "2023-11-16 24:15:46",
            "2023-11-16 18:15:46 x", "2023-11-16 18:15:46+1", "2023-11-16 18:15:46.1234567890", "２023-11-16 18:15:46",
        ]
    )
    func noMoments(_ text: String) { #expect(TraceTime.nanoseconds(text) == nil) }

    @Test("Hostile rows neither crash nor are taken for what they are not", arguments: 0..<40 as Range<UInt64>)
    func hostile(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let whole = [TraceRows.mooncake, TraceRows.azure, TraceRows.burst, TraceRows.bailian]
        var bytes = Array(whole[Int(seed) % whole.count].utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            default: bytes.insert(contentsOf: Array("9999999999".utf8), at: place)
            }
        }
        let folder = try DataFolder()
        let source = DataSource(file: try folder.file(bytes), skipsBad: true)
        guard let survey = try? Dataset(source).survey, let trace = survey.trace else { return }
        #expect(trace.requests.count == survey.requests && survey.requests + survey.refusedRows == survey.rows)
        let arrivals = trace.requests.map(\.arrival)
        #expect(arrivals == arrivals.sorted())
        for request in trace.requests { #expect(trace.blocks(of: request).count == request.blocks.count) }
    }
}
