import BenchModel
import CCurl

/// libcurl's multi handle: the transfers that are with libcurl, their sockets and the time at which it wants to be called.
///
/// libcurl tells which sockets are to be watched; the poller watches them, and the loop calls back when one is ready.
/// Used on the loop's thread only.
final class CurlMulti {
    private let pointer: UnsafeMutableRawPointer
    private let poller: any Poller
    /// Closes the sockets of all handles, also while this is taken down.
    private let closing: ClosingConnections
    /// When libcurl asked to be called again; nil if it did not.
    private(set) var deadline: MonotonicInstant?

    /// Makes a handle that keeps so many connections open for reuse.
    init(_ poller: any Poller, _ closing: ClosingConnections, keptConnections: Int)
        throws(TransportFault)
    {
        guard let pointer = curl_multi_init() else {
            throw TransportFault("libcurl gave no multi handle")
        }
        self.pointer = pointer
        self.poller = poller
        self.closing = closing
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = ezb_multi_set_socket(pointer, socketChanged, context)
        _ = ezb_multi_set_timer(pointer, timerChanged, context)
        _ = ezb_multi_set_long(pointer, CURLMOPT_MAXCONNECTS, keptConnections)
    }

    deinit { curl_multi_cleanup(pointer) }

    // MARK: Transfers

    /// Hands a prepared transfer to libcurl, which only queues it.
    ///
    /// - Throws: why libcurl refuses it.
    func add(_ easy: EasyHandle) throws(TransportFault) {
        let code = curl_multi_add_handle(pointer, easy.pointer)
        guard code == CURLM_OK else {
            throw TransportFault(
                "libcurl refused the transfer: \(String(cString: curl_multi_strerror(code)))"
            )
        }
    }

    /// Takes a transfer back; libcurl closes its connection unless it is fit for reuse.
    func remove(_ easy: EasyHandle) { curl_multi_remove_handle(pointer, easy.pointer) }

    /// Returns the next transfer that libcurl has finished, and how.
    func nextFinished() -> (transfer: Transfer, code: CURLcode)? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(pointer, &left) {
            var code = CURLE_OK
            var context: UnsafeMutableRawPointer?
            guard let easy = ezb_done_handle(message, &code) else { continue }
            ezb_getinfo_pointer(easy, CURLINFO_PRIVATE, &context)
            guard let context else { continue }
            return (Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue(), code)
        }
        return nil
    }

    // MARK: Work

    /// Lets libcurl read and write a socket that is ready.
    func serve(_ socket: Int32, readable: Bool, writable: Bool, failed: Bool) {
        let mask =
            (readable ? CURL_CSELECT_IN : 0) | (writable ? CURL_CSELECT_OUT : 0)
            | (failed ? CURL_CSELECT_ERR : 0)
        var running: Int32 = 0
        curl_multi_socket_action(pointer, socket, mask, &running)
    }

    /// Lets libcurl do what it asked to be called for.
    func callAgain() {
        deadline = nil
        var running: Int32 = 0
        curl_multi_socket_action(pointer, CURL_SOCKET_TIMEOUT, 0, &running)
    }

    // MARK: What libcurl wants

    fileprivate func watch(_ socket: Int32, what: Int32, isNew: Bool) {
        switch what {
        case CURL_POLL_REMOVE: poller.forget(socket)
        default:
            poller.watch(socket, readable: what & CURL_POLL_IN != 0, writable: what & CURL_POLL_OUT != 0, isNew: isNew)
        }
        if isNew { curl_multi_assign(pointer, socket, Unmanaged.passUnretained(self).toOpaque()) }
    }

    fileprivate func callAgain(in milliseconds: Int) {
        deadline = milliseconds < 0 ? nil : MonotonicClock.now() + Nanoseconds(1_000_000) * Int(milliseconds)
    }
}

private let socketChanged: curl_socket_callback = { _, socket, what, context, known in
    guard let context else { return 0 }
    Unmanaged<CurlMulti>.fromOpaque(context).takeUnretainedValue().watch(socket, what: what, isNew: known == nil)
    return 0
}

private let timerChanged: curl_multi_timer_callback = { _, milliseconds, context in
    guard let context else { return 0 }
    Unmanaged<CurlMulti>.fromOpaque(context).takeUnretainedValue().callAgain(in: milliseconds)
    return 0
}
