import ArgumentParser
import ScenarioFile
import Statistics

/// A share as typed: `0.02` or `2%`.
struct ShareOption: CustomStringConvertible {
    let share: Share
    /// As it was typed, for messages and help.
    let description: String

    init(_ share: Share, _ description: String) {
        self.share = share
        self.description = description
    }

    /// Reads a share from none to all, or says what was expected.
    static func parse(_ argument: String) throws -> ShareOption { try parse(argument, as: .part) }

    /// Reads a share that is a limit: less than all, which nothing exceeds.
    static func parseLimit(_ argument: String) throws -> ShareOption { try parse(argument, as: .limit) }

    private static func parse(_ argument: String, as use: ShareText.Use) throws -> ShareOption {
        do {
            return ShareOption(try ShareText.parse(argument, as: use), argument)
        } catch {
            throw ValidationError("\(error)")
        }
    }
}
