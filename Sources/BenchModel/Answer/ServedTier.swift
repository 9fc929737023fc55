/// The tier of service that served an answer and the region that it was bound to, in one text: `standard in us`.
///
/// Both decide on the price. Anthropic's usage names a region where the request, or its workspace, bound the inference to one
/// (`inference_geo`): platform.claude.com/docs/en/build-with-claude/data-residency.
package enum ServedTier {
    private static let between = " in "
    /// What says that inference was bound to no region.
    private static let anywhere: Set<String> = ["", "global", "not_available"]

    /// Returns the text; nil if neither is told.
    package static func text(tier: String?, region: String?) -> String? {
        guard let region, !anywhere.contains(region.lowercased()) else { return tier }
        return (tier ?? "standard") + between + region
    }

    /// Returns the two.
    package static func parts(of text: String) -> (tier: String, region: String?) {
        guard let gap = text.range(of: between) else { return (text, nil) }
        return (String(text[..<gap.lowerBound]), String(text[gap.upperBound...]))
    }
}

extension String {
    fileprivate func range(of piece: String) -> Range<Index>? {
        indices.first { self[$0...].hasPrefix(piece) }.map { $0..<index($0, offsetBy: piece.count) }
    }
}
