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

    @Test("is in microseconds or nanoseconds, by the version, and the worst group's")
    func stat() {
        var loss = ProcessorLoss()
        loss.take(group: "usage_usec 9\nnr_periods 5\nnr_throttled 2\nthrottled_usec 1500\n")
        loss.take(group: "nr_periods 5\nnr_throttled 3\nthrottled_time 700000\n")
        loss.take(group: "nr_throttled -1\nthrottled_usec 99999999999999999999\nx")
        #expect(loss.throttled == 3 && loss.standstill == 1_500_000)
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
                == ProcessorLoss(throttled: 4, standstill: 90_000, stolen: 1, ticks: 10)
        )
        #expect(ProcessorLoss.now(root: folder.path + "/nowhere") == ProcessorLoss())
    }

    @Test("is said where a quota was used up since, or more than a hundredth was stolen")
    func remarks() {
        let before = ProcessorLoss(throttled: 2, standstill: 1_000_000, stolen: 10, ticks: 1_000)
        #expect(before.remarks(since: before, at: 5).isEmpty)
        let after = ProcessorLoss(throttled: 5, standstill: 81_000_000, stolen: 40, ticks: 2_000)
        let remarks = after.remarks(since: before, at: 5)
        #expect(
            remarks.map(\.kind.rawValue) == ["throttled", "stolen"]
                && remarks.allSatisfy { $0.at == 5 && $0.kind.isFlaw }
        )
        #expect(
            remarks[0].text.contains("3 times") && remarks[0].text.contains("80 ms")
                && remarks[1].text.contains("3.0 %")
        )
        #expect(remarks[0].lost == .milliseconds(80) && remarks[1].lost == 0, "3 % of five nanoseconds")
        #expect(after.remarks(since: before, at: 60_000_000_000).last?.lost == .milliseconds(1_800))
        let little = ProcessorLoss(throttled: 2, standstill: 1_000_000, stolen: 20, ticks: 2_000)
        #expect(little.remarks(since: before, at: 5).isEmpty)
        // Counters that fell are of another boot, or another group.
        #expect(ProcessorLoss().remarks(since: before, at: 5).isEmpty)
    }

    @Test("stands with the run as a remark, once it has ended")
    func run() async throws {
        let test = try TestRun()
        test.loss.set([ProcessorLoss(throttled: 1), ProcessorLoss(throttled: 2, standstill: 50_000_000)])
        let outcome = try await test.run(.small(), over: FakeTransport())
        // A busy machine may have kept it standing for other reasons, too.
        let remarks = try outcome.database.load(.id(outcome.runID)).record.remarks.filter { $0.kind == .throttled }
        #expect(remarks.count == 1 && remarks[0].text.contains("50 ms"))
    }
}
