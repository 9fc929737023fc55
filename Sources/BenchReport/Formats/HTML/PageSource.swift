import BenchModel
import Digests

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The style or the script of a page: the program's own, and named in the page's policy by its digest.
struct PageSource {
    let element: StaticString
    let text: String

    static let style = PageSource(element: "style", text: PageStyle.text)
    static let script = PageSource(element: "script", text: PageScript.text)

    /// Its source expression in a Content-Security-Policy.
    var digest: String { "'sha256-\(Data(TextDigest.bytes(of: text)).base64EncodedString())'" }

    /// What the page may do: nothing but apply this style and run this script; no address is ever asked for anything.
    static let policy =
        "default-src 'none'; style-src \(style.digest); script-src \(script.digest); base-uri 'none'; form-action 'none'"
}
