#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What any POSIX system does with sockets, apart from its names, which differ.
enum Sockets {
    #if canImport(Glibc)
        static func close(_ socket: Int32) -> Int32 { Glibc.close(socket) }
    #elseif canImport(Musl)
        static func close(_ socket: Int32) -> Int32 { Musl.close(socket) }
    #else
        static func close(_ socket: Int32) -> Int32 { Darwin.close(socket) }
    #endif

    /// Ends a connection in both directions, as closing it does, and keeps its descriptor; false if there is none any more.
    static func shutDown(_ socket: Int32) -> Bool { shutdown(socket, Int32(SHUT_RDWR)) == 0 }
}
