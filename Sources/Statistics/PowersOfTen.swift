#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Powers of ten and their logarithms, for scales that are logarithmic.
package enum PowersOfTen {
    /// Returns 10 to an exponent.
    package static func power(_ exponent: Double) -> Double { pow(10, exponent) }

    /// Returns the exponent that makes a number above 0 of 10.
    package static func exponent(_ number: Double) -> Double { log10(number) }
}
