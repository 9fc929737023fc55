import JSONSyntax

/// A field of a dataset's rows that a scenario names, and how many of the rows have it.
package struct NamedField: Sendable, Equatable {
    /// What it is named for.
    package enum Use: Sendable, Equatable {
        /// A column that is asked, by its key in `columns`.
        case column(String)
        /// What stands for it in each request that is sent: `{{row.FIELD}}`.
        case sent
        /// Requests are grouped by it.
        case group
    }

    package let name: String
    package let use: Use
    /// Rows that do not have it.
    package var lacking = 0
    /// Rows in which it is a list or an object, where a text, a number or true or false is wanted.
    package var unfit = 0

    package init(_ name: String, _ use: Use, lacking: Int = 0, unfit: Int = 0) {
        (self.name, self.use, self.lacking, self.unfit) = (name, use, lacking, unfit)
    }

    /// Rows that are no use for what it is named for.
    package var missed: Int { lacking + unfit }

    /// What of a scenario names it.
    package var key: String {
        switch use {
        case .column(let key): "columns.\(key)"
        case .sent: "{{row.\(name)}}"
        case .group: "groupBy"
        }
    }

    /// What names it in a scenario or in a command, such as `"groupBy" (--data-group-by)`.
    package var namer: String {
        switch use {
        case .column("prompt"): "\"\(key)\" (--prompt-column)"
        case .column: "\"\(key)\""
        case .sent: key
        case .group: "\"\(key)\" (--data-group-by)"
        }
    }

    /// Where a scenario names it, as keys from the file's root on.
    package var place: [String] {
        switch use {
        case .column(let key): ["data", "columns", key]
        case .sent: ["targets"]
        case .group: ["data", "groupBy"]
        }
    }

    /// Says that no row has it, and what rows have.
    ///
    /// - Parameter names: the names of the fields that would do.
    /// - Returns: what was found, and what to do.
    package func missing(among names: [String]) -> String {
        let shown = JSONPath.quoted(name)
        let advice = names.isEmpty ? "rows have none that would do" : Nearest.advice(for: name, among: names)
        return unfit > 0
            ? "\(shown), which \(namer) names, holds lists or objects, and no text, number, true or false; \(advice)"
            : "no row has \(shown), which \(namer) names; \(advice)"
    }
}
