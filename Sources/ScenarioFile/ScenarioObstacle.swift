import JSONSyntax

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why a valid scenario cannot be run here: for example an unknown price, or a key that is not set.
package struct ScenarioObstacle: Error, Equatable, CustomStringConvertible {
    /// The places it may come from, as keys from the file's root on; the likeliest place first.
    package let places: [[String]]
    /// A sentence without a place.
    package let description: String

    package init(_ description: String, at places: [String]...) {
        self.places = places
        self.description = description
    }

    /// Returns the sentence with its place in the file; without a place if a flag is the cause.
    ///
    /// - Parameters:
    ///   - path: the scenario's path, as typed.
    ///   - environment: the variables, for the home folder.
    /// - Returns: for example `mine.json:7:13: $.budget: …`; only the name if the file cannot be read twice (a pipe).
    package func told(of path: String, environment: [String: String]) -> String {
        let name = path == ScenarioPath.standardInput ? "standard input" : path
        guard let file = try? ScenarioPath.resolve(HomeFolder.path(path, environment: environment)),
            Self.isRegular(file), let source = try? ScenarioPath.load(file),
            let root = try? JSONParser.parse(source.bytes)
        else { return "\(name): \(self)" }
        for place in places {
            guard let node = root.node(at: place) else { continue }
            let (line, column) = source.position(of: node.offset)
            let path = place.reduce("$", JSONPath.member)
            return ScenarioProblem(file: source.file, line: line, column: column, path: path, message: description)
                .description
        }
        return "\(name): \(self)"
    }

    private static func isRegular(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}

extension JSONNode {
    /// Returns the node at a path of object keys.
    fileprivate func node(at keys: [String]) -> JSONNode? {
        keys.reduce(self as JSONNode?) { node, key in
            node?[key]
        }
    }
}
