import BenchReport
import Foundation

extension Console {
    /// The screen that results are laid out for.
    static var resultScreen: Screen { screen(of: STDOUT_FILENO) }

    /// The screen that progress and remarks are laid out for; it may be resized at any time.
    static var errorScreen: Screen { screen(of: STDERR_FILENO) }

    private static func screen(of descriptor: Int32) -> Screen {
        Screen(
            environment: ProcessInfo.processInfo.environment,
            isTerminal: isatty(descriptor) == 1,
            size: size(of: descriptor)
        )
    }

    /// Asks the terminal how large it is; nil where it is none.
    private static func size(of descriptor: Int32) -> (columns: Int, rows: Int)? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }
}
