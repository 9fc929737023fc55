import Foundation
import Synchronization

/// Knows which input is being read, and names it where reading it crashes or does not end.
enum Watch {
    /// The longest an input of a few kilobytes may take; it takes microseconds, also on a busy machine.
    private static let patience = 30

    private static let current = Atomic<Int>(-1)
    /// The line a signal handler writes, made before it is needed: a handler cannot allocate.
    ///
    /// `nonisolated(unsafe)`: written by the one thread that fuzzes, read by a handler on that same thread.
    private nonisolated(unsafe) static let line = UnsafeMutablePointer<CChar>.allocate(capacity: 256)
    private nonisolated(unsafe) static var nameLength = 0

    static func start() {
        for fault in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE] {
            signal(fault) { fault in
                Watch.tell()
                signal(fault, SIG_DFL)
                raise(fault)
            }
        }
        Thread.detachNewThread {
            var last = -1
            var seconds = 0
            while true {
                sleep(1)
                let now = current.load(ordering: .relaxed)
                seconds = now == last && now >= 0 ? seconds + 1 : 0
                last = now
                if seconds >= patience {
                    tell()
                    _exit(3)
                }
            }
        }
    }

    /// Names the target that the following inputs are for.
    static func name(_ target: String) {
        let text = Array("\nthe last input: --target \(target) --only ".utf8CString)
        for (place, byte) in text.enumerated() where place < 200 { line[place] = byte }
        nameLength = min(200, text.count - 1)
    }

    static func input(_ number: Int) { current.store(number, ordering: .relaxed) }

    private static func tell() {
        var digits = nameLength
        var scale = 1
        let number = max(0, current.load(ordering: .relaxed))
        while number / scale >= 10 { scale *= 10 }
        while scale > 0 {
            line[digits] = CChar(48 + number / scale % 10)
            digits += 1
            scale /= 10
        }
        line[digits] = 10
        _ = write(2, line, digits + 1)
    }
}
