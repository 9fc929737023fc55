import BenchModel
import CKernelClock

/// What this machine's kernel knows of its wall clock.
enum KernelClock {
    /// By how much the wall clock may be wrong at the most; nil where nothing keeps it right, such as NTP or PTP.
    static var error: Nanoseconds? {
        let error = ezb_clock_error()
        return error < 0 ? nil : Nanoseconds(error)
    }
}
