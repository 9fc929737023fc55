import Statistics
import Testing

@Suite("A number as it is written")
struct DecimalTextTests {
    @Test(
        "is read in decimal",
        arguments: [
            ("5", 5), ("+5", 5), ("-5", -5), ("00", 0), (".5", 0.5), ("5.", 5), ("1e3", 1_000), ("1E-3", 0.001),
            ("9007199254740993", 9_007_199_254_740_992), ("1e400", Double.infinity), ("1e-400", 0),
        ]
    )
    func read(text: String, number: Double) { #expect(DecimalText.number(text) == number) }

    @Test(
        "is nothing else",
        arguments: [
            "", "0x10", "0X1p3", "nan", "NaN", "inf", "infinity", "1_000", "1,5", " 5", "5 ", "٥", "５", "e", "e5", "-",
            ".",
            "--5", "5-", "1e", "1e5.5", "5\u{0}",
        ]
    )
    func refused(text: String) { #expect(DecimalText.number(text) == nil) }
}
