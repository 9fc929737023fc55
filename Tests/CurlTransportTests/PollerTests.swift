import BenchModel
import Glibc
import Testing

@testable import CurlTransport

@Suite("The poller", .timeLimit(.minutes(30)))
struct PollerTests {
    /// A connected pair of sockets, closed with it.
    private final class Pair {
        let ends: [Int32]

        init() throws {
            var ends: [Int32] = [0, 0]
            try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
            self.ends = ends
        }

        deinit { for end in ends { close(end) } }

        func send() {
            var byte: UInt8 = 7
            #expect(write(ends[1], &byte, 1) == 1)
        }
    }

    private static func make(_ choice: PlatformChoice) throws -> any Poller { try choice.platform.makePoller() }

    private static func events(_ poller: any Poller) throws -> [PollEvent] { try poller.wait().map(poller.event(at:)) }

    @Test("says what the system refused to watch, once", arguments: PlatformChoice.allCases)
    func refused(choice: PlatformChoice) throws {
        let poller = try Self.make(choice)
        #expect(poller.takeFault() == nil)
        poller.watch(-1, readable: true, writable: false, isNew: true)
        let fault = try #require(poller.takeFault())
        #expect(fault.description.contains("refuses to watch a socket"))
        #expect(fault.description.contains("Bad file descriptor"))
        #expect(poller.takeFault() == nil)
    }

    @Test("takes a socket that is watched already for what libcurl wants of it now", arguments: PlatformChoice.allCases)
    func again(choice: PlatformChoice) throws {
        let poller = try Self.make(choice)
        let pair = try Pair()
        for _ in 0..<2 { poller.watch(pair.ends[0], readable: true, writable: true, isNew: true) }
        #expect(poller.takeFault() == nil)
        let events = try Self.events(poller)
        #expect(events == [.socket(pair.ends[0], readable: false, writable: true, failed: false)])
    }

    @Test("tells of what is watched for, and of no socket that is watched no more", arguments: PlatformChoice.allCases)
    func sockets(choice: PlatformChoice) throws {
        let poller = try Self.make(choice)
        let pairs = try (0..<3).map { _ in try Pair() }
        for pair in pairs {
            poller.watch(pair.ends[0], readable: true, writable: false, isNew: true)
            pair.send()
        }
        poller.forget(pairs[0].ends[0])
        poller.forget(pairs[0].ends[0])
        poller.watch(pairs[1].ends[0], readable: false, writable: true, isNew: false)
        let events = try Self.events(poller)
        #expect(events.count == 2)
        #expect(events.contains(.socket(pairs[1].ends[0], readable: false, writable: true, failed: false)))
        #expect(events.contains(.socket(pairs[2].ends[0], readable: true, writable: false, failed: false)))
    }

    @Test("tells that the other side has closed", arguments: PlatformChoice.allCases)
    func closedBySide(choice: PlatformChoice) throws {
        let poller = try Self.make(choice)
        let pair = try Pair()
        poller.watch(pair.ends[0], readable: true, writable: false, isNew: true)
        shutdown(pair.ends[1], Int32(SHUT_RDWR))
        #expect(try Self.events(poller) == [.socket(pair.ends[0], readable: true, writable: false, failed: true)])
    }

    @Test("passes over a socket that was closed without a word", arguments: PlatformChoice.allCases)
    func closed(choice: PlatformChoice) throws {
        let poller = try Self.make(choice)
        var pair: Pair? = try Pair()
        let copy = try #require(pair?.ends[0])
        poller.watch(copy, readable: true, writable: true, isNew: true)
        pair = nil
        poller.wakeUp(by: 0)
        #expect(try Self.events(poller).contains(.timer))
        poller.forget(copy)
        #expect(poller.takeFault() == nil)
    }

    @Test("fires its timer at its instant or later, and once", arguments: PlatformChoice.allCases)
    func timer(choice: PlatformChoice) throws {
        let poller = try Self.make(choice)
        let instant = MonotonicClock.now() + .milliseconds(3)
        poller.wakeUp(by: instant + .seconds(3600))
        poller.wakeUp(by: instant)
        #expect(try Self.events(poller) == [.timer])
        #expect(MonotonicClock.now() >= instant)
        poller.wakeup.signal()
        #expect(try Self.events(poller) == [.wakeup])
    }

    @Test("wakes for any number of signals, and once for all that came before", arguments: PlatformChoice.allCases)
    func wakeup(choice: PlatformChoice) throws {
        let poller = try Self.make(choice)
        for count in [1, 2, 100_000] {
            for _ in 0..<count { poller.wakeup.signal() }
            #expect(try Self.events(poller) == [.wakeup])
            poller.wakeUp(by: 0)
            #expect(try Self.events(poller) == [.timer])
        }
    }

    #if os(Linux)
        @Test("that cannot wait says so, rather than find nothing again and again")
        func broken() throws {
            let poller = try LinuxPoller()
            // In its place something that nobody can wait on.
            let null = open("/dev/null", O_RDONLY)
            try #require(null >= 0 && dup2(null, poller.descriptor) >= 0)
            close(null)
            let fault = #expect(throws: TransportFault.self) { try poller.wait() }
            #expect(fault?.description.contains("cannot wait (epoll_wait)") == true)
        }
    #endif

    @Test("Loops are started for the versions of HTTP that are spoken")
    func versions() throws {
        let transport = try CurlTransport(.init(userAgent: "ezbench-tests"))
        #expect(transport.startedVersions == [.http1])
        let both = try CurlTransport(.init(userAgent: "ezbench-tests", versions: [.http1, .http2]))
        #expect(both.startedVersions == [.http1, .http2])
    }
}
