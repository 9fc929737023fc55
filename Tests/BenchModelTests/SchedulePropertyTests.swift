import BenchModel
import Testing

/// What holds of the schedule of any load, whatever its rates.
@Suite("Every schedule")
struct SchedulePropertyTests {
    private static func arrivals(_ random: inout SplitMix64) -> Arrivals {
        let rate = Double.random(in: 0.5...200, using: &random)
        return switch Int.random(in: 0..<4, using: &random) {
        case 0: .constant(rate: rate)
        case 1: .poisson(rate: rate)
        case 2: .gamma(rate: rate, burstiness: .random(in: 0.1...8, using: &random))
        default: .ramp(from: .random(in: 0...100, using: &random), to: rate)
        }
    }

    private static func offsets(_ load: Load, _ target: TargetIndex = 0) throws -> [Nanoseconds] {
        Array(try #require(ArrivalSchedule(load, target: target)))
    }

    @Test("by number has that number, in order, and the plan counts it so", arguments: 0..<60)
    func byNumber(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let count = Int.random(in: 1...500, using: &random)
        let load = Load(shape: .open(Self.arrivals(&random)), extent: .requests(count), seed: seed)
        let offsets = try Self.offsets(load)
        #expect(offsets.count == count && offsets == offsets.sorted())
        #expect((offsets.first ?? -1) >= 0)
        #expect(load.plannedRequests(of: 0) == count)
        for most in [0, 1, count - 1, count, count + 1] {
            #expect(load.plannedRequests(of: 0, countingTo: most) == min(most, count))
        }
    }

    @Test("by time stays within it, and the plan counts what there is", arguments: 0..<60)
    func byTime(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let time = Nanoseconds.seconds(.random(in: 0.5...20, using: &random))
        let load = Load(shape: .open(Self.arrivals(&random)), extent: .duration(time), seed: seed)
        let offsets = try Self.offsets(load)
        #expect(offsets == offsets.sorted() && offsets.allSatisfy { $0 >= 0 && $0 < time })
        #expect(load.plannedRequests(of: 0) == offsets.count)
    }

    @Test("in stages is one stage behind the other, each within its own time", arguments: 0..<40)
    func stages(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let stages = (0..<Int.random(in: 1...4, using: &random)).map { _ in
            LoadShape.Stage(
                .constant(rate: .random(in: 1...50, using: &random)),
                duration: .milliseconds(.random(in: 200...3000, using: &random).rounded())
            )
        }
        let load = Load(shape: .stages(stages), seed: seed)
        var expected: [Nanoseconds] = []
        var beginning: Nanoseconds = 0
        for stage in stages {
            let alone = Load(shape: .open(stage.arrivals), extent: .duration(stage.duration), seed: seed)
            expected += try Self.offsets(alone).map { $0 + beginning }
            beginning += stage.duration
        }
        #expect(try Self.offsets(load) == expected)
    }

    @Test("of a ramp has as many starts by any moment as lie under its line", arguments: 0..<40)
    func ramps(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let (from, to) = (Double.random(in: 0...60, using: &random), Double.random(in: 1...60, using: &random))
        let time = Double.random(in: 1...30, using: &random)
        let load = Load(shape: .open(.ramp(from: from, to: to)), extent: .duration(.seconds(time)), seed: seed)
        let offsets = try Self.offsets(load).map(\.inSeconds)
        for tenth in 1...10 {
            let moment = time * Double(tenth) / 10
            let area = from * moment + (to - from) * moment * moment / (2 * time)
            let found = offsets.count { $0 < moment }
            #expect(abs(Double(found) - area) <= 1.001, "by \(moment) of \(time) s")
        }
    }

    @Test("is as long as its prefix and the rest, however it is read", arguments: 0..<20)
    func isAValue(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let load = Load(shape: .open(Self.arrivals(&random)), extent: .requests(50), seed: seed)
        var schedule = try #require(ArrivalSchedule(load, target: 0))
        var read: [Nanoseconds] = []
        for _ in 0..<20 {
            let next = schedule.next()
            read.append(try #require(next))
        }
        let copy = schedule
        let all = try Self.offsets(load)
        #expect(read + Array(schedule) == all)
        #expect(Array(copy) == Array(schedule))
    }

    @Test("by number of a closed loop is what was asked for, and by time nobody knows")
    func closedLoop() {
        #expect(Load(extent: .requests(7)).plannedRequests(of: 0) == 7)
        #expect(Load(extent: .requests(.max)).plannedRequests(of: 3, countingTo: 59) == 59)
        #expect(Load(extent: .duration(.seconds(1))).plannedRequests(of: 0) == nil)
    }
}
