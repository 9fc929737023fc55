import BenchModel
import JSONSyntax
import Testing

@testable import WorkloadData

@Suite("Rows of traces at their edges")
struct TraceEdgeTests {
    private static func mooncake(_ time: String, _ input: Int = 10, _ output: Int = 1, blocks: Int? = nil) -> String {
        let ids = blocks.map { ",\"hash_ids\":[" + (0..<$0).map(String.init).joined(separator: ",") + "]" } ?? ""
        return "{\"timestamp\":\(time),\"input_length\":\(input),\"output_length\":\(output)\(ids)}"
    }

    private static func bailian(_ chat: Int, after parent: Int?, at time: Int, type: String = "text") -> String {
        "{\"chat_id\":\(chat),\"parent_chat_id\":\(parent ?? -1),\"timestamp\":\(time),\"input_length\":9,"
            + "\"output_length\":2,\"type\":\"\(type)\"}"
    }

    private static func survey(_ rows: [String], _ change: (inout DataSource) -> Void = { _ in }) throws -> DataSurvey {
        try DataFolder().dataset(rows.joined(separator: "\n"), change).survey
    }

    @Test(
        "a request has as many ids of blocks as its tokens begin blocks, at the most",
        arguments: [(1, 1), (512, 1), (513, 2), (1_024, 2), (1_025, 3)]
    )
    func blocks(tokens: Int, most: Int) throws {
        for count in 0...most {
            let trace = try #require(try Self.survey([Self.mooncake("0", tokens, blocks: count)]).trace)
            #expect(trace.blocks(of: trace.requests[0]).count == count)
        }
        let problem = try DataFolder().problem(Self.mooncake("0", tokens, blocks: most + 1))
        #expect(
            problem?.contains("found \(most + 1) ids of blocks for \(tokens) input tokens; expected at most \(most)")
                == true
        )
    }

    @Test("arrivals count from the first row, whenever that was, to the millionth of a millisecond")
    func arrivals() throws {
        for first in ["0", "-5000", "1e9", "315360000000", "\"12.5\""] {
            let later = first == "\"12.5\"" ? "12.750001" : first
            let trace = try #require(try Self.survey([Self.mooncake(first), Self.mooncake(later)]).trace)
            #expect(trace.requests.map(\.arrival) == [0, first == "\"12.5\"" ? 250_001 : 0], "\(first)")
        }
        let negative = try #require(try Self.survey([Self.mooncake("-1.5"), Self.mooncake("0.5")]).trace)
        #expect(negative.requests.map(\.arrival) == [0, 2_000_000])
    }

    @Test("what is not sent at the beginning tells all the same when the trace began, and what came before")
    func leftOut() throws {
        let rows = [
            Self.mooncake("1000", 10, 0), Self.mooncake("2000", 0), Self.mooncake("5000"), Self.mooncake("5000"),
        ]
        let survey = try Self.survey(rows)
        #expect(survey.trace?.requests.map(\.arrival) == [.seconds(4), .seconds(4)])
        #expect(Set(survey.refused.map(\.refusal)) == [.failedWhenRecorded, .noText] && survey.rows == 4)
        // A row that is left out may not be overtaken, either.
        let back = try DataFolder().problem((rows + [Self.mooncake("4999")]).joined(separator: "\n"))
        #expect(back?.contains("0.001 s before that of line 4") == true, "\(back ?? "")")
        let behind = try DataFolder().problem([rows[0], Self.mooncake("999")].joined(separator: "\n"))
        #expect(behind?.contains("before that of line 1") == true, "\(behind ?? "")")
    }

    @Test("a trace of which nothing is left has no requests, and says why")
    func nothing() throws {
        let survey = try Self.survey([Self.mooncake("0", 5)]) { $0.keep.inputTokens = 6...9 }
        #expect(survey.trace?.requests.isEmpty == true && survey.requests == 0)
        #expect(survey.refused.map(\.refusal) == [.inputTokens] && survey.refused.map(\.rows.count) == [1])
        for (keep, refusal) in [
            (DataSource.Keep(outputTokens: 2...3), Refusal.outputTokens), (.init(totalTokens: 7...9), .totalTokens),
        ] {
            let none = try Self.survey([Self.mooncake("0", 5)]) { $0.keep = keep }
            #expect(none.refused.map(\.refusal) == [refusal])
        }
        // The ends of what is kept are kept.
        for keep in [DataSource.Keep(inputTokens: 5...5, outputTokens: 1...1, totalTokens: 6...6)] {
            #expect(try Self.survey([Self.mooncake("0", 5)]) { $0.keep = keep }.requests == 1)
        }
    }

    @Test(
        "chats that go on with each other are one session, however far they branch; those whose beginning is missing, too"
    )
    func sessions() throws {
        let rows = [
            Self.bailian(1, after: nil, at: 0), Self.bailian(2, after: 99, at: 1), Self.bailian(3, after: 1, at: 2),
            Self.bailian(4, after: 99, at: 3), Self.bailian(5, after: 3, at: 4), Self.bailian(6, after: 1, at: 5),
            Self.bailian(7, after: nil, at: 6),
        ]
        let trace = try #require(try Self.survey(rows).trace)
        #expect(trace.requests.map(\.session) == [0, 1, 0, 1, 0, 0, 2])
        // The chat that others went on with has come too late.
        let late = try DataFolder().problem((rows + [Self.bailian(99, after: nil, at: 7)]).joined(separator: "\n"))
        #expect(late?.contains("found chat 99 after one that goes on with it") == true)
        let twice = try DataFolder().problem((rows + [Self.bailian(7, after: 1, at: 7)]).joined(separator: "\n"))
        #expect(twice?.contains("found chat 7 a second time") == true)
    }

    @Test("turns of chats that go on with each other are numbered in their order, however far they are apart")
    func turns() throws {
        func row(_ chat: Int, after parent: Int, turn: String) -> String {
            Self.bailian(chat, after: parent < 0 ? nil : parent, at: 0).dropLast() + ",\"turn\":\(turn)}"
        }
        let rows = [row(1, after: -1, turn: "1"), row(2, after: 1, turn: "2"), row(3, after: 1, turn: "4")]
        #expect(try Self.survey(rows).unsent.isEmpty)
        for (wrong, words) in [
            (row(4, after: 2, turn: "2"), "found turn 2, of chat 4, which goes on with turn 2, of chat 2"),
            (row(4, after: 3, turn: "1"), "found turn 1, of chat 4, which goes on with turn 4, of chat 3"),
            (row(4, after: 4, turn: "2"), "found chat 4, which goes on with itself"),
            (row(4, after: 2, turn: "0"), "found the number 0; expected the number of a turn, from 1 on"),
            (row(4, after: 2, turn: "\"x\""), "found \"x\"; expected the number of a turn"),
        ] {
            let problem = try DataFolder().problem((rows + [wrong]).joined(separator: "\n"))
            #expect(problem?.contains(words) == true, "\(problem ?? "")")
            let column = wrong.prefix { $0 != "x" }.count
            #expect(problem?.hasPrefix("data.jsonl:4:") == true && column > 0)
            #expect(problem?.contains("a Bailian trace in JSON Lines") == true)
        }
        // A recording may begin with it.
        #expect(try Self.survey([row(8, after: 5, turn: "3")]).unsent.isEmpty)
        let root = try Self.survey([row(8, after: -1, turn: "3")])
        #expect(root.unsent.map(\.what) == ["a turn after the first that goes on with no chat"] && root.requests == 1)
    }

    @Test("what a trace holds besides and no request sends is counted", arguments: ["search", "image", "file"])
    func unsent(type: String) throws {
        let survey = try Self.survey([
            Self.bailian(1, after: nil, at: 0), Self.bailian(2, after: nil, at: 1, type: type),
        ])
        #expect(survey.unsent.map(\.what) == ["a search, a picture or a file"] && survey.unsent.map(\.rows) == [1])
        #expect(survey.requests == 2)
    }

    @Test("an id that a row has twice is a mistake, and too few of them are told")
    func blockIDs() throws {
        func row(_ tokens: Int, _ ids: String) -> String {
            #"{"timestamp": 0, "input_length": \#(tokens), "output_length": 5, "hash_ids": \#(ids)}"#
        }
        let folder = try DataFolder()
        #expect(try folder.problem(row(1000, "[1, 1]"))?.contains("found the id of a block twice") == true)
        for (tokens, ids, isTold) in [
            (1000, "[0, 1]", false), (1600, "[0, 1]", true), (1600, "[0, 1, 2]", false), (9, "[]", false),
        ] {
            #expect(try folder.dataset(row(tokens, ids)).survey.unsent.isEmpty == !isTold, "\(tokens) \(ids)")
        }
    }

    @Test("BurstGPT's sessions are told by their names, and rows without one stand for themselves")
    func named() throws {
        let head = "Timestamp,Session ID,Model,Request tokens,Response tokens"
        let rows = ["1,b,m,1,1", "2,a,m,1,1", "3,b,m,1,1", "4,,m,1,1", "5,a,m,1,1", "6,,m,1,1"]
        let trace = try #require(try Self.survey([head] + rows).trace)
        #expect(trace.requests.map(\.session) == [0, 1, 0, -1, 1, -1])
    }

    @Test(
        "a number in a table is a number as tables write it",
        arguments: [
            ("5", true), ("5.0", true), (" 5 ", true), ("+5", true), ("5e0", true), ("5.5", false), ("-5", false),
            ("0x5", false), ("inf", false), ("nan", false), ("five", false), ("1000000001", false), ("", false),
        ]
    )
    func numbers(text: String, isTaken: Bool) throws {
        let table = "Timestamp,Model,Request tokens,Response tokens\n1,m,\(text),1"
        let problem = try DataFolder().problem(table)
        #expect((problem == nil) == isTaken, "\(problem ?? "")")
        if !isTaken { #expect(problem?.hasPrefix("data.jsonl:2:5: ") == true, "\(problem ?? "")") }
    }

    @Test(
        "moments are as far apart as they are, over the ends of months, years and days that leap",
        arguments: [
            ("2023-12-31 23:59:59.9", "2024-01-01 00:00:00.1", 200_000_000),
            ("2024-02-28 23:00:00", "2024-02-29 00:00:00", 3_600_000_000_000),
            ("2024-02-29 23:00:00", "2024-03-01 00:00:00", 3_600_000_000_000),
            ("2023-02-28 23:00:00", "2023-03-01 00:00:00", 3_600_000_000_000),
            ("2024-05-01 00:00:00+02:00", "2024-04-30 22:00:00.5Z", 500_000_000),
            ("2100-02-28 23:00:00", "2100-03-01 00:00:00", 3_600_000_000_000),
        ] as [(String, String, Nanoseconds)]
    )
    func moments(first: String, second: String, distance: Nanoseconds) throws {
        let table = "TIMESTAMP,ContextTokens,GeneratedTokens\n\(first),5,5\n\(second),5,5"
        #expect(try Self.survey([table]).trace?.requests.map(\.arrival) == [0, distance])
    }
}
