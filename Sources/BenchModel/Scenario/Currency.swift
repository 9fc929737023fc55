/// What an amount of money is counted in.
package enum Currency: String, Sendable, CaseIterable {
    /// The US dollar: the only one that prices, bills and budgets are read in today.
    case usd = "USD"

    /// The code of ISO 4217, as budgets are written with it.
    package var code: String { rawValue }
}
