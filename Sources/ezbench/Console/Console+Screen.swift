import BenchReport

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Console {
    /// The screen that results are laid out for.
    static var resultScreen: Screen { screen(of: STDOUT_FILENO) }

    /// The screen for a result that goes to a file, if one is named: as wide as `COLUMNS` says, and without a terminal's colours.
    static func resultScreen(for path: String?) -> Screen {
        guard let path, path != "-" else { return resultScreen }
        return Screen(environment: ProcessInfo.processInfo.environment, isTerminal: false)
    }

    /// The screen that progress and remarks are laid out for; it may be resized at any time.
    static var errorScreen: Screen { screen(of: STDERR_FILENO) }

    private static func screen(of descriptor: Int32) -> Screen {
        Screen(
            environment: ProcessInfo.processInfo.environment,
            isTerminal: isatty(descriptor) == 1,
            size: size(of: descriptor)
        )
    }

    /// The screen of standard error as it is now, however narrow: what is redrawn in place must fit it.
    static var liveScreen: Screen {
        var screen = errorScreen
        guard let size = size(of: STDERR_FILENO), size.columns > 0, size.rows > 0 else { return screen }
        (screen.columns, screen.rows) = size
        return screen
    }

    /// Asks the terminal how large it is; nil where it is none.
    static func size(of descriptor: Int32) -> (columns: Int, rows: Int)? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }
}
