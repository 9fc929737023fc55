import Glibc

/// The real-time priority that event loops ask for.
package enum LoopPriority {
    /// Whether it is granted here; tried on a thread that ends with the question.
    package static func isGranted() -> Bool {
        var thread = pthread_t()
        let code = pthread_create(
            &thread,
            nil,
            { _ in
                let platform = PlatformChoice.current.platform
                guard platform.preferThisThread() else { return nil }
                platform.stopPreferring()
                return UnsafeMutableRawPointer(bitPattern: 1)
            },
            nil
        )
        guard code == 0 else { return false }
        var answer: UnsafeMutableRawPointer?
        pthread_join(thread, &answer)
        return answer != nil
    }
}
