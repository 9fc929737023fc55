import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Lengths against those that were asked for")
struct LengthSummaryTests {
    private typealias Side = LengthSummary.Side

    private static let pairs: [(asked: Int, got: Int, isBeyond: Bool)] = [
        (100, 100, false), (100, 102, false), (100, 98, false), (100, 103, true), (100, 97, true),
        // Of a short text a token is more than two in a hundred, and nobody can do better.
        (10, 11, false), (10, 9, false), (10, 12, true), (1, 2, false), (1, 3, true), (1_000, 1_020, false),
        (1_000, 1_021, true),
    ]

    @Test(
        "are other lengths where they are off by more than two in a hundred, and by more than a token",
        arguments: pairs
    )
    func beyond(asked: Int, got: Int, isBeyond: Bool) throws {
        let side = try #require(Side([(asked: asked, got: got)]))
        #expect(side.beyond == (isBeyond ? 1 : 0) && side.n == 1 && side.unsaid == 0)
        #expect(side.off.max.map { abs($0 - abs(Double(got) / Double(asked) - 1)) < 1e-12 } == true)
        // A limit is kept by all that is no longer.
        let limited = try #require(Side([(asked: asked, got: got)], isLimit: true))
        #expect(limited.beyond == (isBeyond && got > asked ? 1 : 0))
        #expect(got > asked || limited.off.max == 0)
    }

    @Test(
        "are told where more than one in twenty is another length, of those whose usage tells",
        arguments: [19, 20, 21, 40]
    )
    func share(n: Int) throws {
        for beyond in 0...4 {
            let pairs = (0..<n).map { (asked: 100, got: Int?.some($0 < beyond ? 120 : 100)) }
            let side = try #require(Side(pairs + [(asked: 100, got: nil), (asked: 100, got: nil)]))
            #expect(side.isOff == (20 * beyond > n), "\(beyond) of \(n)")
            #expect(side.n == n && side.unsaid == 2 && side.asked.n == n && side.got.n == n)
        }
        #expect(try #require(Side([(asked: 5, got: nil)])).isOff == false)
        #expect(Side([]) == nil, "nothing was asked for")
    }

    private static func summary(_ keeping: LengthFit.Keeping?, output: Int, fit isFitted: Bool = true) -> LengthSummary?
    {
        var target = MadeRequests.target
        target.fit = isFitted ? LengthFit(source: .usage, intercept: 0, slope: 1, keeping: keeping) : nil
        let requests = MadeRequests.samples(20) { maker, place in
            maker.usage = TokenUsage(input: place < 10 ? 100 : 130, output: output)
        }.map { sample -> MeasuredRequest in
            var sample = sample
            (sample.askedInput, sample.askedOutput) = (100, 50)
            return MeasuredRequest(RequestAttempts(attempts: [sample]), of: target)
        }
        return LengthSummary(requests, of: target)
    }

    @Test("say which side is off and by how much, in the median and beyond; a limited answer may be short")
    func alarms() throws {
        let short = try #require(Self.summary(nil, output: 20))
        guard
            case .lengthsOff(let target, let side, let median, let tail, let asked, let got)? = short.alarms("x").first
        else { return #expect(Bool(false), "nothing is told") }
        #expect(target == "x" && side == "input" && asked == 100 && got == 115 && abs(tail - 0.3) < 1e-12)
        #expect(abs(median - 0.15) < 1e-12 && short.alarms("x").count == 1)
        // Where the server was told not to end before, a short answer is another one.
        #expect(try #require(Self.summary(.both, output: 20)).alarms("x").count == 2)
        #expect(try #require(Self.summary(nil, output: 80)).alarms("x").count == 2)
        #expect(try #require(Self.summary(.both, output: 50)).alarms("x").count == 1)
        #expect(short.output?.got.max == 20 && short.output?.asked.max == 50 && short.input?.n == 20)
        #expect(Self.summary(nil, output: 20, fit: false) == nil, "nobody asked for lengths")
    }

    @Test("are asked of each side by itself")
    func sides() throws {
        var target = MadeRequests.target
        target.fit = LengthFit(source: .usage, intercept: 0, slope: 1)
        var sample = MadeRequests.samples(1)[0]
        sample.askedInput = 10
        let request = MeasuredRequest(RequestAttempts(attempts: [sample]), of: target)
        let summary = try #require(LengthSummary([request], of: target))
        #expect(summary.input?.n == 1 && summary.output == nil && summary.alarms("x").isEmpty)
    }
}
