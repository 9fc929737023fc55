import Foundation
import Testing

@testable import Pricing

@Suite("An amount without its last decimals")
struct CutTests {
    @Test(
        "is never more, or never less, than it was",
        arguments: [
            ("1.23456", 4, "1.2345", "1.2346"), ("1.2345", 4, "1.2345", "1.2345"), ("12", 4, "12", "12"),
            ("0", 4, "0", "0"),
            ("0.00001", 4, "0", "0.0001"), ("9.99999", 4, "9.9999", "10"),
            ("0.1234567891", 9, "0.123456789", "0.12345679"),
            ("1234567890.0000000001", 9, "1234567890", "1234567890.000000001"), ("0.50000", 2, "0.5", "0.5"),
        ]
    )
    func cut(amount: String, decimals: Int, down: String, up: String) throws {
        let amount = try #require(Decimal(price: amount))
        #expect(amount.cut(to: decimals) == Decimal(price: down))
        #expect(amount.cut(to: decimals, up: true) == Decimal(price: up))
    }
}
