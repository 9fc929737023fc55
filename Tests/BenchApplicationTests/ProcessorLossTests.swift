import BenchModel
import Foundation
import SampleStore
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("Processor time that the program did not get")
struct ProcessorLossTests {
    @Test("is read of each group that the process is in, and those above")
    func groups() {
        #expect(ProcessorLoss.groups("0::/a/b\n") == ["/a/b", "/unified/a/b", "/a", "/unified/a", "", "/unified"])
        #expect(
            ProcessorLoss.groups("3:cpuset:/x\n2:cpu,cpuacct:/d\n1:name=systemd:/") == [
                "/cpu/d", "/cpu,cpuacct/d", "/cpu", "/cpu,cpuacct",
            ]
        )
        #expect(ProcessorLoss.groups("").isEmpty && ProcessorLoss.groups("odd\n::\n0::relative").isEmpty)
    }

    @Test("is in microseconds or nanoseconds, by the version")
    func stat() {
        var loss = ProcessorLoss()
        loss.take("usage_usec 9\nnr_periods 5\nnr_throttled 2\nthrottled_usec 1500\n", ofGroup: "/a")
        loss.take("nr_periods 5\nnr_throttled 3\nthrottled_time 700000\n", ofGroup: "/b")
        loss.take("nr_throttled -1\nthrottled_usec 99999999999999999999\nx", ofGroup: "/odd")
        loss.take("", ofGroup: "/none")
        #expect(loss.groups.keys.sorted() == ["/a", "/b"])
        #expect(loss.groups["/a"] == .init(periods: 2, standstill: 1_500_000))
        #expect(loss.groups["/b"] == .init(periods: 3, standstill: 700_000))
        loss.take(stat: "cpu  10 0 10 70 5 0 0 5 3 0\ncpu0 1 1 1 1 1 1 1 1\n")
        #expect(loss.stolen == 5 && loss.ticks == 100)
        loss.take(stat: "intr 5")
        loss.take(stat: "cpu 1 2 3")
        #expect(loss.ticks == 100)
    }

    @Test("is found in a system's files")
    func files() throws {
        let folder = try Folder()
        for (path, text) in [
            ("proc/stat", "cpu 1 0 0 8 0 0 0 1 0 0\n"), ("proc/self/cgroup", "0::/pod/job\n"),
            ("sys/fs/cgroup/pod/job/cpu.stat", "nr_throttled 1\nthrottled_usec 10\n"),
            ("sys/fs/cgroup/pod/cpu.stat", "nr_throttled 4\nthrottled_usec 90\n"),
        ] {
            let place = URL(fileURLWithPath: "\(folder.path)/\(path)")
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(to: place, atomically: true, encoding: .utf8)
        }
        #expect(
            ProcessorLoss.now(root: folder.path)
                == ProcessorLoss(
                    groups: [
                        "/pod/job": .init(periods: 1, standstill: 10_000),
                        "/pod": .init(periods: 4, standstill: 90_000),
                    ],
                    stolen: 1,
                    ticks: 10
                )
        )
        #expect(ProcessorLoss.now(root: folder.path + "/nowhere") == ProcessorLoss())
    }

    private static func loss(_ periods: Int, _ standstill: Nanoseconds) -> ProcessorLoss {
        ProcessorLoss(groups: ["/a": .init(periods: periods, standstill: standstill)])
    }

    @Test("is said where a quota was used up since, or more than a hundredth was stolen")
    func remarks() {
        var before = Self.loss(2, 1_000_000)
        (before.stolen, before.ticks) = (10, 1_000)
        #expect(before.remarks(since: before, at: 5, after: .seconds(60)).isEmpty)
        var after = Self.loss(5, 81_000_000)
        (after.stolen, after.ticks) = (40, 2_000)
        let remarks = after.remarks(since: before, at: 5, after: .seconds(60))
        #expect(
            remarks.map(\.kind.rawValue) == ["throttled", "stolen"]
                && remarks.allSatisfy { $0.at == 5 && $0.kind.isFlaw }
        )
        #expect(
            remarks[0].text.contains("3 times") && remarks[0].text.contains("up to 80 ms")
                && remarks[1].text.contains("3.0 %")
        )
        #expect(remarks[0].lost == .milliseconds(80) && remarks[1].lost == .milliseconds(1_800))
        var little = before
        (little.stolen, little.ticks) = (20, 2_000)
        #expect(little.remarks(since: before, at: 5, after: .seconds(60)).isEmpty)
        // Counters that fell are of another boot, or another group.
        #expect(ProcessorLoss().remarks(since: before, at: 5, after: .seconds(60)).isEmpty)
        #expect(Self.loss(1, 0).remarks(since: before, at: 5, after: .seconds(60)).isEmpty)
    }

    @Test("is never more than the time that went by, whatever several processors lost together")
    func processors() {
        let remarks = Self.loss(54, .milliseconds(6_826))
            .remarks(since: Self.loss(0, 0), at: 5, after: .milliseconds(5_480))
        #expect(remarks.map(\.lost) == [.milliseconds(5_480)] && remarks[0].text.contains("up to 5480 ms"))
    }

    @Test("is that of the group that lost most since, and not hidden by what one above it lost long ago")
    func nested() {
        let old = ProcessorLoss.Throttling(periods: 5_000, standstill: .seconds(900))
        let before = ProcessorLoss(groups: ["/pod": old, "/pod/job": .init(periods: 1, standstill: 10)])
        var after = before
        after.groups["/pod/job"] = .init(periods: 9, standstill: .milliseconds(700))
        let remarks = after.remarks(since: before, at: 5, after: .seconds(60))
        #expect(remarks.count == 1 && remarks[0].text.contains("8 times") && remarks[0].text.contains("700 ms"))
        // A group that the process came into meanwhile tells nothing of the time before.
        after.groups["/other"] = old
        #expect(after.remarks(since: before, at: 5, after: .seconds(60)) == remarks)
    }

    @Test("stands with the run as a remark, once it has ended")
    func run() async throws {
        let test = try TestRun()
        test.loss.set([Self.loss(1, 0), Self.loss(2, 50_000)])
        let outcome = try await test.run(.small(), over: FakeTransport())
        // A busy machine may have kept it standing for other reasons, too.
        let remarks = try outcome.database.load(.id(outcome.runID)).record.remarks.filter { $0.kind == .throttled }
        #expect(remarks.count == 1 && remarks[0].text.contains("used up 1 time,"))
    }
}
