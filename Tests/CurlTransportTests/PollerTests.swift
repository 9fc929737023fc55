#if os(Linux)
    import BenchModel
    import Glibc
    import Testing

    @testable import CurlTransport

    @Suite("The poller", .timeLimit(.minutes(30)))
    struct PollerTests {
        @Test("says what the system refused to watch, once")
        func refused() throws {
            let poller = try Poller()
            #expect(poller.takeFault() == nil)
            poller.watch(-1, readable: true, writable: false, isNew: true)
            let fault = try #require(poller.takeFault())
            #expect(fault.description.contains("refuses to watch a socket"))
            #expect(fault.description.contains("Bad file descriptor"))
            #expect(poller.takeFault() == nil)
        }

        @Test("takes a socket that is watched already for what libcurl wants of it now")
        func again() throws {
            let poller = try Poller()
            var ends: [Int32] = [0, 0]
            try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
            defer { for end in ends { close(end) } }
            for _ in 0..<2 { poller.watch(ends[0], readable: true, writable: true, isNew: true) }
            #expect(poller.takeFault() == nil)
            #expect(try poller.wait().count == 1)
        }

        @Test("that cannot wait says so, rather than find nothing again and again")
        func broken() throws {
            let poller = try Poller()
            // In its place something that nobody can wait on.
            let null = open("/dev/null", O_RDONLY)
            try #require(null >= 0 && dup2(null, poller.descriptor) >= 0)
            close(null)
            let fault = #expect(throws: TransportFault.self) { try poller.wait() }
            #expect(fault?.description.contains("cannot wait (epoll_wait)") == true)
        }

        @Test("Loops are started for the versions of HTTP that are spoken")
        func versions() throws {
            let transport = try CurlTransport(.init(userAgent: "ezbench-tests"))
            #expect(transport.startedVersions == [.http1])
            let both = try CurlTransport(.init(userAgent: "ezbench-tests", versions: [.http1, .http2]))
            #expect(both.startedVersions == [.http1, .http2])
        }
    }
#endif
