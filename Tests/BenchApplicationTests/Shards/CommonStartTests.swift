import BenchModel
import Foundation
import Testing

@testable import BenchApplication

@Suite("A start that several machines share")
struct CommonStartTests {
    private static let now = WallTime(nanoseconds: 1_700_000_000_123_456_789)

    @Test("is written by the first who comes, and read by the others")
    func file() throws {
        let folder = try Folder()
        let file = StartFile("\(folder.path)/start", lead: .seconds(60))
        let start = try file.start(now: Self.now)
        #expect(start.nanoseconds == 1_700_000_060_123_000_000, "to the millisecond, as it is written")
        let text = try String(contentsOfFile: "\(folder.path)/start", encoding: .utf8)
        #expect(text == "2023-11-14T22:14:20.123Z\n")
        let later = Self.now + .seconds(90)
        #expect(try file.start(now: later) == start)
    }

    @Test("of an earlier run is refused, as is what is no moment, or cannot be made")
    func refused() throws {
        let folder = try Folder()
        let path = "\(folder.path)/start"
        func problem(_ text: String?, at path: String) -> String {
            if let text { try? text.write(toFile: path, atomically: true, encoding: .utf8) }
            let error = #expect(throws: ApplicationError.self) { try StartFile(path, lead: 1).start(now: Self.now) }
            return error?.description ?? ""
        }
        #expect(problem("2023-11-14T22:00:00Z\n", at: path).contains("earlier run"))
        #expect(problem("soon\n", at: path).contains("holds no moment"))
        #expect(problem(nil, at: "\(folder.path)/nowhere/start").contains("cannot be made"))
        // What is no file of text is told as that, and no pipe is read or written.
        #expect(problem(nil, at: folder.path).contains("is a folder"))
        #expect(problem(nil, at: "/dev/null").contains("is no regular file"))
        #expect(problem(nil, at: "").contains("an empty path"))
        try Data([0xFF, 0x00, 0x0A]).write(to: URL(fileURLWithPath: path))
        #expect(problem(nil, at: path).contains("holds no moment"))
    }

    @Test("is read as people write it, and names its time zone")
    func moments() throws {
        for (text, nanoseconds) in [
            ("2026-05-01T20:00:00Z", 1_777_665_600_000_000_000),
            ("2026-05-01T22:00:00+02:00", 1_777_665_600_000_000_000),
            ("2026-05-01T20:00:00.250Z", 1_777_665_600_250_000_000),
            ("2028-02-29T00:00:00Z", 1_835_395_200_000_000_000),
        ] {
            #expect(try Moment.parse(text)?.nanoseconds == Int64(nanoseconds), "\(text)")
        }
        // The calendar has none of the last: they are not taken for another moment near by.
        for text in [
            "", "tomorrow", "20:00", "1969-01-01T00:00:00Z", "9999-01-01T00:00:00Z", "2026-13-01T00:00:00Z",
            "2026-02-30T00:00:00Z", "2026-02-29T12:00:00Z", "2026-04-31T00:00:00.5Z", "2100-02-29T00:00:00Z",
            "2026-05-00T00:00:00Z", "2026-05-01T24:30:00Z", "2026-05-01T20:60:00Z", "2026-05-01T20:00:61Z",
        ] {
            #expect(try Moment.parse(text) == nil, "\(text)")
        }
        let error = #expect(throws: ApplicationError.self) { try Moment.parse("2026-05-01T20:00:00") }
        #expect(error?.description.contains("time zone") == true)
    }

    @Test(
        "belongs to the part that the environment names",
        arguments: [
            (["JOB_COMPLETION_INDEX": "2"], 4, "3/4"), (["SLURM_PROCID": "0", "SLURM_NTASKS": "16"], nil, "1/16"),
            (["OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "2"], 2, "2/2"), (["PMI_RANK": "0"], 1, "1/1"),
        ] as [([String: String], Int?, String)]
    )
    func place(environment: [String: String], count: Int?, shard: String) throws {
        #expect(try ShardPlace.find(in: environment, of: count).text == shard)
    }

    @Test(
        "says what an environment lacks",
        arguments: [
            ([:], 4, "none of JOB_COMPLETION_INDEX"), (["JOB_COMPLETION_INDEX": "1"], nil, "name it: --shards"),
            (["JOB_COMPLETION_INDEX": "x"], 4, "\"x\""), (["JOB_COMPLETION_INDEX": "4"], 4, "the last one has 3"),
            (["SLURM_PROCID": "0", "SLURM_NTASKS": "8"], 4, "Slurm's srun started 8"),
        ] as [([String: String], Int?, String)]
    )
    func lacking(environment: [String: String], count: Int?, words: String) {
        let error = #expect(throws: ApplicationError.self) { try ShardPlace.find(in: environment, of: count) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
}
