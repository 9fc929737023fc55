/// The colours of a page, in light and in dark.
///
/// Targets differ by shape, dashes and label as well; their colours differ in lightness too, and none pairs red with green. Tests
/// hold every pair of text and ground to a contrast of 4.5, and lines to 3.
struct Palette {
    var ground: String
    var card: String
    var text: String
    var muted: String
    var line: String
    var bad: String
    var good: String
    var open: String
    var targets: [String]
    var connect: String
    var wait: String

    static let light = Palette(
        ground: "#f6f6f4",
        card: "#ffffff",
        text: "#1b1d21",
        muted: "#565c66",
        line: "#dfe1e5",
        bad: "#b3201f",
        good: "#0b6e4f",
        open: "#7a5200",
        targets: [
            "#1d5fbf", "#b4530a", "#0b7a6b", "#8a3ea8", "#b3234b", "#6b6a00", "#0a7199", "#7a4a2b",
        ],
        connect: "#6c727c",
        wait: "#777e89"
    )

    static let dark = Palette(
        ground: "#121417",
        card: "#1a1d21",
        text: "#e9ebee",
        muted: "#a6adb7",
        line: "#33383f",
        bad: "#ff8f85",
        good: "#5fd0a5",
        open: "#e8bd5b",
        targets: [
            "#7db4ff", "#f2a65a", "#4fd0bd", "#d6a0f0", "#ff93a8", "#d3cf5c", "#6fd0f5", "#d7b08c",
        ],
        connect: "#9aa1ab",
        wait: "#7e858f"
    )

    /// The palette as CSS variables.
    var css: String {
        let named = [
            ("ground", ground), ("card", card), ("text", text), ("muted", muted), ("line", line), ("bad", bad),
            ("good", good), ("open", open), ("connect", connect), ("wait", wait),
        ]
        let targets = targets.enumerated().map { ("t\($0)", $1) }
        return (named + targets).map { "--\($0):\($1)" }.joined(separator: ";")
    }
}
