#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The kernel's receive timestamps of TCP sockets: when bytes reached the machine, however late the program reads them.
///
/// Linux only (`Documentation/networking/timestamping.rst` in its sources); elsewhere there are none, and nothing
/// fails.
enum ReceiveStamps {
    /// Asks the kernel to stamp what a socket receives; sockets accepted from a listening one inherit the setting.
    ///
    /// Has no effect on a kernel without support.
    static func enable(on socket: CInt) {
        #if os(Linux)
            var flags: CUnsignedInt = stampsReceived | reportsSoftwareStamps
            let size = socklen_t(MemoryLayout.size(ofValue: flags))
            _ = setsockopt(socket, SOL_SOCKET, option, &flags, size)
        #endif
    }

    /// Returns when a socket's first unread byte arrived, in CLOCK_REALTIME nanoseconds; nil if unknown.
    ///
    /// Peeks at one byte and consumes nothing. If the kernel merged segments, the stamp is that of the last one.
    static func ofFirstUnreadByte(in socket: CInt) -> Int64? {
        #if os(Linux)
            return withUnsafeTemporaryAllocation(byteCount: 256, alignment: MemoryLayout<cmsghdr>.alignment) {
                control in
                var byte: UInt8 = 0
                return withUnsafeMutablePointer(to: &byte) { byte in
                    var part = iovec(iov_base: byte, iov_len: 1)
                    return withUnsafeMutablePointer(to: &part) { part in
                        var message = msghdr()
                        message.msg_iov = part
                        message.msg_iovlen = 1
                        message.msg_control = control.baseAddress
                        message.msg_controllen = numericCast(control.count)
                        var count: Int
                        repeat {
                            count = recvmsg(socket, &message, CInt(MSG_PEEK) | CInt(MSG_DONTWAIT))
                        } while count < 0 && errno == EINTR
                        guard count > 0 else { return nil }
                        let filled = min(Int(message.msg_controllen), control.count)
                        return softwareStamp(in: UnsafeRawBufferPointer(rebasing: control[..<filled]))
                    }
                }
            }
        #else
            return nil
        #endif
    }

    #if os(Linux)
        /// `SO_TIMESTAMPING`, and `SCM_TIMESTAMPING`, which is the same number; Swift does not import these macros.
        private static let option: CInt = 37
        /// `SOF_TIMESTAMPING_RX_SOFTWARE`.
        private static let stampsReceived: CUnsignedInt = 1 << 3
        /// `SOF_TIMESTAMPING_SOFTWARE`.
        private static let reportsSoftwareStamps: CUnsignedInt = 1 << 4

        /// Walks the control messages like the C macros `CMSG_FIRSTHDR` and `CMSG_NXTHDR`.
        ///
        /// The wanted message holds three `timespec`s; the first is the software stamp.
        private static func softwareStamp(in control: UnsafeRawBufferPointer) -> Int64? {
            let word = MemoryLayout<Int>.alignment
            let aligned = { (size: Int) in (size + word - 1) & ~(word - 1) }
            let headerSize = aligned(MemoryLayout<cmsghdr>.size)
            var offset = 0
            while offset + headerSize <= control.count {
                let header = control.loadUnaligned(fromByteOffset: offset, as: cmsghdr.self)
                let length = Int(header.cmsg_len)
                guard length >= headerSize, length <= control.count - offset else { return nil }
                if header.cmsg_level == SOL_SOCKET, header.cmsg_type == option,
                    length >= headerSize + MemoryLayout<timespec>.size
                {
                    let stamp = control.loadUnaligned(fromByteOffset: offset + headerSize, as: timespec.self)
                    // The kernel writes zero if stamping was off when these bytes came.
                    return stamp.tv_sec == 0 ? nil : Int64(stamp.tv_sec) * 1_000_000_000 + Int64(stamp.tv_nsec)
                }
                offset += aligned(length)
            }
            return nil
        }
    #endif
}
