import BenchAnalysis
package import BenchModel
import Digests
import ScenarioFile

/// Which part of a run this process carries out, and the moment at which all parts begin.
package struct ShardOrder: Sendable, Equatable {
    package let shard: Shard
    /// When measured requests begin, by the wall clock of each machine.
    package let start: WallTime

    package init(_ shard: Shard, start: WallTime) {
        (self.shard, self.start) = (shard, start)
    }

    /// Returns the epoch of the run, which all parts of it share: the common start, on this machine's clocks.
    func epoch(now: RunEpoch = .now()) -> RunEpoch {
        RunEpoch(monotonic: now.monotonic + (start - now.wall), wall: start)
    }

    /// Of a run that began longer ago nothing is left to join, and no instant could be counted from its start.
    private static let longest = Nanoseconds.seconds(86_400)
    /// Nobody means to wait longer.
    private static let furthest = Nanoseconds.seconds(7 * 86_400)

    /// Says why a scenario cannot be shared so; nil where it can.
    package func obstacle(to scenario: Scenario, now: WallTime = MonotonicClock.wallNow()) -> String? {
        if start - now > Self.furthest {
            return "the start \(Moment.text(start)) is more than a week away: name an earlier one"
        }
        if shard.isWhole { return nil }
        let load = scenario.load
        let (name, slots) =
            load.shape == .closed ? ("concurrency", load.concurrency) : ("maxInFlight", load.maxInFlight)
        if slots < shard.count {
            return
                "\(name) \(slots) cannot be shared by \(shard.count) shards, of which each needs a stream: name fewer shards, or "
                + "a larger \(name)"
        }
        if load.warmup > 0, load.shape != .closed, load.concurrency < shard.count {
            return
                "its warm-up has concurrency \(load.concurrency), which \(shard.count) shards cannot share: raise it to "
                + "\(shard.count), or leave the warm-up out (--warmup 0)"
        }
        if load.order == .sequential, scenario.targets.count > 1 {
            return
                "\"order\": \"sequential\" begins each target when the one before it has ended, which shards do at different "
                + "times: use \"interleaved\", or one run for each target"
        }
        if scenario.endsByFailures {
            return
                "\"abort\" ends a run by what failed in all of it, of which a shard sees its own part only: leave the rule out, "
                + "and judge the failures when the shards are merged"
        }
        if load.until == .decided {
            return
                "\"until\": \"decided\" judges all requests while they come, of which a shard sees its own part only: give the "
                + "requests or the time, and judge them when the shards are merged"
        }
        if now - start > Self.longest {
            return "the start \(Moment.text(start)) was more than a day ago: name one to come, the same for all shards"
        }
        return nil
    }

    /// Returns what this machine says of its part before it begins.
    func record(on host: RecordedHost) -> ShardRecord {
        ShardRecord(shard: shard, machine: .current(), hostJSON: host.json, clockError: KernelClock.error)
    }

    /// Returns the name that all shards of one run have, and no other run: made of what they share.
    ///
    /// - Parameter scenarioJSON: the scenario as it is stored, without texts.
    /// - Returns: the name.
    func uuid(_ scenarioJSON: String) -> RunUUID {
        let shared = "\(shard.count) shards from \(start.nanoseconds) on: \(scenarioJSON)"
        return RunUUID(named: Array(TextDigest.bytes(of: shared)))
    }
}
