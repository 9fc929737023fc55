import BenchModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A poller of what any POSIX system has: `poll(2)`, whose time-out is the timer, and a pipe.
///
/// Each wait costs time for each socket, and a time-out counts in whole milliseconds, so that what the timer is for comes up
/// to one late; never early.
final class PortablePoller: Poller {
    let wakeup: WakeupHandle
    private let wakeupEnd: Int32
    /// The wake-up pipe first, then the sockets.
    private var watched: [pollfd]
    /// Where each descriptor stands in ``watched``.
    private var places: [Int32: Int] = [:]
    private var armedFor = MonotonicInstant.distantFuture
    private var ready: [PollEvent] = []
    private var fault: TransportFault?

    let isLastWaitWhole = true

    init() throws(TransportFault) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw TransportFault("cannot create an event loop: \(String(cString: strerror(errno)))")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        wakeupEnd = ends[0]
        wakeup = WakeupHandle(descriptor: ends[1], isCounter: false)
        watched = [pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)]
    }

    deinit {
        close(wakeupEnd)
        close(wakeup.descriptor)
    }

    func takeFault() -> TransportFault? {
        defer { fault = nil }
        return fault
    }

    func wakeUp(by instant: MonotonicInstant) { armedFor = min(armedFor, instant) }

    func wait() throws(TransportFault) -> Range<Int> {
        ready.removeAll(keepingCapacity: true)
        let count = poll(&watched, nfds_t(watched.count), timeout)
        if count < 0 {
            if errno == EINTR { return 0..<0 }
            throw TransportFault("the event loop cannot wait (poll): \(String(cString: strerror(errno)))")
        }
        if armedFor <= MonotonicClock.now() {
            armedFor = .distantFuture
            ready.append(.timer)
        }
        if count > 0 { gather() }
        return ready.indices
    }

    /// What is left until the timer fires, in whole milliseconds; rounded up, so that it never fires early.
    private var timeout: Int32 {
        if armedFor == .distantFuture { return -1 }
        let left = max(0, armedFor - MonotonicClock.now())
        return Int32(clamping: left.count / 1_000_000 + (left.count % 1_000_000 == 0 ? 0 : 1))
    }

    private func gather() {
        var closed: [Int32] = []
        for item in watched where item.revents != 0 {
            if item.fd == wakeupEnd {
                empty()
                ready.append(.wakeup)
            } else if has(item, POLLNVAL) {
                closed.append(item.fd)
            } else {
                ready.append(
                    .socket(
                        item.fd,
                        readable: has(item, POLLIN),
                        writable: has(item, POLLOUT),
                        failed: has(item, POLLERR) || has(item, POLLHUP)
                    )
                )
            }
        }
        // Closed without a word, as epoll would notice by itself.
        for socket in closed { forget(socket) }
    }

    private func has(_ item: pollfd, _ event: some BinaryInteger) -> Bool { item.revents & Int16(event) != 0 }

    private func empty() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while read(wakeupEnd, &bytes, bytes.count) == bytes.count {}
    }

    func event(at place: Int) -> PollEvent { ready[place] }

    func watch(_ socket: Int32, readable: Bool, writable: Bool, isNew: Bool) {
        guard fcntl(socket, F_GETFD) >= 0 else {
            let reason = String(cString: strerror(errno))
            if fault == nil { fault = TransportFault("the system refuses to watch a socket (fcntl): \(reason)") }
            return
        }
        let events = Int16((readable ? POLLIN : 0) | (writable ? POLLOUT : 0))
        if let place = places[socket] {
            watched[place].events = events
        } else {
            places[socket] = watched.count
            watched.append(pollfd(fd: socket, events: events, revents: 0))
        }
    }

    /// Nothing tells of a connection's state; see ``Platform/hasLetGo(of:)``.
    func watchState(of socket: Int32) {}

    func forget(_ socket: Int32) {
        guard let place = places.removeValue(forKey: socket) else { return }
        let last = watched.removeLast()
        guard place < watched.count else { return }
        watched[place] = last
        places[last.fd] = place
    }
}
